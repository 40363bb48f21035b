// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * HPy for GraalPy, as a Truffle language: extensions run as bitcode on Sulong, in one compilation unit with the Python
 * code that calls them.
 *
 * <h2>Loading</h2>
 *
 * <p>{@link org.hpy.graalvm.HPyLanguage} evaluates extension files. {@link org.hpy.graalvm.loader.ExtensionLoader} has
 * Sulong parse the bitcode and calls {@code HPyInit_NAME} for the {@code HPyModuleDef}, which {@link
 * org.hpy.graalvm.cstructs.ModuleDef} reads; a module builder makes the Python module. {@link
 * org.hpy.graalvm.loader.PythonImport} brings the same to Python's {@code import}.
 *
 * <h2>One call in: Python calls C</h2>
 *
 * <p>A C function is the body of a Python function. {@link org.hpy.graalvm.downcall.Convention} says, for each signature
 * of HPy, which Python parameters there are, what C gets, and what becomes of the result. The call itself, {@link
 * org.hpy.graalvm.downcall.DowncallNode}, is a direct call of Sulong's call target; an error that C code has left in the
 * {@link org.hpy.graalvm.errors.ErrorIndicator} is thrown when it returns. Slots are such functions under the names of special
 * methods, see {@link org.hpy.graalvm.types.TypeBuilder}.
 *
 * <h2>One call out: C calls Python</h2>
 *
 * <p>Bitcode calls the API functions by name. When a module is loaded, its {@link org.hpy.graalvm.upcall.UpcallTable}
 * binds the names to an {@link org.hpy.graalvm.upcall.Upcall} each, which Sulong executes; so a module has one table, wherever
 * its code keeps the {@code HPyContext *}. An upcall node turns the arguments into Python
 * objects and Java primitives by their {@link org.hpy.graalvm.upcall.CType}, executes the {@link
 * org.hpy.graalvm.functions.ContextFunction} of that name, and turns the result back; an exception goes to the error
 * indicator, and C gets the error value of the type.
 *
 * <h2>Handles and structs</h2>
 *
 * <p>An {@code HPy} is a {@link org.hpy.graalvm.handles.Handle}, a Java object that escape analysis removes; it gets a
 * number in the {@link org.hpy.graalvm.handles.HandleTable} when C code stores it to native memory. An instance with a C
 * struct is an {@link org.hpy.graalvm.structs.HPyObject}; the struct is in native memory, in a page that the objects share
 * and hold. What C code has to do when an object dies is an entry of the {@link org.hpy.graalvm.lifetime.Cleaner}.
 * GraalPy sees the buffer of an instance through the {@link org.hpy.graalvm.buffers.Buffers}.
 *
 * <h2>No call at all</h2>
 *
 * <p>C functions that need no Python have native code beside their bitcode, and {@link org.hpy.graalvm.nativecode.NativeCode}
 * puts it in its place. The build decides which: the programs in {@code graalpython-hpy-lib/bitcode} are a tour of what it
 * does to the bitcode. The same holds for single operations that Sulong lacks, and {@code graalpython-hpy-lib/libc} has bodies
 * for functions of the C library; {@link org.hpy.graalvm.builtins} is for what Sulong's own libraries lack.
 *
 * <h2>Modes</h2>
 *
 * <p>All calls cross a {@link org.hpy.graalvm.border.Border}. That of universal mode does nothing but what has to be
 * done; those of {@link org.hpy.graalvm.debug} and {@link org.hpy.graalvm.trace} check and count. Each mode has an upcall
 * table of its own, and a module is bound to one of them when it is loaded.
 *
 * <h2>Beside the calls</h2>
 *
 * <p>{@link org.hpy.graalvm.signals.HeldCalls} keeps signal handlers out of C code that is not ready for them. The
 * package {@link org.hpy.graalvm.legacy} meets CPython's C API, which GraalPy emulates. The Python package {@code hpy},
 * the headers and the build driver are files that {@link org.hpy.graalvm.loader.HPyHome} unpacks.
 * What C code allocates, and the checks of checked builds, are in {@link org.hpy.graalvm.checks}.
 *
 * <h2>Tools</h2>
 *
 * <p>{@link org.hpy.graalvm.debugger} has debuggers show what handles stand for, {@link org.hpy.graalvm.profile} has profilers
 * show functions under their names, and explains what the compiler has made of them. Tracebacks get their lines of C from
 * {@link org.hpy.graalvm.graalpy.TracebackFrame}.
 *
 * <h2>Floors</h2>
 *
 * <p>A package stands on some of those before it, as its documentation says, and a test holds: {@link org.hpy.graalvm.builtins}, {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs}, {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.text}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link org.hpy.graalvm.border}, {@link org.hpy.graalvm.checks}, {@link org.hpy.graalvm.legacy}, {@link org.hpy.graalvm.signals}, {@link org.hpy.graalvm.downcall}, {@link org.hpy.graalvm.nativecode}, {@link org.hpy.graalvm.lifetime}, {@link org.hpy.graalvm.buffers}, {@link org.hpy.graalvm.structs}, {@link org.hpy.graalvm.debugger}, {@link org.hpy.graalvm.members}, {@link org.hpy.graalvm.types}, {@link org.hpy.graalvm.functions}, {@link org.hpy.graalvm.upcall}, {@link org.hpy.graalvm.debug}, {@link org.hpy.graalvm.trace}, {@link org.hpy.graalvm.loader}, {@link org.hpy.graalvm.profile}, {@link org.hpy.graalvm.embedding}. On top is the language itself, which puts the parts of a context together.
 *
 * <p>Read first: {@code HPyLanguage}, {@code UpcallNode}, {@code DowncallNode}, {@code Convention}.
 */
package org.hpy.graalvm;
