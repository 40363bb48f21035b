# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What bin/hpy, bin/hpy-build and bin/test share; to be sourced. It finds the tools (a JDK, Maven, clang), installs from Debian's
# packages what root may install (bin/hpy-build only if told to), and builds the Java side when it is missing or stale. HPY_ROOT is
# the checkout, set by the caller.

readonly launcher_dir="$HPY_ROOT/target/launcher"

# Prints the message (what is wrong, and what to do) and ends the program.
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Prints progress; standard output belongs to the user's program.
note() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Sets REPLY to the major version of the JDK (not JRE) in directory $1, or to 0. Reads files only: starting Java costs 40 ms.
jdk_major() {
  local line
  REPLY=0
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then REPLY=${BASH_REMATCH[1]}; fi
  done <"$1/release"
}

# Sets JAVA_HOME to a JDK 25 or newer: the one JAVA_HOME names, else the java on PATH, else one in the usual places, 25 first.
find_jdk() {
  local home java wanted
  jdk_major "${JAVA_HOME:-/nonexistent}"
  ((REPLY >= 25)) && return
  if java=$(command -v java) && java=$(readlink -f "$java"); then
    home=${java%/bin/java}
    jdk_major "$home"
    if ((REPLY >= 25)); then
      export JAVA_HOME="$home"
      return
    fi
  fi
  for wanted in 'REPLY == 25' 'REPLY > 25'; do
    for home in /usr/lib/jvm/* /usr/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*; do
      jdk_major "$home"
      if ((wanted)); then
        export JAVA_HOME="$home"
        return
      fi
    done
  done
  die "no JDK 25 found in JAVA_HOME, on PATH, or in /usr/lib/jvm, ~/.sdkman and /opt:" \
    "install one (Eclipse Temurin 25, OpenJDK 25 or GraalVM 25) and set JAVA_HOME to its directory."
}

# Installs Debian packages $2... for the purpose $1 where we are root on a Debian system; fails otherwise.
apt_install() {
  local purpose=$1
  shift
  ((EUID == 0)) && command -v apt-get >/dev/null || return 1
  note "installing $* ($purpose)"
  [[ -n ${apt_updated-} ]] || apt-get -qq -o DPkg::Lock::Timeout=600 update >&2
  apt_updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=600 --no-install-recommends --no-remove install "$@" </dev/null >&2
}

# Where Debian has the Python packages that our tests use.
readonly debian_python=/usr/lib/python3/dist-packages

# Ends the program unless the Python packages $2... are there, for the purpose $1, or can be installed.
ensure_debian_python() {
  local purpose=$1 package missing=()
  shift
  for package; do
    [[ -e $debian_python/$package || -e $debian_python/$package.py ]] || missing+=("python3-$package")
  done
  ((${#missing[@]} == 0)) || apt_install "$purpose" "${missing[@]}" ||
    die "$debian_python lacks packages $purpose: install them (Debian: apt install ${missing[*]})."
}

# Sets MAVEN to the Maven command.
find_maven() {
  for MAVEN in mvn "${MAVEN_HOME:-/nonexistent}/bin/mvn" "$HOME/.sdkman/candidates/maven/current/bin/mvn"; do
    command -v "$MAVEN" >/dev/null && return
  done
  MAVEN=mvn
  apt_install 'to build the Java side' maven || die "Maven not found: install Maven 3.8 or newer (Debian: apt install maven)."
}

# Runs Maven in the checkout with arguments $@, without its noise; the whole output goes to target/maven.log.
# Shows the steps and the large downloads, test summaries, and every warning and error.
run_maven() {
  local log="$HPY_ROOT/target/maven.log"
  find_maven
  mkdir -p "$HPY_ROOT/target"
  (
    cd "$HPY_ROOT" || exit
    set -o pipefail
    MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS-}" \
      "$MAVEN" -B -Dstyle.color=never "$@" </dev/null 2>&1 | tee "$log" | awk '
        function say(text) { print "  " text; fflush() }
        / \([0-9.]+ MB at / {
          size = $0; sub(/.* \(/, "", size); sub(/ at .*/, "", size)
          sub(/ \(.*/, ""); sub(/.*\//, ""); say("downloaded " $0 ", " size); next
        }
        /^\[/ { shown = 0 }
        /^\[INFO\] --- / { sub(/:[^:]*:/, " ", $3); say($3); next }
        /^\[INFO\] Tests run:/ { say($0); next }
        /^\[ERROR\] *$|Help 1\]|[Rr]e-run Maven|the following articles/ { next }
        /^\[(WARNING|ERROR)\]/ { shown = !seen[$0]++ }
        shown { say($0) } # with the lines that follow without a [LEVEL]' >&2
  )
}

# Whether the Java side must be built: never built, Maven's repository moved away, or a source newer than the last build.
is_stale() {
  local first newer
  [[ -s $launcher_dir/class-path ]] || return 0
  IFS=: read -r first _ <"$launcher_dir/class-path" || true
  [[ -e $first ]] || return 0
  newer=$(find "$HPY_ROOT"/{pom.xml,src} -newer "$launcher_dir/class-path" -print -quit)
  [[ -n $newer ]]
}

# Builds the Java side if it is stale; starts at the same time wait for the first of them.
build_java() {
  is_stale || return 0
  local lock start="$HPY_ROOT/target/build-start"
  mkdir -p "$HPY_ROOT/target"
  exec {lock}>"$HPY_ROOT/target/build.lock"
  flock --nonblock "$lock" || { note "waiting for another build of this checkout"; flock "$lock"; }
  if is_stale; then
    note "building (the first time downloads about 300 MB; the log is target/maven.log)"
    touch "$start"
    run_maven process-classes || die "the build failed: see above, or $HPY_ROOT/target/maven.log."
    # A source that changed during the build is newer than its start, so the next start builds again.
    touch -r "$start" "$launcher_dir/class-path"
  fi
  exec {lock}>&-
}
