# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Has setjmp and longjmp catch and throw, with the functions in libc/jumps.c: Sulong unwinds exceptions, and nothing else.
#
#   awk -v step=blocks -f ir.awk -f jump.awk module.ll module.ll > blocks.ll        module.ll is not optimized
#   awk -v step=pads -f ir.awk -f jump.awk blocks.ll blocks.ll > jumping.ll
#
# The first step begins a block behind each call of setjmp. The second has jumps go there: it gives all calls in the function a
# landing pad. Before each, opt's reg2mem takes to memory what several blocks use, as not all ways to a block pass its definition now;
# there are no phi instructions then, either, which name blocks.

FNR == 1 { reading++ }
/^define / { current = callee() }
reading == 1 && /^declare / { declared[callee()] }
reading == 1 && (step == "blocks" ? sets_jump() : / call void @hpy_set_jump/) { sites[current]++ }
reading == 1 && /^attributes .* nounwind/ { is_quiet[$2] }
reading == 1 { next }

# A function of C may throw now, unless it is assembly or in a library; and of these, those throw that call handlers of signals.
step == "blocks" && /^attributes / {
    gsub(/ (nounwind|returns_twice|optnone)/, "")
    sub(/\{ *\}/, "{ \"hpy\" }") # none is an error
}
step == "blocks" && (is_assembly() || callee() in declared && callee() !~ /jmp|^@(raise|kill|pthread_kill)$/) && match($0, / #[0-9]+(, !.*)?$/) {
    split(substr($0, RSTART + 1), group, ",")
    if (group[1] in is_quiet) {
        $0 = substr($0, 1, RSTART - 1) " nounwind" substr($0, RSTART)
    }
}
step == "blocks" && /^define / { is_entry = current in sites; site = 0 }
step == "blocks" && is_entry && !/^define |^[^ ].*:/ {
    print "  %hpy.activation = alloca i64\n  store i64 0, ptr %hpy.activation\n  %hpy.jump.value = alloca i32"
    is_entry = 0
}
step == "blocks" && sets_jump() { set_jump(); next }
step == "blocks" && / (call|invoke) void @llvm\.eh\.sjlj\.longjmp\(/ {
    split_parameters(callee(), operands)
    sub(/@llvm.*\)/, "@hpy_jump(" operands[1] ", i32 1)")
}
step == "blocks" && / (call|invoke) void @(_*(sig)?longjmp|__longjmp_chk)\(/ { sub(/@[a-z_]+\(/, "@hpy_jump_and_mask(") }

step == "pads" && is_after_pad && current in sites && !/^ +cleanup/ { print "          cleanup" } # so that a jump gets there
{ is_after_pad = 0 }
step == "pads" && pad != "" && !/^ +(catch|cleanup|filter)/ {
    if (current in sites || catches_all) {
        print_check(pad)
    }
    pad = ""
}
step == "pads" && / = landingpad / { pad = $1; catches_all = 0; is_after_pad = 1 }
step == "pads" && pad != "" && / catch ptr null|^ +filter / { catches_all = 1 }
step == "pads" && current in sites && /^define / && !/ personality / {
    sub(/( ![a-z]+ ![0-9]+)* \{$/, " personality ptr @__gxx_personality_v0&")
}
step == "pads" && current in sites && may_throw() { invoke() }
step == "pads" && current in sites && /^}/ {
    print "hpy.jump.pad:\n  %hpy.jump = landingpad { ptr, i32 } cleanup"
    print_check("%hpy.jump")
    print "  resume { ptr, i32 } %hpy.jump"
}
{ print }

END {
    declare("void @hpy_set_jump(ptr, ptr, i32)")
    declare("void @hpy_set_jump_and_mask(ptr, i32, ptr, i32)")
    declare("void @hpy_jump(ptr, i32)")
    declare("void @hpy_jump_and_mask(ptr, i32)")
    declare("i32 @hpy_site_of_jump(ptr, ptr, ptr)")
    declare("i32 @__gxx_personality_v0(...)")
}

function declare(signature,    name) {
    name = signature
    sub(/^[^@]*/, "", name)
    sub(/\(.*/, "", name)
    if (!(name in declared)) {
        print "declare " signature
    }
}

function sets_jump() { return / call i32 @(_*(sig)?setjmp|llvm\.eh\.sjlj\.setjmp)\(/ }

# Prints a call of ours, and the block that is behind it, with the result that setjmp has there.
function set_jump(    result, name, operands, n) {
    result = $1
    name = callee()
    n = split_parameters(name, operands)
    print "  call void @hpy_set_jump" (name ~ /llvm/ ? "(" : "_and_mask(") operands[1] (name ~ /llvm/ ? "" : n > 1 ? ", " operands[2] : ", i32 0") \
        ", ptr %hpy.activation, i32 " ++site ")" location()
    print "  store i32 0, ptr %hpy.jump.value\n  br label %hpy.jump." site "\nhpy.jump." site ":\n  " result " = load i32, ptr %hpy.jump.value"
}

# Prints what goes on behind a setjmp of this function if `pad` has caught a jump there, throws other jumps on, and else goes on here.
function print_check(pad,    i, name, rows) {
    name = "hpy.check." ++checks
    for (i = 1; current in sites && i <= sites[current]; i++) {
        rows = rows " i32 " i ", label %hpy.jump." i
    }
    print "  %" name ".header = extractvalue { ptr, i32 } " pad ", 0"
    print "  %" name ".site = call i32 @hpy_site_of_jump(ptr %" name ".header, " \
        (current in sites ? "ptr %hpy.activation, ptr %hpy.jump.value)" : "ptr null, ptr null)")
    print "  switch i32 %" name ".site, label %" name ".no [ i32 -1, label %" name ".on" rows " ]"
    print name ".on:\n  resume { ptr, i32 } " pad "\n" name ".no:"
}

# Whether the instruction in $0 is a call that an exception may come out of.
function may_throw() {
    return /^ *(%("[^"]*"|[^ ]+) = )?((tail|notail) )?call / && !is_assembly() &&
        callee() !~ /^@(llvm\.|hpy_set_jump)/
}

# Makes the call in $0 an invoke, and begins the block behind it.
function invoke(    result, call, metadata) {
    match($0, /^ *(%("[^"]*"|[^ ]+) = )?/)
    result = substr($0, 1, RLENGTH)
    call = substr($0, RLENGTH + 1)
    sub(/^((tail|notail) )?call ((nnan|ninf|nsz|arcp|contract|afn|reassoc|fast) )*/, "invoke ", call)
    match(call, /(, ![a-zA-Z_.]+ ![0-9]+)*$/)
    metadata = substr(call, RSTART)
    $0 = result substr(call, 1, RSTART - 1) " to label %hpy.next." ++calls " unwind label %hpy.jump.pad" metadata "\nhpy.next." calls ":"
}
