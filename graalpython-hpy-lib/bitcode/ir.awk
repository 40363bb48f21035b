# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# What the programs beside this one know of the text of LLVM's bitcode, in which a line is a definition or an instruction.

# The name in front of the first parenthesis that follows one, as in "define i32 @f(i32 %0)" or "call i32 %5(i32 0)".
function callee() {
    return match($0, / [@%]("[^"]*"|[-a-zA-Z$._0-9]+)\(/) ? substr($0, RSTART + 1, RLENGTH - 2) : ""
}

# Makes names[1], names[2], ... of the globals that stand in the text; returns how many.
function globals_in(text, names,    n) {
    while (match(text, /@("[^"]*"|[-a-zA-Z$._0-9]+)/)) {
        names[++n] = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
    }
    return n + 0
}

# The type of the result of callee `name` in this line, if it is one word.
function result_type(name,    words) {
    return words[split(substr($0, 1, index($0, " " name "(") - 1), words, " ")]
}

# Makes parameters[1], parameters[2], ... of the text of the parameters of callee `name` in this line; returns how many.
function split_parameters(name, parameters) {
    return split_operands(substr($0, index($0, " " name "(") + length(name) + 2), parameters)
}

# Makes parameters[1], parameters[2], ... of a text with commas between them, up to a parenthesis that it does not open; returns how many.
function split_operands(text, parameters,    depth, i, c, parameter, n) {
    for (i = 1; i <= length(text) + 1; i++) {
        c = i > length(text) ? ")" : substr(text, i, 1)
        if (depth == 0 && (c == "," || c == ")")) {
            sub(/^ +/, "", parameter)
            if (parameter != "") {
                parameters[++n] = parameter
            }
            if (c == ")") {
                break
            }
            parameter = ""
        } else {
            depth += (c == "(" || c == "{" || c == "[" || c == "<") - (c == ")" || c == "}" || c == "]" || c == ">")
            parameter = parameter c
        }
    }
    return n + 0
}

# The type that a text begins or ends with.
function leading_type(text,    i, c, depth) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        depth += (c ~ /[<{(\[]/) - (c ~ /[>})\]]/)
        if (c == " " && depth == 0) {
            break
        }
    }
    return substr(text, 1, i - 1)
}

function last_type(text,    i, c, depth) {
    if (text ~ /\)$/) { # a function with variable arguments
        sub(/ \([^()]*\)$/, "", text)
    }
    for (i = length(text); i > 0; i--) {
        c = substr(text, i, 1)
        depth += (c ~ /[>})\]]/) - (c ~ /[<{(\[]/)
        if (c == " " && depth == 0) {
            break
        }
    }
    return substr(text, i + 1)
}

# The debug location of the instruction in $0, as it stands there, or "".
function location() { return match($0, /, !dbg ![0-9]+/) ? substr($0, RSTART, RLENGTH) : "" }

# Whether the instruction in $0 is inline assembly.
function is_assembly() { return / asm (sideeffect |alignstack |inteldialect |unwind )*"/ }

# FILE:LINE:COLUMN of a debug location by `metadata`, the lines of these; or the name of the function if that is what is known.
function place_of(at, metadata,    line, column, scope, file) {
    if (at !~ /^!/) {
        return "in " substr(at, 2)
    }
    line = field(metadata[at], "line")
    column = field(metadata[at], "column")
    for (scope = field(metadata[at], "scope"); scope != "" && file == ""; scope = field(metadata[scope], "scope")) {
        file = field(metadata[scope], "file")
    }
    scope = field(metadata[file], "directory")
    file = field(metadata[file], "filename")
    return (file ~ /^\// || scope == "" ? "" : scope "/") file ":" line ":" (column == "" ? 1 : column)
}

function field(text, name,    value) {
    if (!match(text, "[(,] *" name ": (\"[^\"]*\"|[^,)]*)")) {
        return ""
    }
    value = substr(text, RSTART, RLENGTH)
    sub(/^[(,] *[a-z]+: /, "", value)
    gsub(/"/, "", value)
    return value
}
