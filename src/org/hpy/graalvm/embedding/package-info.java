// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Python modules with their extensions as a library for Java servers and for the executors of Spark and the like.
 *
 * <p>{@link org.hpy.graalvm.embedding.PythonModule} says what the module is made of, and goes from one JVM to others.
 * There, {@link org.hpy.graalvm.embedding.PythonModule#borrow} lends a context with the module from a pool, which has
 * all contexts of the JVM on one engine; {@link org.hpy.graalvm.embedding.Loan} calls it, and {@link
 * org.hpy.graalvm.embedding.Column} hands it arrays and memory. All of it uses the polyglot API as any program could.
 *
 * <p>Stands on nothing.
 */
package org.hpy.graalvm.embedding;
