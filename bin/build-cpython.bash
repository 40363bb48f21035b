# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # variables of hpy-build
#
# The ABI cpython, for bin/hpy-build: a plain extension of CPython.

: "${library:?source this from hpy-build}"

# Sets python, python_include and python_suffix for the ABI cpython: the interpreter, the directory of Python.h, and how the names of
# extensions end.
find_cpython() {
  local candidate candidates=("$python") answer implementation problem="there is no python3 on PATH."
  [[ -n $python ]] || mapfile -t candidates < <(type -aP python3)
  for candidate in "${candidates[@]}"; do
    answer=$("$candidate" -c 'import sys, sysconfig
print(sys.implementation.name, sysconfig.get_path("include"), sysconfig.get_config_var("EXT_SUFFIX"), sep="\n")' 2>/dev/null) || answer=''
    if ! { read -r implementation && read -r python_include && read -r python_suffix; } <<<"$answer"; then
      problem="$candidate does not run, or is none."
    elif [[ $implementation != cpython ]]; then
      problem="$candidate is $implementation."
    elif [[ ! -f $python_include/Python.h ]]; then
      problem="$candidate has no $python_include/Python.h: install its headers (Debian: apt install python3-dev)."
    else
      python=$candidate && return
    fi
  done
  die "--abi=cpython needs a CPython, which --python= can name: $problem"
}

# Sets CC and CXX, as far as the sources need them.
find_native_compiler() {
  local compiler
  for compiler in "${CC-}" cc clang; do
    [[ -z $compiler ]] || ! CC=$(command -v "$compiler") || break
  done
  [[ -n $CC ]] || die "no C compiler found: install one (Debian: apt install gcc libc6-dev) or set CC."
  [[ -n $cxx ]] || return 0
  for compiler in "${CXX-}" c++ clang++; do
    [[ -z $compiler ]] || ! CXX=$(command -v "$compiler") || return 0
  done
  die "no C++ compiler found: install one (Debian: apt install g++) or set CXX."
}

# Sets HELPERS to a directory with our C code as this compiler makes it for this Python: helpers.a.
build_cpython_helpers() {
  local source
  HELPERS="$STATE/helpers/${CC//\//_}$python_suffix${python_include//\//_}"
  is_older "$HELPERS/helpers.a" "$CC" "$library"/{src,cpython,include,include/hpy,include/hpy/cpython}/*.[ch] || return 0
  mkdir -p "$HELPERS"
  (
    flock 9
    rm -rf "$HELPERS/new" && mkdir "$HELPERS/new" && cd "$HELPERS/new" || exit
    for source in "$library"/{src,cpython}/*.c; do
      "$CC" -c -O2 -g -fPIC "${common_flags[@]}" "${abi_flags[@]}" "$source" -o "${source##*/}.o"
    done
    ar rcs helpers.a ./*.o
    mv helpers.a ..
  ) 9>"$HELPERS/lock"
}
