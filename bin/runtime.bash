# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The Java runtime that bin/hpy starts; to be sourced after toolchain.bash. In a distribution it is the directory lib. In a checkout
# the first start makes it in target/runtime, of the JDK and the build. It has
#
#   java       a Java runtime with the Graal compiler inside (launcher/RuntimeImage.java says why); not where the JDK is a GraalVM
#   hpy.jar    our classes: the cache takes jars only
#   hpy.aot    Java's AOT cache: the classes as they are after a start, the import of an extension, calls and an exception
#   jdk        of which JDK it was made, and when
#   untrained  is there if no extension could be built for the training
#   log        what the tools have said
#
# What cannot be made is done without, slower: hpy doctor tells. HPY_RUNTIME=jdk does without all of it.

: "${launcher_dir:?source toolchain.bash first}"
if [[ -d $HPY_ROOT/lib/java ]]; then
  readonly runtime="$HPY_ROOT/lib" is_distribution=yes launcher_files="$HPY_ROOT/lib"
else
  readonly runtime="$HPY_ROOT/target/runtime" is_distribution='' launcher_files="$HPY_ROOT/launcher"
fi
image="$runtime/java" cache="$runtime/hpy.aot"

# The JVM's best compiler takes Java code that is ten times as hot as usual: programs wait for the other one, that of Python and C, on
# the same two cores (docs/performance.md).
readonly patient_compiler=(-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000
  -XX:Tier4BackEdgeThreshold=400000)

# What the launcher gets before the user's options: every language, and imports of extensions.
readonly default_options=(--polyglot --hpyimport=true)

# Sets JAVA, the java command; java_options, what it needs here; and class_path. Makes the runtime if it is missing or stale.
find_runtime() {
  if [[ -n $is_distribution ]]; then
    class_path=$(<"$runtime/class-path")
    class_path=$runtime/${class_path//:/:$runtime/}
  else
    find_jdk
    build_java
    if [[ ${HPY_RUNTIME-} == jdk ]]; then
      image='' cache=''
    elif ! is_made; then
      make_runtime
    fi
    if [[ -f $cache ]]; then set_class_path "$runtime/hpy.jar"; else set_class_path "$HPY_ROOT/target/classes"; fi
  fi
  set_java
  # Where options of the user make the cache useless, Java would say so at each start: hpy doctor is for that.
  [[ ! -f $cache ]] || java_options+=("-XX:AOTCache=$cache" '-Xlog:aot*=off,cds*=off')
}

# Sets class_path to that of the build, with our classes from $1.
set_class_path() { class_path="$1:$(<"$launcher_dir/class-path")"; }

# Sets JAVA and java_options, all but the cache.
set_java() {
  # Calls back and forth between Python and C take ten times the stack of Java's before they are compiled.
  java_options=(-Xss16m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    "-Dpolyglot.engine.resourcePath.hpy.home=$HPY_ROOT")
  [[ -z $is_distribution ]] || java_options+=("-Dpolyglot.engine.resourcePath=$runtime/resources")
  if [[ -d $image ]]; then
    JAVA=$image/bin/java
    java_options+=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI "${patient_compiler[@]}")
    # Java tells on standard output that it has read the file, unless it shows nothing that is not logged.
    java_options+=(-XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput "-XX:CompilerDirectivesFile=$launcher_files/compilers.json")
  else
    JAVA=$JAVA_HOME/bin/java
    # A GraalVM has the compiler built in; any other JDK gets it in place of its own, empty module. There it compiles Java code that
    # stays hot, too, and is itself left to the quick compiler, C1.
    is_graalvm || java_options+=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI -XX:+UseJVMCICompiler "${patient_compiler[@]}"
      --add-modules=jdk.graal.compiler "--upgrade-module-path=$(<"$launcher_dir/upgrade-module-path")")
  fi
}

is_graalvm() { [[ $(<"$JAVA_HOME/release") == *GRAALVM_VERSION* ]]; }

# Whether the collector G1 of the JDK can corrupt data (SPARK-55852).
has_broken_g1() { [[ $(<"$JAVA_HOME/release") =~ JAVA_VERSION=\"25(\.0\.[0-2])?\" ]]; }

# Whether the runtime was made, or tried, of what is there now.
is_made() {
  local source
  is_of_jdk || return 1
  for source in "$launcher_dir/class-path" "$launcher_files"/* "$HPY_ROOT/bin/runtime.bash"; do
    [[ $runtime/jdk -nt $source ]] || return 1
  done
  # It was trained without an extension if there was no compiler. Has one come since then?
  [[ ! -f $runtime/untrained || ! $HPY_ROOT/target/helpers -nt $runtime/untrained ]]
}

# Whether the runtime was made of the JDK in JAVA_HOME, as it is now.
is_of_jdk() { [[ -f $runtime/jdk && $(<"$runtime/jdk") == "$JAVA_HOME"$'\n'"$(<"$JAVA_HOME/release")" ]]; }

# Makes the runtime; starts at the same time wait for the first of them.
make_runtime() {
  local lock
  mkdir -p "$runtime"
  exec {lock}>"$runtime/lock"
  flock --nonblock "$lock" || { note "waiting until another start has made the Java runtime"; flock "$lock"; }
  if ! is_made; then
    { is_of_jdk && [[ ! $launcher_files/RuntimeImage.java -nt $image ]]; } || rm -rf "$image"
    rm -f "$runtime"/{jdk,hpy.aot,log}
    ! has_broken_g1 ||
      note "warning: before 25.0.3 the collector G1 of JDK 25 can corrupt data: take a newer one, or leave G1 off, as bin/hpy does"
    { { is_graalvm || [[ -d $image ]] || make_image; } && make_cache; } ||
      note "that failed, so each start takes longer: see $runtime/log"
    printf '%s\n%s\n' "$JAVA_HOME" "$(<"$JAVA_HOME/release")" >"$runtime/jdk"
  fi
  exec {lock}>&-
}

make_image() {
  local work="$runtime/work" status=0
  note "making a Java runtime with the Graal compiler inside (once for a JDK, about 15 s)"
  rm -rf "$work"
  { "$JAVA_HOME/bin/java" "$launcher_files/RuntimeImage.java" "$work/java" "$work" "$(<"$launcher_dir/upgrade-module-path")" &&
    mv "$work/java" "$image"; } >>"$runtime/log" 2>&1 || status=1
  rm -rf "$work"
  return "$status"
}

make_cache() {
  note "training it to start fast (once for a build, about 20 s)"
  train >>"$runtime/log" 2>&1 && return
  rm -f "$cache"
  return 1
}

# C1 keeps no profiles, with which C2 would take more of a start to compile than it gives back.
readonly training_options=(-XX:TieredStopAtLevel=1)

# Runs the training program, and keeps the classes that Java has loaded.
train() {
  local JAVA java_options class_path
  "$JAVA_HOME/bin/jar" --create --file "$runtime/hpy.jar" -C "$HPY_ROOT/target/classes" . || return
  rm -f "$runtime/untrained"
  "$HPY_ROOT/bin/hpy-build" "$HPY_ROOT/examples/series/series.c" -o "$runtime/training" || touch "$runtime/untrained"
  set_java
  set_class_path "$runtime/hpy.jar"
  java_options+=(-Dorg.graalvm.launcher.executablename="$HPY_ROOT/bin/hpy")
  train_cache "$cache"
}

# Makes the cache $1 for java_options and class_path, of what the training program does.
train_cache() {
  local java_options=("${java_options[@]}" "${training_options[@]}" "-XX:AOTCacheOutput=$1")
  (start_python "$launcher_files/training.py" "$runtime/training") && [[ -f $1 ]]
}

# Becomes GraalPy's launcher, with arguments $@.
start_python() {
  # What C code keeps in memory is known to a table of ours, and each entry costs a memory barrier with the default collector, G1.
  [[ " ${java_options[*]}" =~ \ -XX:\+Use[A-Za-z0-9]*GC ]] || java_options=(-XX:+UseParallelGC "${java_options[@]}")
  exec "$JAVA" "${java_options[@]}" -Dorg.graalvm.launcher.shell=true -cp "$class_path" com.oracle.graal.python.shell.GraalPythonMain "${default_options[@]}" "$@"
}
