#!/usr/bin/env bash
# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# distribution.bash ARCHIVE EXTENSION   unpacks what bin/dist has made into an empty folder, and runs the extension series there and in
#                                       another folder: without Java, Maven and compilers on PATH, and with an empty HOME.
set -euo pipefail

archive=$1 extension=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Ends the test unless command $3... ends with status $1 and prints what matches $2.
expect() {
  local output code=0
  output=$("${bare[@]}" "${@:3}" 2>&1) || code=$?
  if [[ $code != "$1" || ! $output =~ $2 ]]; then
    printf 'FAILED: %s\n  wanted status %s and %s\n  got status %s and:\n%s\n' "${*:3}" "$1" "$2" "$code" "$output" >&2
    exit 1
  fi
  printf 'passed: %s\n' "${*:3}"
}

mkdir "$work"/{home,commands,extensions,here,there}
for command in /usr/bin/* /bin/*; do
  [[ ${command##*/} =~ ^(java|javac|jar|mvn|cc|gcc|c\+\+|g\+\+|clang|llvm|lld).*$ ]] ||
    ln -sf "$command" "$work/commands/${command##*/}"
done
bare=(env -i "PATH=$work/commands" "HOME=$work/home")
tar -xzf "$archive" -C "$work/here"
cp "$extension" "$work/extensions"
cat >"$work/program.py" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import series
print(sys.argv[2], series.Array([1.0, 2.0]).mean())
END

hpy=("$work"/here/*/bin/hpy)
expect 0 '^1$' "${hpy[0]}" -c 'print(1)'
expect 0 '^mean 1\.5$' "${hpy[0]}" "$work/program.py" "$work/extensions" mean
expect 0 'Printing output to ' "${hpy[0]}" --profile="$work/graph.html" "$work/program.py" "$work/extensions" mean
expect 0 'interpreted: too few calls for more' "${hpy[0]}" explain "$work/program.py" "$work/extensions" mean
expect 0 'hpy\.aot, ' "${hpy[0]}" doctor
expect 1 'no clang 14 to 19 with llvm-link found' "${hpy[0]}" build "$work"/here/*/examples/series/series.c

# A cache for Java programs, with an option of theirs: Java takes it.
opens=--add-opens=java.base/java.nio=ALL-UNNAMED
expect 0 'java.class.path=' "${hpy[0]}" cache "$work/program.aot" "$opens"
declare -A program
while IFS='=' read -r key value; do program[$key]=$value; done < <("${bare[@]}" "${hpy[0]}" cache "$work/program.aot" "$opens")
read -ra options <<<"${program[java.options]}"
expect 0 '^1$' "${program[java.home]}/bin/java" -XX:AOTMode=on "$opens" "${options[@]}" -cp "${program[java.class.path]}" \
  com.oracle.graal.python.shell.GraalPythonMain -c 'print(1)'

expect 0 '' "${hpy[0]}" -m venv "$work/venv"
expect 0 "^pip .*$work/venv" "$work/venv/bin/python" -m pip --version
expect 0 '^mean 1\.5$' "$work/venv/bin/python" "$work/program.py" "$work/extensions" mean

mv "$work"/here/* "$work/there"
hpy=("$work"/there/*/bin/hpy)
expect 0 '^mean 1\.5$' "${hpy[0]}" "$work/program.py" "$work/extensions" mean
expect 0 'hpy\.aot, ' "${hpy[0]}" doctor
unpacked=$(ls -A "$work/home")
[[ -z $unpacked ]] || { printf 'FAILED: files in HOME: %s\n' "$unpacked" >&2; exit 1; }

# No file twice: the same content under two names, apart from small ones such as licences.
twice=$(find "$work"/there/*/lib -type f -size +100k -exec sha256sum {} + | sort | uniq -w 64 -D)
[[ -z $twice ]] || { printf 'FAILED: files that are there twice:\n%s\n' "$twice" >&2; exit 1; }
