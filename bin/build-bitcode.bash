# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # variables of hpy-build
#
# The ABIs universal and hybrid, for bin/hpy-build: the tools, the bitcode for GraalPy, and the library that carries it.

: "${library:?source this from hpy-build}"
# What Sulong can run: its own name of the target, no vectors, no fused operations, no stack canaries.
readonly target_flags=(--target=x86_64-unknown-linux-gnu -ffp-contract=off)
readonly optimizer_flags=(-emit-llvm -fno-vectorize -fno-slp-vectorize -fno-pic)
readonly bitcode_flags=("${target_flags[@]}" "${optimizer_flags[@]}" -DHPY_GRAALVM_BITCODE -fno-stack-protector)
# What clang checks for --checked, where undefined behaviour is, and how it asks Sulong for each access.
checks=null,bounds,object-size,alignment,pointer-overflow,integer-divide-by-zero,signed-integer-overflow,shift,bool,enum,unreachable
checks+=,return,vla-bound,nonnull-attribute,returns-nonnull-attribute,float-cast-overflow,builtin
readonly checks_flags=("-fsanitize=address,$checks" -fno-sanitize-recover=all -ftrivial-auto-var-init=pattern)
readonly address_flags=(-fsanitize=address -fsanitize-address-use-after-return=never -fno-sanitize-address-globals-dead-stripping
  -mllvm -asan-instrumentation-with-call-threshold=0 -mllvm -asan-force-dynamic-shadow)
# A function of so many operations is worth a native call; split.awk says what else is.
readonly worth_a_call=40

# Sets CLANG, CLANG_VERSION, LLVM_LINK, LLVM_DIS and OPT if $1 is a clang that Sulong can read, with its tools beside it.
try_clang() {
  local path version directory
  path=$(command -v "$1") || return 1
  path=$(readlink -f "$path")
  version=$("$path" -dumpversion 2>/dev/null) || return 1
  version=${version%%.*}
  ((version >= 14 && version <= 19)) || return 1
  directory=${path%/*}
  LLVM_LINK=$(find_tool llvm-link) && LLVM_DIS=$(find_tool llvm-dis) && OPT=$(find_tool opt) || return 1
  CLANG=$path CLANG_VERSION=$version
}

# Prints the path of LLVM's tool $1, which belongs to the clang that try_clang looks at.
find_tool() { command -v "$directory/$1" || command -v "$directory/$1-$version" || command -v "$1-$version"; }

find_clang() {
  local version
  if [[ -n ${HPY_CLANG-} ]]; then
    try_clang "$HPY_CLANG" || die "HPY_CLANG=$HPY_CLANG is not a clang 14 to 19 with llvm-link beside it."
    return
  fi
  for version in 19 18 17 16 15 14 ''; do
    try_clang "clang${version:+-$version}" && return
  done
  for version in 19 16 15 14; do
    install_tools 'to build extensions' "clang-$version" "llvm-$version" binutils libc6-dev && try_clang "clang-$version" && return
  done
  die "no clang 14 to 19 with llvm-link found: install one (Debian: apt install clang-19 llvm-19 libc6-dev) or set HPY_CLANG."
}

# Installs Debian packages $2... for the purpose $1 if the user has asked for that; fails otherwise.
install_tools() { [[ -n $may_install ]] && apt_install "$@"; }

# Ends the program unless this clang has a libc++ that it can read (each reads those of a few versions), or it can be installed.
ensure_libcxx() {
  has_libcxx && return
  install_tools 'to build C++' "libc++-$CLANG_VERSION-dev" "libc++abi-$CLANG_VERSION-dev" && has_libcxx && return
  die "$CLANG has no libc++ that it can read: install it (Debian: apt install libc++-$CLANG_VERSION-dev libc++abi-$CLANG_VERSION-dev)," \
    "or give -stdlib=libstdc++ for C++ code that never throws."
}

has_libcxx() { "$CLANG" -stdlib=libc++ -fsyntax-only -x c++ -include type_traits /dev/null 2>/dev/null; }

# Sets HELPERS to a directory with our C code as this clang makes it: helpers.bc and api.bc, helpers.a for the library,
# guard.o for native code.
build_helpers() {
  HELPERS="$STATE/helpers/${CLANG//\//_}"
  is_older "$HELPERS/helpers.a" "$CLANG" "$library"/{src,bitcode,libc,include,include/hpy}/*.[ch] || return 0
  mkdir -p "$HELPERS"
  (
    flock 9
    rm -rf "$HELPERS/new" && mkdir "$HELPERS/new" && cd "$HELPERS/new" || exit
    "$CLANG" -c -O2 -fPIC "${common_flags[@]}" "${universal_flags[@]}" "$library"/src/*.c
    "$CLANG" -c -O2 "${bitcode_flags[@]}" "${common_flags[@]}" "${universal_flags[@]}" "$library"/{src,libc}/*.c
    "$LLVM_LINK" -o helpers.bc ./*.bc
    "$CLANG" -c -O2 "${bitcode_flags[@]}" "${common_flags[@]}" "${universal_flags[@]}" "$library"/bitcode/api.c -o api.bc
    ar rcs helpers.a ./*.o
    "$CLANG" -c -O2 -fPIC "$library/bitcode/guard.c" -o guard.o
    mv helpers.bc api.bc helpers.a guard.o .. # each in one step: another build may be reading the old ones
  ) 9>"$HELPERS/lock"
}

# Sets python_include and python_tag, the directory of Python.h and the tag of this GraalPy, which bin/hpy tells once.
find_python() {
  local answer="$STATE/python"
  if [[ -z $python ]]; then
    if [[ -f $answer ]]; then python=$(<"$answer"); fi
    if [[ ! -f ${python%:*}/Python.h ]]; then
      python=$("$HPY_ROOT/bin/hpy" -c 'import sysconfig, _hpy_universal as hpy
print(sysconfig.get_path("include"), hpy.TAGS["hybrid"].partition("-")[2], sep=":")') || die "bin/hpy does not tell where Python.h is; see above."
      mkdir -p "$STATE"
      printf '%s\n' "$python" >"$answer"
    fi
  fi
  python_include=${python%:*} python_tag=${python##*:}
  [[ -f $python_include/Python.h ]] || die "$python_include: there is no Python.h, which --abi=hybrid needs."
}

# Runs awk program $1 of ours on the text of bitcode, with the arguments $2... of awk.
rewrite() { awk -f "$library/bitcode/ir.awk" -f "$library/bitcode/$1.awk" "${@:2}"; }

# Rewrites what C code with Python's C API does with objects, if there may be some.
rewrite_objects() { if [[ $abi == hybrid ]]; then rewrite objects; else cat; fi; }

# Makes $work/module.bc: all sources in one module, with those helpers and functions of the API and of C's library that they use;
# and $work/native.so if a part of it runs natively.
compile_bitcode() {
  local target=() lines=() optnone=() checks=() addresses=()
  [[ -z $checked ]] || checks=("${checks_flags[@]}") addresses=("${address_flags[@]}")
  [[ -n $bitcode_only ]] || target=("${native_flags[@]}")
  [[ -n $debug_info ]] || lines=(-gline-tables-only)
  [[ -z $for_debugger ]] || optnone=(-Xclang -disable-O0-optnone)
  compile .bc "${lines[@]}" "${target[@]}" "${optnone[@]}" "${bitcode_flags[@]}" "${checks[@]}" -Xclang -disable-llvm-passes
  "$LLVM_LINK" -o "$work/sources.bc" "${objects[@]/%/.bc}"
  [[ -z $for_debugger ]] || keep_values
  "$LLVM_DIS" "$work/sources.bc" -o - | rewrite context | rewrite_objects >"$work/bound.ll"
  rewrite dispatch "$work"/bound.ll{,} >"$work/sources.ll"
  : >"$work/functions"
  [[ -n $bitcode_only ]] || split_off_native
  ! grep -Eq '^declare .*@[a-z_.]*(set|long)jmp' "$work/sources.ll" || throw_jumps
  "$CLANG" -S "$level" "${target_flags[@]}" "${optimizer_flags[@]}" "${addresses[@]}" "$work/sources.ll" -o "$work/optimized.ll"
  rewrite lower -v table="$library/bitcode/sulong.tsv" -v natives="$work/names" -v functions="$work/functions" -v stubs="$work/stubs.ll" \
    -v allowed="$allow_unsupported" "$work"/optimized.ll{,} >"$work/lowered.ll" 2>"$work/refused" || { cat "$work/refused" >&2 && return 1; }
  [[ ! -s $work/functions ]] || link_native
  "$LLVM_LINK" --only-needed --internalize -o "$work/helped.bc" "$work/lowered.ll" "$HELPERS/helpers.bc"
  "$LLVM_LINK" --only-needed -o "$work/module.bc" "$work/helped.bc" "$HELPERS/api.bc"
}

# Has $work/sources.bc keep variables whose address is not taken as values, as optimized code does: handles stay Java objects, which is
# faster and tells a debugger more, and each line and function is still there.
keep_values() {
  "$OPT" -passes=sroa "$work/sources.bc" -o "$work/values.bc"
  mv "$work/values.bc" "$work/sources.bc"
}

# Has longjmp in $work/sources.ll throw, and setjmp catch. The text of LLVM before version 15 differs; there they are refused.
throw_jumps() {
  ((CLANG_VERSION > 14)) || return 0
  "$OPT" -S -passes=reg2mem "$work/sources.ll" -o "$work/values.ll"
  rewrite jump -v step=blocks "$work"/values.ll{,} | "$OPT" -S -passes=reg2mem - -o "$work/blocks.ll"
  rewrite jump -v step=pads "$work"/blocks.ll{,} >"$work/pads.ll"
  "$OPT" -S -passes="${for_debugger:+sroa,}verify" "$work/pads.ll" -o "$work/sources.ll"
}

# Makes $work/native.bc of the functions in $work/sources.ll that run natively, with their names in $work/names, and protects these
# functions in $work/sources.ll from being optimized away.
split_off_native() {
  rewrite split -v worth=$worth_a_call -v table="$work/functions" "$work"/sources.ll{,} >"$work/split.ll"
  [[ -s $work/functions ]] || return 0
  mv "$work/split.ll" "$work/sources.ll"
  cut -d ' ' -f 1 "$work/functions" >"$work/names"
  sed -E 's/ dso_local / /; /^@llvm\.(global_[cd]tors|(compiler\.)?used) /d' "$work/sources.ll" |
    "$OPT" -passes=internalize,globaldce -internalize-public-api-file="$work/names" - -o "$work/native.bc"
}

# Makes $work/native.so of what runs natively, functions and operations, with a list of them in it.
link_native() {
  local part objects=()
  for part in "$work"/native.bc "$work"/stubs.ll; do
    [[ ! -e $part ]] || {
      "$CLANG" -c "$level" -fPIC "${target_flags[@]}" -x ir "$part" -o "$part.o"
      objects+=("$part.o")
    }
  done
  "$CLANG" -shared -o "$work/native.so" -Wl,-Bsymbolic,--strip-debug "${objects[@]}" "$HELPERS/guard.o" -x assembler - -x none "${link_flags[@]}" -lm <<EOF
.section .note.GNU-stack,"",@progbits
.section .rodata
.globl hpy_native_functions
hpy_native_functions: .incbin "$work/functions"
.byte 0
EOF
}

# Links the library, with the module and its native part in sections that are not loaded into memory. Where C code uses
# Python's C API, only a first link that leaves nothing behind sees that library: GraalPy has it, and nothing loads it again.
link_library() {
  local native='' parts=("$work/module.bc") checksum defined=("-Wl,-z,defs")
  if [[ $abi == hybrid ]]; then
    link_objects -o /dev/null "${defined[@]}" "$python_include"/../../lib/graalpy*/libpython-native.so || return 1
    defined=()
  fi
  if [[ -e $work/native.so ]]; then
    native=$'.section .hpynative,"",@progbits\n.balign 8\n.incbin "'$work/native.so\"
    parts+=("$work/native.so")
  fi
  checksum=$(cat "${parts[@]}" | gzip -1 | tail -c 8 | od -An -tu4 -N4) # CRC-32
  link_objects -o "$work/library.so" "${defined[@]}" -x assembler - <<EOF
.section .note.GNU-stack,"",@progbits
.section .hpyabi,"",@progbits
.ascii "$abi"
.section .hpychecksum,"",@progbits
.long $checksum
.section .llvmbc,"",@progbits
.balign 8
.incbin "$work/module.bc"
$native
EOF
}
