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
