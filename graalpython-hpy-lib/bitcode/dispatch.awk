# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Turns calls of function pointers into comparisons with the functions that they may be, and direct calls of these. Sulong
# does that itself for up to five functions at a call; a table of more, of handlers say, would be looked up in a hash table.
#
#   awk -f ir.awk -f dispatch.awk module.ll module.ll > dispatched.ll        module.ll is the whole extension before optimization

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
    n = globals_in($0, names)
    for (i = 1; i <= n; i++) {
        if (names[i] == called) {
            called = "" # the first mention is the call
        } else if (!(names[i] in is_used)) {
            is_used[names[i]]
            order[++used] = names[i]
        }
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

# The types as "result parameter parameter ...", or "" if they are not simple.
function type_of(name,    type, parameters, n, i) {
    type = result_type(name)
    if (type !~ /^(void|ptr|i[0-9]+|float|double)$/) {
        return ""
    }
    n = split_parameters(name, parameters)
    for (i = 1; i <= n; i++) {
        sub(/ .*/, "", parameters[i])
        if (parameters[i] !~ /^(ptr|i[0-9]+|float|double)$/) {
            return ""
        }
        type = type " " parameters[i]
    }
    return type
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
