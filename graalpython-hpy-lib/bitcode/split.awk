# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Decides which functions of an extension run natively, and which run as bitcode; docs/building.md tells users.
#
#   awk -v table=FILE -f ir.awk -f split.awk module.ll module.ll > split.ll
#
# module.ll is the whole extension before optimization. A function can run natively if neither it nor anything it calls needs
# Python, shares state with bitcode that would be there twice (variables), or leaves C (exceptions, exit). Of these, those
# that are worth a call do. FILE gets a line for each: its name, its result and its parameters as letters (see kind_of). In
# split.ll they are external and never inlined, so that a loader finds them and all calls; their bitcode is still there.

# The first reading collects what a function does.
FNR == 1 { reading++ }
reading == 1 && /^@/ { read_global(); next }
reading == 1 && /^declare / { declared[callee()]; next }
reading == 1 && /^define / { start_function(); next }
reading == 1 && /^}/ { current = ""; next }
reading == 1 && /^attributes .* alwaysinline/ { always_inlined[$2]; next }
reading == 1 && current != "" { read_instruction(); next }
reading == 1 { next }

# The second reading prints.
FNR == 1 { decide() }
/^define / && (callee() in natives) { print as_native(); next }
{ print }

# Notes that `user` mentions every global that stands in the text.
function note_references(user, text,    names, i, n) {
    n = globals_in(text, names)
    for (i = 1; i <= n; i++) {
        if (!((user, names[i]) in refers)) {
            refers[user, names[i]]
            references[user] = references[user] " " names[i]
        }
    }
}

function read_global(    name, text) {
    name = $1
    text = $0
    sub(/^[^=]*= /, "", text)
    if (text ~ /^([a-z_]+ )*alias /) { # reached under two names, so left alone
        variable[name]
    } else if (text !~ /^([a-z_]+ )*external /) {
        if (text ~ /^([a-z_()]+ )*(global|thread_local) /) {
            variable[name]
        } else if (text !~ /^([a-z_]+ )*unnamed_addr /) {
            has_identity[name]
        }
    } else if (text ~ /^([a-z_]+ )*thread_local/) {
        variable[name]
    }
    note_references(name, text)
}

# A name with quotes has spaces in no IR that clang makes.
function start_function(    signature) {
    current = callee()
    defined[current]
    split("", labels)
    split("", derived)
    signature = signature_of(current)
    if (signature != "") {
        signatures[current] = signature
    }
    if (match($0, / #[0-9]+/)) {
        attributes[current] = substr($0, RSTART + 1, RLENGTH - 1)
    }
    last_work = 0
    if ($0 ~ / section "\.text\.hpy_native"/) {
        demanded[current]
    }
    if ($0 ~ / section "\.text\.hpy_bitcode"/) {
        refused[current] = "it is HPy_BITCODE"
    }
    if ($0 ~ / personality /) {
        refused[current] = "it handles C++ exceptions"
    }
}

# The result and parameters of the definition in $0 as letters, or "" if registers do not carry them.
function signature_of(name,    result, parameters, words, letters, c, i, n, integers) {
    result = kind_of_result(result_type(name))
    if (result == "") {
        return ""
    }
    n = split_parameters(name, parameters)
    for (i = 1; i <= n; i++) {
        split(parameters[i], words, " ")
        c = parameters[i] ~ /byval|\.\.\./ ? "" : kind_of(words[1], parameters[i])
        if (c == "") {
            return ""
        }
        letters = letters c
    }
    integers = letters
    gsub(/[fd]/, "", integers)
    return length(integers) <= 6 && length(letters) - length(integers) <= 8 ? result " " (letters == "" ? "-" : letters) : ""
}

# p pointer, l i64, i i32, s and u smaller ones with their sign, f float, d double.
function kind_of(type, attributes) {
    if (type == "ptr" || type ~ /\*$/) return "p"
    if (type == "i64") return "l"
    if (type == "i32") return "i"
    if (type ~ /^i(1|8|16)$/) return attributes ~ /zeroext/ ? "u" : attributes ~ /signext/ ? "s" : ""
    if (type == "float") return "f"
    if (type == "double") return "d"
    return ""
}

# As above; v void, b i1, c i8, h i16.
function kind_of_result(type) {
    return type == "void" ? "v" : type == "i1" ? "b" : type == "i8" ? "c" : type == "i16" ? "h" : kind_of(type, "")
}

function read_instruction(    called, text, name) {
    if (/^[^ ].*:/) { # a label
        labels[substr($1, 1, index($1, ":") - 1)] = FNR
        return
    }
    if (/#dbg_|@llvm\.dbg\.|@llvm\.lifetime\./) {
        return
    }
    note_references(current, $0)
    follow_constants()
    if ($1 == "br" || $1 == "switch" || $1 ~ /^i[0-9]+$/) {
        text = $0
        while (match(text, /label %("[^"]*"|[-a-zA-Z$._0-9]+)/)) {
            name = substr(text, RSTART + 7, RLENGTH - 7)
            if (name in labels && last_work > labels[name]) {
                worthy[current] # back to where it was before the work
            }
            text = substr(text, RSTART + RLENGTH)
        }
    }
    # A loop over elements of arrays, or that calls functions; others are short, such as one that doubles a capacity.
    if (/= getelementptr / && !/ [%](struct|class|union)\.| %"(struct|class|union)\./) {
        last_work = FNR
    }
    if (/(call|invoke) / && !/ asm /) {
        called = callee()
        if (called !~ /^@llvm\./) {
            last_work = FNR
        }
        if (called ~ /^%/ && !(current in demanded)) {
            refused[current] = "it calls a function pointer"
        }
    }
    if (/ asm |i128|<[0-9]+ x /) {
        worthy[current] # Sulong cannot run it, or not all of it
    }
    if (/@(_*(sig)?(set|long)jmp|__longjmp_chk|llvm\.eh\.sjlj\.(set|long)jmp)\(/) {
        worthy[current]
        jumping[current]
    }
    if (!/= (alloca|load) |^ *(store|br|ret) /) {
        size[current]++
    }
}

# The address of a constant array may be compared, so there must be one of it unless it is only read. In code that is not
# optimized yet, a read is a getelementptr and a load.
function follow_constants(    name, text, is_read) {
    is_read = /= (getelementptr|load) |@llvm\.mem(cpy|move)/
    text = $0
    while (match(text, /[@%]("[^"]*"|[-a-zA-Z$._0-9]+)/)) {
        name = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        name = name in derived ? derived[name] : name
        if (name in has_identity) {
            if (!is_read) {
                compares[current, name]
            } else if (/= getelementptr /) {
                derived[$1] = name
            }
        }
    }
}

# Functions of the C library that act on the whole process, C++'s run-time library, and Python.
function why_not_external(name) {
    name = substr(name, 2)
    gsub(/"/, "", name)
    if (name ~ /^_?HPy/) return "Python: " name
    if (name ~ /^(_Z|__cxa_|__gxx_|_Unwind_|__clang_call_terminate|llvm\.eh\.)/) return "C++'s library: " name
    if (name ~ /^(at_quick_exit|atexit|raise|kill|signal|sigaction|fork|exec.*|llvm\.(ubsan|debug)?trap)$/)
        return name
    if (name ~ /^(pthread_|thrd_|tss_)/ && name !~ /^pthread_(mutex|cond|rwlock|spin|barrier|(mutex|cond|rwlock|barrier)?attr)_/)
        return "Java's threads: " name
    if (name ~ /^(polyglot_|llvm_|truffle_)/) return "polyglot: " name
    return ""
}

# Whether GraalPy has to be ready for the end of the program in a call; guard.c has the same functions.
function ends(name) { return name in ending || name ~ /^@(abort|exit|_exit|_Exit|quick_exit|__assert_fail)$/ }

function why_not(user, name,    why) {
    if (name in refused) return substr(name, 2) ", which cannot: " refused[name]
    if (name in variable) return "variable " substr(name, 2)
    if (name in has_identity && (user, name) in compares) return "address of " substr(name, 2)
    return (name in declared) ? why_not_external(name) : ""
}

# All functions that jump run natively, or none does: native code cannot jump to bitcode, and the other way round.
function decide(    user, other) {
    refuse_users()
    for (user in jumping) {
        if (user in refused || !(user in signatures) || attributes[user] in always_inlined) {
            for (other in jumping) {
                if (!(other in refused)) {
                    refused[other] = "it uses setjmp or longjmp, as " substr(user, 2) ", which is bitcode, does"
                }
            }
            refuse_users()
            break
        }
    }
    choose_natives()
}

function refuse_users(    changed, user, names, count, i, why) {
    do {
        changed = 0
        for (user in references) {
            if (user in refused || user in variable) {
                continue
            }
            count = split(references[user], names, " ")
            for (i = 1; i <= count; i++) {
                why = why_not(user, names[i])
                if (why != "" && names[i] != user) {
                    refused[user] = "it uses " why
                    changed = 1
                    break
                }
                if (ends(names[i]) && !(user in ending)) {
                    ending[user]
                    changed = 1
                }
            }
        }
    } while (changed)
}

function choose_natives(    user, why) {
    for (user in defined) {
        if (user in demanded) {
            why = user in refused ? refused[user] : !(user in signatures) ? "its parameters or its result are structs or too many" : ""
            if (why != "") {
                print "HPy_NATIVE function " substr(user, 2) " cannot run natively: " why >"/dev/stderr"
                exit 1
            }
        }
        if (!(user in refused) && user in signatures && !(attributes[user] in always_inlined) &&
            (user in demanded || user in worthy || size[user] >= worth)) {
            natives[user]
            print substr(user, 2), signatures[user] (user in ending ? " !" : "") >table
        }
    }
    close(table)
}

# The definition in $0 as an external function that is not inlined.
function as_native(    line, start) {
    line = $0
    sub(/ (internal|private|linkonce_odr|linkonce|weak_odr|weak|available_externally)/, "", line)
    sub(/ (hidden|protected) /, " ", line)
    start = match(line, /\) (local_)?unnamed_addr/) ? RSTART + RLENGTH : match_end_of_parameters(line)
    return substr(line, 1, start - 1) " noinline" substr(line, start)
}

function match_end_of_parameters(line,    i, depth, c) {
    i = index(line, callee() "(") + length(callee())
    do {
        c = substr(line, i, 1)
        depth += (c == "(") - (c == ")")
        i++
    } while (depth > 0)
    return i
}
