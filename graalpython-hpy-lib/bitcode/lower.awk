# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Rewrites what Sulong does not run as C means it, by the table sulong.tsv; docs/c-support.md tells users.
#
#   awk -v table=sulong.tsv -v natives=FILE -v functions=FILE -v stubs=FILE.ll -f ir.awk -f lower.awk m.ll m.ll > lowered.ll
#
# m.ll is the whole extension, optimized, and `natives` has the names of its functions that run natively, one a line. A native
# operation becomes a stub, a native function that finds the operands in a struct and puts the result after them: `stubs` gets its
# text, and `functions` a line for it, as split.awk's. What is refused, if it is not in a function that runs natively, goes to stderr
# with its place, and the exit status is 1 unless it is `allowed`.

BEGIN {
    FS = "\t"
    while ((getline <table) > 0) {
        if (!/^#/) {
            actions[++rules] = $1
            patterns[rules] = $2
            reasons[rules] = $3
        }
    }
    FS = " "
    while (natives != "" && (getline name <natives) > 0) {
        is_native["@" name]
    }
}
FNR == 1 { reading++ }
reading == 1 && /^declare / { declarations[callee()] = $0 }
reading == 1 && /^define / { definitions[callee()]; jumper = callee(); has_jump = 0 }
reading == 1 && / @hpy_jump/ { has_jump = 1 }
reading == 1 && /^  ret / { jumper = "" }
reading == 1 && /^}/ && jumper != "" && has_jump { only_jump[substr(jumper, 2)] }
reading == 1 && /^%.* = type / { types = types $0 "\n" }
reading == 1 && /^attributes / { processors[$2] = processor() }
reading == 1 { next }

FNR == 1 { changes_rounding = "@fesetround" in declarations || "@fesetenv" in declarations || "@feupdateenv" in declarations }
FNR == 1 { find_pointed() }
pointed_count > 0 && /@/ && !/^declare | c"[^"]*@/ { point_elsewhere() }
/^(declare|define) / && !/ ptr|\(\)/ && / [a-z0-9%._]+\*/ { has_typed_pointers = 1 }
/^!/ && / !DI(Location|LexicalBlock|Subprogram|File)\(/ { metadata[$1] = $0 }
/^@llvm\.global_ctors = / { constructors = $0; next }
/^define / { start_function(); next }
current != "" && /^}/ { print_function(); next }
current != "" { lower(); next }
/^declare .*@llvm\./ && /half|bfloat/ { next } # all calls of these are native
{ print in_sulongs_types($0) }

END {
    for (i = 1; i <= refusals; i++) {
        print place_of(refused_at[i], metadata) (allowed ? ": warning: " : ": error: ") refused[i] >"/dev/stderr"
    }
    if (refusals > 0 && !allowed) {
        exit 1
    }
    print_pointed()
    print_declarations()
    print_stubs()
    print_constructors()
}

# The attributes in $0 that tell the processor that a function is for.
function processor(    text, found) {
    text = $0
    while (match(text, /"target-(cpu|features)"="[^"]*"/)) {
        found = found " " substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
    }
    return found
}

function start_function() {
    current = callee()
    current_processor = match($0, / #[0-9]+/) ? processors[substr($0, RSTART + 1, RLENGTH - 1)] : ""
    header = in_sulongs_types($0)
    length_of_body = slots = 0
}

function print_function(    i, first) {
    print header
    first = body[1] ~ /^[^ ].*:/ ? 2 : 1 # the entry may have a label
    if (first == 2) {
        print body[1]
    }
    for (i = 1; i <= slots; i++) {
        print "  %hpy.slot." i " = alloca " slot_types[i] ", align 16"
    }
    for (i = first; i <= length_of_body; i++) {
        print body[i]
    }
    print "}"
    current = ""
}

function emit(text) { body[++length_of_body] = in_sulongs_types(text) }

# Sulong has no numbers of 16 bits but integers; of those that are others it only stores, loads and passes on the bits.
function in_sulongs_types(text,    done, start, length_of_string) {
    if (text !~ /half|bfloat/) {
        return text
    }
    while (match(text, / c"[^"]*"/)) {
        start = RSTART
        length_of_string = RLENGTH
        done = done in_16_bits(substr(text, 1, start - 1)) substr(text, start, length_of_string)
        text = substr(text, start + length_of_string)
    }
    return done in_16_bits(text)
}

function in_16_bits(text,    type) {
    while (match(text, /(^|[ (<{\[,])(half|bfloat)($|[ ,)>}\]])/)) {
        type = substr(text, RSTART, RLENGTH)
        sub(/half|bfloat/, "i16", type)
        text = substr(text, 1, RSTART - 1) type substr(text, RSTART + RLENGTH)
    }
    gsub(/ 0x[HR]/, " u0x", text)
    return text
}

# Emits the instruction in $0, or what replaces it.
function lower(    text, name, rule, action) {
    name = / (call|invoke) / ? called() : ""
    if (name == "" && !/half|bfloat|fp128|fp80|i128| = (atomicrmw|cmpxchg) |(^| )callbr / || name in settled && !/\.\.\./) {
        emit($0)
        return
    }
    text = instruction()
    rule = rule_of(name == "asm" ? substr(text, index(text, " asm ") + 1) : name (name == "" || name ~ /^llvm\./ ? "" : "()") " " text)
    action = rule == 0 ? "runs" : actions[rule]
    if (action ~ /^rounds /) {
        action = changes_rounding ? "native" : "call " substr(action, 8)
    }
    if (action == "runs") {
        if (name != "" && name != "asm") {
            settled[name]
        }
        emit($0)
    } else if (action ~ /^call /) {
        emit_call_of(name, substr(action, 6))
    } else if (action == "native") {
        emit_native(text, name)
    } else if (action == "numbers") {
        emit_of_numbers()
    } else {
        refuse((name == "..." ? substr(callee(), 2) : name == "" ? substr(text, 1, index(text, " ") - 1) : name) ": " reasons[rule])
    }
}

# The name of the function that the call in $0 calls, if the table has to say something about it: "..." is one in bitcode with variable
# arguments, and "asm" is assembly.
function called(    name) {
    if (is_assembly()) {
        return "asm"
    }
    name = substr(callee(), 2)
    if (!("@" name in declarations)) {
        return /\.\.\.\)/ ? "..." : ""
    }
    return name ~ /^(_?HPy|_?Py|_Z|"|polyglot_|hpy_)/ ? "" : name
}

function rule_of(operation,    i) {
    sub(/^ /, "", operation)
    sub(/^asm (sideeffect |alignstack |inteldialect |unwind )*/, "asm ", operation)
    for (i = 1; i <= rules; i++) {
        if (operation ~ patterns[i]) {
            return i
        }
    }
    return 0
}

# The instruction in $0 without its result, the metadata and attributes at its end, and its debug location.
function instruction(    text) {
    text = $0
    sub(/^ *(%[^ ]+ = )?/, "", text)
    sub(/(,? ![a-zA-Z_.]+ ![0-9]+)+ *$/, "", text)
    sub(/ #[0-9]+$/, "", text)
    return text
}

function refuse(reason) {
    if (!(current in is_native)) {
        note_refusal(reason)
    }
    emit($0)
}

function note_refusal(reason) {
    refused[++refusals] = reason
    refused_at[refusals] = location() != "" ? substr(location(), 8) : current != "" ? current : $1
}

function emit_call_of(name, other,    line) {
    line = $0
    renamed[other] = name
    sub("@" name "\\(", "@" other "(", line)
    emit(line)
}

function emit_of_numbers(    done, rest, slot) {
    rest = $0
    while (match(rest, /, i64 %[^ ,]+/)) {
        slot_types[++slots] = "i64"
        slot = "%hpy.slot." slots
        emit("  store " substr(rest, RSTART + 2, RLENGTH - 2) ", ptr " slot)
        emit("  " slot ".number = load i64, ptr " slot)
        done = done substr(rest, 1, RSTART - 1) ", i64 " slot ".number"
        rest = substr(rest, RSTART + RLENGTH)
    }
    emit(done rest)
}

# Declares the functions that are called in place of others, unless the module has its own of that name.
function print_declarations(    name, line) {
    for (name in renamed) {
        if (!("@" name in declarations) && !("@" name in definitions)) {
            line = declarations["@" renamed[name]]
            sub("@" renamed[name] "\\(", "@" name "(", line)
            print line
        }
    }
}

# A call through a pointer cannot be seen to, so that pointers to functions whose calls are native point to functions of ours.
function find_pointed(    name, rule) {
    for (name in declarations) {
        name = substr(name, 2)
        rule = name ~ /^(llvm\.|_?HPy|_?Py|_Z|")/ || declarations["@" name] ~ /\.\.\.\)/ ? 0 : rule_of(name "() " declarations["@" name])
        if (rule > 0 && actions[rule] ~ /^(native|refuse)$/) {
            find_pointers_to(name)
            if (actions[rule] == "refuse") {
                no_pointers[name] = "its address would have native code call it"
            }
        }
    }
    for (name in only_jump) {
        find_pointers_to(name)
        no_pointers[name] = "a library that calls it goes on when it jumps, in a state that it does not expect; " \
            "if only bitcode does, --allow-unsupported lets it"
    }
}

function find_pointers_to(name) {
    pointed[name] = "@" name "([^-a-zA-Z0-9$._(]|$)"
    pointed_count++
}

function point_elsewhere(    name) {
    for (name in pointed) {
        if (name in no_pointers) {
            if ($0 ~ pointed[name] && !(name in only_jump && / @signal\(| icmp /)) {
                note_refusal(name ": " no_pointers[name])
            }
            continue
        }
        while (match($0, pointed[name])) {
            is_pointed_to[name]
            $0 = substr($0, 1, RSTART) "hpy.pointed." substr($0, RSTART + 1)
        }
    }
}

function print_pointed(    name, declaration, type, operands, n, i, parameters) {
    for (name in is_pointed_to) {
        declaration = declarations["@" name]
        type = last_type(substr(declaration, 1, index(declaration, " @" name "(") - 1))
        parameters = ""
        n = split_operands(substr(declaration, index(declaration, " @" name "(") + length(name) + 3), operands)
        for (i = 1; i <= n; i++) {
            parameters = parameters (i > 1 ? ", " : "") operands[i] " %p" i
        }
        $0 = "define internal " type " @hpy.pointed." name "(" parameters ") {"
        start_function()
        $0 = "  " (type == "void" ? "" : "%result = ") "call " type " @" name "(" parameters ")"
        lower()
        emit("  ret " (type == "void" ? type : type " %result"))
        print_function()
    }
}

# Constructors of C++ run when Sulong loads the module, before there is native code. If there is some, a function of ours calls them,
# by priority, and the loader of the extension calls that.
function print_constructors(    priorities, calls, n, i) {
    if (stub_count == 0 || constructors == "") {
        print constructors
        return
    }
    while (match(constructors, /i32 [0-9]+, ptr @("[^"]*"|[-a-zA-Z$._0-9]+)/)) {
        for (i = n++; i > 0 && priorities[i] > substr(constructors, RSTART + 4) + 0; i--) {
            priorities[i + 1] = priorities[i]
            calls[i + 1] = calls[i]
        }
        priorities[i + 1] = substr(constructors, RSTART + 4) + 0
        calls[i + 1] = substr(constructors, RSTART, RLENGTH)
        sub(/.* /, "", calls[i + 1])
        constructors = substr(constructors, RSTART + RLENGTH)
    }
    print "define void @hpy_construct() {"
    for (i = 1; i <= n; i++) {
        print "  call void " calls[i] "()"
    }
    print "  ret void\n}"
}

# Splits the instruction into `head`, operands[1..n] and `tail`; sets `result`, the type of its result, or void. Returns n.
function split_instruction(text, name, operands,    n, rest, type) {
    tail = ""
    if (name != "") {
        match(text, name == "asm" ? "asm [a-z ]*\"[^\"]*\", \"[^\"]*\"\\(" : "@[-a-zA-Z$._0-9]+\\(")
        head = substr(text, 1, RSTART + RLENGTH - 1)
        rest = substr(text, RSTART + RLENGTH)
        result = last_type(substr(text, 1, RSTART - 2))
        n = split_operands(rest, operands)
        tail = ")"
        return n
    }
    rest = text
    head = ""
    do { # up to the first type
        head = head substr(rest, 1, index(rest, " "))
        rest = substr(rest, index(rest, " ") + 1)
    } while (rest !~ /^(half|bfloat|float|double|fp128|x86_fp80|i[0-9]+|ptr|[<{\[]|%[a-z])/)
    result = leading_type(rest)
    if (head ~ /^fcmp /) {
        sub(/(half|bfloat|float|double|fp128|x86_fp80|ppc_fp128)/, "i1", result)
    } else if (match(rest, / to [^%]*$/)) {
        result = substr(rest, RSTART + 4)
    } else if (match(rest, / (syncscope\("[^"]*"\) )?(monotonic|acquire|release|acq_rel|seq_cst)/)) {
        type = substr(rest, 1, RSTART - 1)
        sub(/^[^,]*, /, "", type)
        result = leading_type(type)
        if (head ~ /^cmpxchg /) {
            result = "{ " result ", i1 }"
        }
    }
    if (RSTART > 0 && head !~ /^fcmp /) {
        tail = substr(rest, RSTART)
        rest = substr(rest, 1, RSTART - 1)
    }
    return split_operands(rest, operands)
}

# Where in an operand its value begins, if it is none that a stub has too; else 0.
function variable_at(operand) {
    if (match(operand, /[%@]("[^"]*"|[-a-zA-Z$._0-9]+)$/)) {
        return operand ~ /^metadata / ? 0 : RSTART
    }
    return operand ~ /@/ && match(operand, / (getelementptr|ptrtoint|inttoptr|bitcast|add|sub) .*\)$/) ? RSTART + 1 : 0
}

# Emits a call of a stub for the instruction. The stub does not rely on the alignment of its struct, which Sulong allocates.
function emit_native(text, name,    operands, n, i, type, at, slot, members, m, values, loads, call, key, target) {
    if (has_typed_pointers || $0 ~ /metadata [^!]|metadata ![^"]/ || / invoke /) {
        refuse((name == "" ? text : name) ": " (/ invoke / ? "it cannot be called where C++ catches exceptions; declare it noexcept" \
            : has_typed_pointers ? "it needs clang 15 or newer" : "Sulong does not know this intrinsic function"))
        return
    }
    n = split_instruction(text, name, operands)
    for (i = 1; i <= n; i++) {
        type = operands[i] ~ /^([%@0-9-]|0x|null|true|false|undef|poison|zeroinitializer)/ && operands[i] !~ / / ? type : leading_type(operands[i])
        at = variable_at(operands[i])
        if (at > 0) {
            values[++m] = type " " substr(operands[i], at)
            members = members (m > 1 ? ", " : "") type
            loads = loads "  %a" m " = getelementptr inbounds $, ptr %slot, i32 0, i32 " m - 1 "\n  %v" m " = load " type ", ptr %a" m ", align 1\n"
            operands[i] = substr(operands[i], 1, at - 1) "%v" m
        }
        call = call (i > 1 ? ", " : "") operands[i]
    }
    sub(/^(tail|musttail|notail) /, "", head)
    call = head call tail
    if (result == "void") {
        loads = loads "  " call "\n"
        if (m == 0) {
            members = "i8"
        }
    } else {
        members = members (m > 0 ? ", " : "") result
        loads = loads "  %r = " call "\n  %a = getelementptr inbounds $, ptr %slot, i32 0, i32 " m + 0 "\n  store " result " %r, ptr %a, align 1\n"
    }
    members = "{ " members " }"
    while ((i = index(loads, "$, ptr %slot")) > 0) {
        loads = substr(loads, 1, i - 1) members substr(loads, i + 1)
    }
    stub = stub_of(current_processor " {\n" loads, name == "" ? substr(text, 1, index(text, " ") - 1) : name)
    slot_types[++slots] = in_sulongs_types(members)
    for (i = 1; i <= m; i++) {
        slot = "%hpy.slot." slots "." i
        emit("  " slot " = getelementptr inbounds " members ", ptr %hpy.slot." slots ", i32 0, i32 " i - 1)
        emit("  store " values[i] ", ptr " slot)
    }
    emit("  call void " stub "(ptr %hpy.slot." slots ")" location())
    if (result != "void") {
        slot = "%hpy.slot." slots ".r"
        emit("  " slot " = getelementptr inbounds " members ", ptr %hpy.slot." slots ", i32 0, i32 " m + 0)
        target = $0
        sub(/^ */, "", target)
        sub(/ = .*/, "", target)
        emit("  " target " = load " result ", ptr " slot)
    }
}

# The stub with this text, which is made once.
function stub_of(text, name) {
    if (!(text in stub_names)) {
        stub_names[text] = "@hpy.native." ++stub_count
        stub_texts[stub_count] = text
        operations[stub_count] = name
        if ("@" name in declarations) {
            used[name]
        }
    }
    return stub_names[text]
}

function print_stubs(    i, name, line, text) {
    if (stub_count == 0) {
        return
    }
    printf "%s", types >stubs
    for (name in used) {
        line = declarations["@" name]
        gsub(/ dso_local| !dbg ![0-9]+| #[0-9]+$/, "", line)
        print line >stubs
    }
    for (i = 1; i <= stub_count; i++) {
        print "define void @hpy.native." i "(ptr %slot)" stub_texts[i] "  ret void\n}" >stubs
        print "hpy.native." i, "v p" >>functions
        text = operations[i]
        print "@hpy.operation." i " = private constant [" length(text) + 1 " x i8] c\"" text "\\00\""
        print "define void @hpy.native." i "(ptr %slot) noinline {"
        print "  call void @hpy_lacks_native_code(ptr @hpy.operation." i ")\n  unreachable\n}"
    }
    print "declare void @hpy_lacks_native_code(ptr)"
    close(stubs)
    close(functions)
}
