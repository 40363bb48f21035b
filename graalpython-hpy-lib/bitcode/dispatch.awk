# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Turns calls of function pointers into comparisons with the functions that they may be, and direct calls of these. Sulong
# does that itself for up to five functions at a call; a table of more, of handlers say, would be looked up in a hash table.
#
#   awk -f dispatch.awk module.ll module.ll > dispatched.ll        module.ll is the whole extension before optimization

BEGIN {
    inline_cache = 5
    most = 40 # comparisons; more cost more than the look-up
}
FNR == 1 { reading++ }

# The first reading finds the functions whose address is used, by their type.
reading == 1 && /^define / {
    name = callee()
    type = type_of(name)
    if (type != "") {
        types[name] = type
    }
    next
}
reading == 1 {
    called = /(call|invoke) / ? callee() : ""
    text = $0
    while (match(text, /@[-a-zA-Z$._0-9]+/)) {
        name = substr(text, RSTART, RLENGTH)
        if (name == called) {
            called = "" # the first mention is the call
        } else if (!(name in is_used)) {
            is_used[name]
            order[++used] = name
        }
        text = substr(text, RSTART + RLENGTH)
    }
    next
}

# The second reading replaces the calls, but for those of HPy_NATIVE functions: native code has no bitcode to compare with.
FNR == 1 {
    for (i = 1; i <= used; i++) {
        if (order[i] in types) {
            type = types[order[i]]
            candidates[type] = candidates[type] " " order[i]
            count[type]++
        }
    }
}
/^define / { is_native = / section "\.text\.hpy_native"/ }
!is_native && / call / && !/ asm |\.\.\.|byval|sret/ {
    pointer = callee()
    if (pointer ~ /^%/) {
        type = type_of(pointer)
        if (count[type] > inline_cache && count[type] <= most) {
            start = index($0, " " pointer "(") + length(pointer) + 2
            arguments = substr($0, start)
            $0 = substr($0, 1, start - length(pointer) - 2) dispatcher(type) "(ptr " pointer \
                (arguments ~ /^\)/ ? "" : ", ") arguments
        }
    }
}
{ print }
END { for (type in dispatchers) print_dispatcher(type) }

# The name in front of the first parenthesis that follows one.
function callee() {
    return match($0, / [@%][-a-zA-Z$._0-9]+\(/) ? substr($0, RSTART + 1, RLENGTH - 2) : ""
}

# The types as "result parameter parameter ...", or "" if they are not simple.
function type_of(name,    words, n, type, text, depth, i, c, parameter) {
    n = split(substr($0, 1, index($0, " " name "(") - 1), words, " ")
    type = words[n]
    if (type !~ /^(void|ptr|i[0-9]+|float|double)$/) {
        return ""
    }
    text = substr($0, index($0, " " name "(") + length(name) + 2)
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (depth == 0 && (c == "," || c == ")")) {
            sub(/^ +/, "", parameter)
            sub(/ .*/, "", parameter)
            if (parameter != "" && parameter !~ /^(ptr|i[0-9]+|float|double)$/) {
                return ""
            }
            type = type (parameter == "" ? "" : " " parameter)
            if (c == ")") {
                return type
            }
            parameter = ""
        } else {
            depth += (c == "(" || c == "{" || c == "[" || c == "<") - (c == ")" || c == "}" || c == "]" || c == ">")
            parameter = parameter c
        }
    }
    return ""
}

function dispatcher(type) {
    if (!(type in dispatchers)) {
        dispatchers[type] = "@hpy.dispatch." ++dispatcher_count
    }
    return dispatchers[type]
}

function print_dispatcher(type,    words, n, i, parameters, arguments, names, result) {
    n = split(type, words, " ")
    for (i = 2; i <= n; i++) {
        parameters = parameters ", " words[i] " %a" i
        arguments = arguments (i > 2 ? ", " : "") words[i] " %a" i
    }
    print "define internal " words[1] " " dispatchers[type] "(ptr %f" parameters ") {"
    n = split(candidates[type], names, " ")
    for (i = 1; i <= n; i++) {
        print "  %is" i " = icmp eq ptr %f, " names[i]
        print "  br i1 %is" i ", label %call" i ", label %not" i
        print "call" i ":"
        print_call(words[1], names[i], arguments, i)
        print "not" i ":"
    }
    print_call(words[1], "%f", arguments, "")
    print "}"
}

function print_call(result, function_name, arguments, i) {
    if (result == "void") {
        print "  call void " function_name "(" arguments ")"
        print "  ret void"
    } else {
        print "  %result" i " = call " result " " function_name "(" arguments ")"
        print "  ret " result " %result" i
    }
}
