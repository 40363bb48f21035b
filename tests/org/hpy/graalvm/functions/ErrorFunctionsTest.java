// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class ErrorFunctionsTest extends ExtensionTest {

    private Value setters() {
        return load("""
                HPyDef_METH(message, "message", HPyFunc_O)
                static HPy message_impl(HPyContext *ctx, HPy self, HPy type) {
                    return HPyErr_SetString(ctx, type, "b\\xc3\\xb6se %d %s");
                }
                HPyDef_METH(object, "object", HPyFunc_VARARGS)
                static HPy object_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyErr_SetObject(ctx, args[0], nargs == 2 ? args[1] : HPy_NULL);
                }
                HPyDef_METH(memory, "memory", HPyFunc_NOARGS)
                static HPy memory_impl(HPyContext *ctx, HPy self) {
                    return HPyErr_NoMemory(ctx);
                }
                """, "message", "object", "memory");
    }

    private static final String CATCH = """
            def catch(f, *args):
                try:
                    return f(*args)
                except BaseException as e:
                    return e
            """;

    @Test
    public void aMessageMakesAnInstanceOfAnyBuiltinExceptionType() {
        Value m = setters();
        assertRaises(m, "m.message(TypeError)", "TypeError", "böse %d %s");
        exec(m, CATCH + """
            types = [t for t in vars(__import__("builtins")).values()
                if isinstance(t, type) and issubclass(t, BaseException) and not issubclass(t, BaseExceptionGroup)
                and not t.__name__.startswith("Unicode")]
            def same(t):
                e, expected = catch(m.message, t), t("böse %d %s")
                return type(e) is t and e.args == expected.args and str(e) == str(expected) and (
                    getattr(e, "value", 0) == getattr(expected, "value", 0)) and (
                    getattr(e, "code", 0) == getattr(expected, "code", 0)) and (
                    getattr(e, "msg", 0) == getattr(expected, "msg", 0)) and (
                    getattr(e, "errno", 0) == getattr(expected, "errno", 0))
            """);
        assertPython(m, "len(types) > 50 and all([same(t) for t in types] + [same(t) for t in types])");
        assertPython(m, "type(catch(m.message, UnicodeDecodeError)) is TypeError");
    }

    @Test
    public void aMessageCallsTheConstructorOfOtherTypes() {
        Value m = setters();
        exec(m, CATCH + """
            class Mine(ValueError):
                def __init__(self, text):
                    super().__init__(text, len(text))
            class Broken(ValueError):
                def __init__(self, text):
                    raise KeyError(text)
            """);
        assertPython(m, "catch(m.message, Mine).args == ('böse %d %s', 10)");
        assertPython(m, "type(catch(m.message, Broken)) is KeyError");
    }

    @Test
    public void aValueBecomesTheExceptionItsArgumentOrItsArguments() {
        Value m = setters();
        exec(m, CATCH + "error = ValueError('mine')\n");
        assertPython(m, "catch(m.object, ValueError).args == ()");
        assertPython(m, "catch(m.object, ValueError, None).args == ()");
        assertPython(m, "catch(m.object, ValueError, 3).args == (3,)");
        assertPython(m, "catch(m.object, ValueError, 'text').args == ('text',)");
        assertPython(m, "catch(m.object, ValueError, (1, 2)).args == (1, 2)");
        assertPython(m, "catch(m.object, ValueError, error) is error");
        assertPython(m, "catch(m.object, Exception, error) is error");
        assertPython(m, "catch(m.object, TypeError, error).args == (error,)");
        assertPython(m, "type(catch(m.object, OSError, (2, 'no'))) is FileNotFoundError");
    }

    @Test
    public void onlyExceptionTypesCanBeSet() {
        Value m = setters();
        assertRaises(m, "m.message(3)", "SystemError", "exception 3 is not a BaseException subclass");
        assertRaises(m, "m.object(int, 3)", "SystemError", "exception <class 'int'> is not a BaseException subclass");
        assertRaises(
                m,
                "m.object(ValueError(1), 3)",
                "SystemError",
                "exception ValueError(1) is not a BaseException subclass");
    }

    @Test
    public void noMemoryIsAMemoryError() {
        Value m = setters();
        exec(m, CATCH);
        assertPython(m, "type(catch(m.memory)) is MemoryError and catch(m.memory).args == ()");
    }

    @Test
    public void anErrorHasTheTracebackOfItsCallersAndTheContextOfTheExceptionBeingHandled() {
        Value m = setters();
        exec(m, """
            import traceback
            def outer():
                try:
                    1 / 0
                except ZeroDivisionError:
                    inner()
            def inner():
                m.message(KeyError)
            try:
                outer()
            except KeyError as e:
                names = [frame.name for frame in traceback.extract_tb(e.__traceback__)][-3:]
                context = e.__context__
            """);
        assertPython(m, "names == ['outer', 'inner', 'message_impl']");
        assertPython(m, "type(context) is ZeroDivisionError");
    }

    @Test
    public void anErrorCanBeSeenMatchedReplacedAndCleared() {
        Value m = load("""
                HPyDef_METH(matches, "matches", HPyFunc_VARARGS)
                static HPy matches_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    if (HPyErr_Occurred(ctx) || HPyErr_ExceptionMatches(ctx, args[1])) {
                        return HPyLong_FromInt64_t(ctx, -1);
                    }
                    HPyErr_SetString(ctx, ctx->h_KeyError, "first");
                    HPyErr_SetString(ctx, args[0], "second");
                    int result = HPyErr_Occurred(ctx) * 2 + HPyErr_ExceptionMatches(ctx, args[1]);
                    HPyErr_Clear(ctx);
                    HPyErr_Clear(ctx);
                    return HPyLong_FromInt64_t(ctx, HPyErr_Occurred(ctx) ? -2 : result);
                }
                HPyDef_METH(converted, "converted", HPyFunc_O)
                static HPy converted_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPyLong_AsInt64_t(ctx, arg);
                    return HPyLong_FromInt64_t(ctx, HPyErr_Occurred(ctx));
                }
                """, "matches", "converted");
        exec(m, "class Mine(ValueError): pass\n");
        assertPython(m, "m.matches(ValueError, ValueError) == 3");
        assertPython(m, "m.matches(Mine, ValueError) == 3");
        assertPython(m, "m.matches(Mine, Mine) == 3");
        assertPython(m, "m.matches(ValueError, Mine) == 2");
        assertPython(m, "m.matches(IndexError, LookupError) == 3");
        assertPython(m, "m.matches(IndexError, BaseException) == 3");
        assertPython(m, "m.matches(IndexError, (ValueError, (TypeError, LookupError))) == 3");
        assertPython(m, "m.matches(IndexError, (ValueError, TypeError)) == 2");
        assertPython(m, "m.matches(IndexError, ()) == 2");
        assertPython(m, "m.matches(IndexError, 'IndexError') == 2");
        assertPython(m, "m.converted(7) == 0");
    }

    @Test
    public void newExceptionTypes() {
        Value m = load("""
                static HPy at(const HPy *args, size_t nargs, size_t i) { return i < nargs ? args[i] : HPy_NULL; }
                HPyDef_METH(plain, "plain", HPyFunc_VARARGS)
                static HPy plain_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyErr_NewException(ctx, "pack.mod.Name", at(args, nargs, 0), at(args, nargs, 1));
                }
                HPyDef_METH(documented, "documented", HPyFunc_VARARGS)
                static HPy documented_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyErr_NewExceptionWithDoc(ctx, "mod.Name", "What it is for",
                            at(args, nargs, 0), at(args, nargs, 1));
                }
                HPyDef_METH(undocumented, "undocumented", HPyFunc_NOARGS)
                static HPy undocumented_impl(HPyContext *ctx, HPy self) {
                    return HPyErr_NewExceptionWithDoc(ctx, "mod.Name", NULL, HPy_NULL, HPy_NULL);
                }
                HPyDef_METH(nameless, "nameless", HPyFunc_NOARGS)
                static HPy nameless_impl(HPyContext *ctx, HPy self) {
                    return HPyErr_NewException(ctx, "Name", HPy_NULL, HPy_NULL);
                }
                """, "plain", "documented", "undocumented", "nameless");
        assertPython(m, "m.plain().__name__ == m.plain().__qualname__ == 'Name'");
        assertPython(m, "m.plain().__module__ == 'pack.mod'");
        assertPython(m, "m.plain().__bases__ == (Exception,) and m.plain() is not m.plain()");
        assertPython(m, "m.plain(KeyError).__bases__ == (KeyError,)");
        assertPython(m, "m.plain((KeyError, OSError)).__bases__ == (KeyError, OSError)");
        assertPython(m, "m.plain(KeyError, {'a': 1}).a == 1");
        assertPython(m, "m.plain(KeyError, {'__module__': 'other'}).__module__ == 'other'");
        assertPython(m, "m.documented().__doc__ == 'What it is for' and m.documented().__module__ == 'mod'");
        assertPython(m, "m.documented(KeyError, {'a': 1}).__doc__ == 'What it is for'");
        assertPython(m, "m.undocumented().__doc__ is None");
        assertRaises(m, "m.nameless()", "SystemError", "HPyErr_NewException: name must be module.class, not 'Name'");
        assertRaises(m, "m.plain(KeyError, 3)", "SystemError", "HPyErr_NewException: dict must be a dict, not int");
    }

    @Test
    public void warnings() {
        Value m = load("""
                HPyDef_METH(warn, "warn", HPyFunc_VARARGS)
                static HPy warn_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy category = HPy_Is(ctx, args[0], ctx->h_None) ? HPy_NULL : args[0];
                    if (HPyErr_WarnEx(ctx, category, "careful", HPyLong_AsInt64_t(ctx, args[1])) < 0) {
                        return HPy_NULL;
                    }
                    return HPy_Dup(ctx, ctx->h_None);
                }
                """, "warn");
        exec(m, """
            import warnings
            def caught(category, level):
                with warnings.catch_warnings(record=True) as log:
                    warnings.simplefilter("always")
                    call(category, level)
                return [(w.category, str(w.message), w.lineno) for w in log]
            def call(category, level):
                m.warn(category, level)
            def fail():
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    m.warn(FutureWarning, 1)
            line = call.__code__.co_firstlineno + 1
            """);
        assertPython(m, "caught(FutureWarning, 1) == [(FutureWarning, 'careful', line)]");
        assertPython(m, "caught(None, 1) == [(RuntimeWarning, 'careful', line)]");
        assertPython(m, "caught(FutureWarning, 2) == [(FutureWarning, 'careful', line - 3)]");
        assertRaises(m, "fail()", "FutureWarning", "careful");
        assertRaises(m, "m.warn(int, 1)", "TypeError", "category must be a Warning subclass, not 'type'");
    }

    @Test
    public void errorsThatCannotBeRaisedGoToTheHook() {
        Value m = load("""
                HPyDef_METH(write, "write", HPyFunc_O)
                static HPy write_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPyErr_WriteUnraisable(ctx, arg);
                    HPyErr_SetString(ctx, ctx->h_ValueError, "lost");
                    HPyErr_WriteUnraisable(ctx, arg);
                    HPyErr_SetString(ctx, ctx->h_ValueError, "lost, too");
                    HPyErr_WriteUnraisable(ctx, HPy_NULL);
                    return HPyLong_FromInt64_t(ctx, HPyErr_Occurred(ctx));
                }
                """, "write");
        exec(m, """
            import sys
            log = []
            sys.unraisablehook = lambda u: log.append((u.exc_type, str(u.exc_value), u.object))
            result = m.write("here")
            sys.unraisablehook = sys.__unraisablehook__
            """);
        assertPython(m, "result == 0 and log == [(ValueError, 'lost', 'here'), (ValueError, 'lost, too', None)]");
    }

    @Test
    public void errnoBecomesAnOSError() {
        Value m = load("""
                #include <errno.h>
                HPyDef_METH(plain, "plain", HPyFunc_VARARGS)
                static HPy plain_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    int number = (int) HPyLong_AsInt64_t(ctx, args[1]);
                    errno = number;
                    return nargs == 2 ? HPyErr_SetFromErrno(ctx, args[0])
                        : nargs == 3 ? HPyErr_SetFromErrnoWithFilenameObject(ctx, args[0], args[2])
                        : HPyErr_SetFromErrnoWithFilenameObjects(ctx, args[0], args[2], args[3]);
                }
                HPyDef_METH(named, "named", HPyFunc_O)
                static HPy named_impl(HPyContext *ctx, HPy self, HPy type) {
                    errno = ENOENT;
                    return HPyErr_SetFromErrnoWithFilename(ctx, type, "b\\xc3\\xb6se\\xff");
                }
                HPyDef_METH(nameless, "nameless", HPyFunc_O)
                static HPy nameless_impl(HPyContext *ctx, HPy self, HPy type) {
                    errno = EACCES;
                    return HPyErr_SetFromErrnoWithFilename(ctx, type, NULL);
                }
                """, "plain", "named", "nameless");
        exec(m, CATCH + "import errno, os\ndef facts(e): return (e.errno, e.strerror, e.filename, e.filename2)\n");
        assertPython(m, "facts(catch(m.plain, OSError, 22)) == (22, os.strerror(22), None, None)");
        assertPython(m, "facts(catch(m.plain, OSError, 22, 'a')) == (22, os.strerror(22), 'a', None)");
        assertPython(m, "facts(catch(m.plain, OSError, 22, 'a', 'b')) == (22, os.strerror(22), 'a', 'b')");
        assertPython(m, "type(catch(m.plain, OSError, errno.EEXIST)) is FileExistsError");
        assertPython(m, "type(catch(m.plain, TimeoutError, 22)) is TimeoutError");
        assertPython(m, "type(catch(m.named, OSError)) is FileNotFoundError");
        assertPython(m, "catch(m.named, OSError).filename == 'böse\\udcff'");
        assertPython(m, "facts(catch(m.nameless, OSError)) == (13, os.strerror(13), None, None)");
        assertPython(m, "type(catch(m.plain, int, 22)) is SystemError");
    }

    @Test
    public void aFatalErrorEndsTheContextWithAMessage() {
        Context ended = assertFatal(m -> m.invokeMember("f"));
        assertThrows(PolyglotException.class, () -> ended.eval("python", "1"));
    }

    @Test
    public void aFatalErrorPassesThroughPython() {
        Context ended = assertFatal(m -> {
            m.getContext().getBindings("python").putMember("m", m);
            m.getContext().eval("python", "try:\n    m.f()\nexcept BaseException:\n    pass\n");
        });
        closeEnded(ended);
    }

    /** The main thread is in a wait, where it has no GIL. */
    @Test
    public void aFatalErrorInAThreadEndsAllThreads() {
        assertFatalInAThread(false);
        assertFatalInAThread(true);
    }

    private void assertFatalInAThread(boolean asInLauncher) {
        Context ended = assertFatal(asInLauncher, m -> {
            m.getContext().getBindings("python").putMember("m", m);
            m.getContext().eval("python", """
                    import threading
                    for f in (lambda: threading.Event().wait(), m.f):
                        thread = threading.Thread(target=f)
                        thread.start()
                    thread.join()
                    """);
        });
        try {
            ended.close(true);
        } catch (PolyglotException e) {
            assertTrue(e.toString(), e.isExit()); // another thread closes it
        }
    }

    private Context assertFatal(Consumer<Value> call) {
        return assertFatal(false, call);
    }

    private Context assertFatal(boolean asInLauncher, Consumer<Value> call) {
        File file = Compiler.module("""
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    HPy_FatalError(ctx, "b\\xc3\\xb6se");
                }
                """, optimization, "f");
        var err = new ByteArrayOutputStream();
        Context other = Context.newBuilder()
                .allowAllAccess(true)
                .err(err)
                .option("log.hpy.level", "WARNING")
                .allowExperimentalOptions(true)
                .option("python.AlwaysRunExcepthook", Boolean.toString(asInLauncher))
                .build();
        Value m = other.eval(Source.newBuilder("hpy", file).buildLiteral());
        PolyglotException e = assertThrows(PolyglotException.class, () -> call.accept(m));
        assertTrue(e.toString(), e.isExit());
        assertEquals(134, e.getExitStatus());
        assertEquals("Fatal Python error: HPy_FatalError: böse\n", err.toString(StandardCharsets.UTF_8));
        return other;
    }
}
