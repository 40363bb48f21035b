// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.util.List;
import org.hpy.graalvm.border.Mode;
import org.junit.Test;

/** What C code must not do with functions of the context is a Python error that tells the function and the problem. */
public class BadUseTest extends BadUse {

    @Test
    public void stringsMustNotBeNull() {
        assertRefused("""
                HANDLE(HPy_GetAttr_s(ctx, object, NULL)) => SystemError: HPy_GetAttr_s: NULL is not a string
                NUMBER(HPy_HasAttr_s(ctx, object, NULL)) => SystemError: HPy_HasAttr_s: NULL is not a string
                NUMBER(HPy_SetAttr_s(ctx, object, NULL, one)) => SystemError: HPy_SetAttr_s: NULL is not a string
                HANDLE(HPy_GetItem_s(ctx, dict, NULL)) => SystemError: HPy_GetItem_s: NULL is not a string
                NUMBER(HPy_SetItem_s(ctx, dict, NULL, one)) => SystemError: HPy_SetItem_s: NULL is not a string
                NUMBER(HPy_DelItem_s(ctx, dict, NULL)) => SystemError: HPy_DelItem_s: NULL is not a string
                HANDLE(HPyBytes_FromString(ctx, NULL)) => SystemError: HPyBytes_FromString: NULL is not a string
                HANDLE(HPyBytes_FromStringAndSize(ctx, NULL, 3)) => ValueError: NULL char * passed to HPyBytes_FromStringAndSize
                HANDLE(HPyUnicode_FromString(ctx, NULL)) => SystemError: HPyUnicode_FromString: NULL is not a string
                HANDLE(HPyUnicode_FromWideChar(ctx, NULL, -1)) => SystemError: HPyUnicode_FromWideChar: NULL is not a string
                HANDLE(HPyUnicode_DecodeFSDefault(ctx, NULL)) => SystemError: HPyUnicode_DecodeFSDefault: NULL is not a string
                HANDLE(HPyUnicode_DecodeFSDefaultAndSize(ctx, NULL, 3)) => SystemError: HPyUnicode_DecodeFSDefaultAndSize: NULL is not a string
                HANDLE(HPyUnicode_DecodeASCII(ctx, NULL, 3, NULL)) => SystemError: HPyUnicode_DecodeASCII: NULL is not a string
                HANDLE(HPyUnicode_DecodeLatin1(ctx, NULL, 3, NULL)) => SystemError: HPyUnicode_DecodeLatin1: NULL is not a string
                NOTHING(HPyErr_SetString(ctx, ctx->h_ValueError, NULL)) => SystemError: HPyErr_SetString: NULL is not a string
                HANDLE(HPyErr_NewException(ctx, NULL, HPy_NULL, HPy_NULL)) => SystemError: HPyErr_NewException: NULL is not a string
                HANDLE(HPyErr_NewExceptionWithDoc(ctx, NULL, "doc", HPy_NULL, HPy_NULL)) => SystemError: HPyErr_NewExceptionWithDoc: NULL is not a string
                NUMBER(HPyErr_WarnEx(ctx, HPy_NULL, NULL, 1)) => SystemError: HPyErr_WarnEx: NULL is not a string
                HANDLE(HPyImport_ImportModule(ctx, NULL)) => SystemError: HPyImport_ImportModule: NULL is not a string
                HANDLE(HPy_Compile_s(ctx, NULL, "file", HPy_SourceKind_Expr)) => SystemError: HPy_Compile_s: NULL is not a string
                HANDLE(HPy_Compile_s(ctx, "1", NULL, HPy_SourceKind_Expr)) => SystemError: HPy_Compile_s: NULL is not a string
                HANDLE(HPyContextVar_New(ctx, NULL, HPy_NULL)) => SystemError: HPyContextVar_New: NULL is not a string
                HANDLE(HPyUnicode_FromFormat(ctx, NULL)) => SystemError: HPyUnicode_FromFormat: fmt is NULL
                """);
    }

    @Test
    public void namesMustBeThoseOfPythonObjects() {
        assertRefused("""
                HANDLE(HPyImport_ImportModule(ctx, "")) => ValueError: Empty module name
                HANDLE(HPyImport_ImportModule(ctx, ".os")) => ValueError: Empty module name
                HANDLE(HPyErr_NewException(ctx, "", HPy_NULL, HPy_NULL)) => SystemError: HPyErr_NewException: name must be module.class, not ''
                HANDLE(HPyErr_NewException(ctx, "Name", HPy_NULL, HPy_NULL)) => SystemError: HPyErr_NewException: name must be module.class, not 'Name'
                HANDLE(HPyErr_NewException(ctx, "a.B", one, HPy_NULL)) => TypeError: HPyErr_NewException: bases must be types, not int
                HANDLE(HPyErr_NewException(ctx, "a.B", tuple, HPy_NULL)) => TypeError: HPyErr_NewException: bases must be types, not int
                HANDLE(HPyErr_NewException(ctx, "a.B", HPy_NULL, one)) => SystemError: HPyErr_NewException: dict must be a dict, not int
                HANDLE(HPy_GetAttr_s(ctx, object, "\\xff")) => UnicodeDecodeError: 'utf_8' codec can't decode byte 0xff in position 0: malformed input
                NOTHING(HPyErr_SetString(ctx, ctx->h_ValueError, "\\xff")) => UnicodeDecodeError: 'utf_8' codec can't decode byte 0xff in position 0: malformed input
                """);
    }

    @Test
    public void sizesMustNotBeNegativeOrTooLarge() {
        assertRefused("""
                HANDLE(HPyBytes_FromStringAndSize(ctx, "a", -1)) => SystemError: HPyBytes_FromStringAndSize: negative size
                HANDLE(HPyBytes_FromStringAndSize(ctx, "a", (HPy_ssize_t)1 << 40)) => MemoryError
                HANDLE(HPyUnicode_FromWideChar(ctx, L"a", -2)) => SystemError: HPyUnicode_FromWideChar: negative size
                HANDLE(HPyUnicode_FromWideChar(ctx, L"a", (HPy_ssize_t)1 << 40)) => MemoryError
                HANDLE(HPyUnicode_DecodeFSDefaultAndSize(ctx, "a", -1)) => SystemError: HPyUnicode_DecodeFSDefaultAndSize: negative size
                HANDLE(HPyUnicode_DecodeASCII(ctx, "a", -1, NULL)) => SystemError: HPyUnicode_DecodeASCII: negative size
                HANDLE(HPyUnicode_DecodeLatin1(ctx, "a", -1, NULL)) => SystemError: HPyUnicode_DecodeLatin1: negative size
                HANDLE(HPyUnicode_DecodeASCII(ctx, "\\xff", 1, "no such handler")) => LookupError: unknown error handler name 'no such handler'
                HANDLE(HPyUnicode_Substring(ctx, text, -1, 2)) => IndexError: string index out of range
                HANDLE(HPyUnicode_Substring(ctx, text, 0, -2)) => IndexError: string index out of range
                NUMBER((int)HPyUnicode_ReadChar(ctx, text, -1)) => IndexError: string index out of range
                NUMBER((int)HPyUnicode_ReadChar(ctx, text, 4)) => IndexError: string index out of range
                NUMBER((int)HPyUnicode_ReadChar(ctx, text, INT64_MAX)) => IndexError: string index out of range
                HANDLE(HPyList_New(ctx, -1)) => SystemError: HPyList_New: negative length
                HANDLE(HPyList_New(ctx, INT64_MAX)) => MemoryError
                NOTHING(HPyListBuilder_New(ctx, -1)) => SystemError: HPyListBuilder_New: negative size
                NOTHING(HPyTupleBuilder_New(ctx, -1)) => SystemError: HPyTupleBuilder_New: negative size
                NOTHING(HPyTracker_New(ctx, -1)) => SystemError: HPyTracker_New: negative size
                HANDLE(HPyListBuilder_Build(ctx, HPyListBuilder_New(ctx, INT64_MAX))) => MemoryError
                """);
    }

    @Test
    @UniversalOnly("debug mode ends the context for names of keywords that are no tuple")
    public void arraysOfHandlesMustExist() {
        assertRefused("""
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args, -1)) => SystemError: HPyTuple_FromArray: wrong number of handles
                HANDLE(HPyTuple_FromArray(ctx, NULL, 1)) => SystemError: HPyTuple_FromArray: the array of handles is NULL
                HANDLE(HPyTuple_FromArray(ctx, NULL, 20)) => SystemError: HPyTuple_FromArray: the array of handles is NULL
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args, INT64_MAX)) => SystemError: HPyTuple_FromArray: wrong number of handles
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args, INT32_MAX)) => MemoryError
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, -1, HPy_NULL)) => SystemError: HPy_Call: wrong number of handles
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, (size_t)1 << 40, HPy_NULL)) => SystemError: HPy_Call: wrong number of handles
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, NULL, 1, HPy_NULL)) => SystemError: HPy_Call: the array of handles is NULL
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, 1, tuple)) => TypeError: keywords must be strings
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, NULL, 0, tuple)) => SystemError: HPy_Call: the array of handles is NULL
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, 1, list)) => SystemError: HPy_Call: expected a tuple of keyword names, not list
                HANDLE(HPy_CallMethod(ctx, text, args, 0, HPy_NULL)) => SystemError: HPy_CallMethod: the receiver is missing
                HANDLE(HPy_CallMethod(ctx, text, args, -1, HPy_NULL)) => SystemError: HPy_CallMethod: wrong number of handles
                HANDLE(HPy_CallMethod(ctx, text, NULL, 1, HPy_NULL)) => SystemError: HPy_CallMethod: the array of handles is NULL
                HANDLE(HPy_CallMethod(ctx, one, args, 1, HPy_NULL)) => TypeError: HPy_CallMethod: name must be a str, not int
                HANDLE(HPy_CallMethod(ctx, text, args, 1, one)) => SystemError: HPy_CallMethod: expected a tuple of keyword names, not int
                """);
    }

    @Test
    @UniversalOnly("debug mode ends the context for some kinds of wrong arguments")
    public void objectsMustHaveTheRightType() {
        assertRefused("""
                NUMBER(HPyList_Append(ctx, tuple, one)) => SystemError: HPyList_Append: expected a list, not tuple
                NUMBER(HPyList_Insert(ctx, tuple, 0, one)) => SystemError: HPyList_Insert: expected a list, not tuple
                HANDLE(HPyDict_Keys(ctx, list)) => SystemError: HPyDict_Keys: expected a dict, not list
                HANDLE(HPyDict_Copy(ctx, list)) => SystemError: HPyDict_Copy: expected a dict, not list
                NUMBER(HPyBytes_Size(ctx, text)) => TypeError: expected bytes, str found
                NUMBER(HPyBytes_GET_SIZE(ctx, text)) => TypeError: expected bytes, str found
                POINTER(HPyBytes_AsString(ctx, text)) => TypeError: expected bytes, str found
                POINTER(HPyBytes_AS_STRING(ctx, text)) => TypeError: expected bytes, str found
                POINTER(HPyUnicode_AsUTF8AndSize(ctx, one, NULL)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_AsASCIIString(ctx, one)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_AsLatin1String(ctx, one)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_AsUTF8String(ctx, one)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_EncodeFSDefault(ctx, one)) => TypeError: expected str, int found
                NUMBER((int)HPyUnicode_ReadChar(ctx, one, 0)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_Substring(ctx, one, 0, 1)) => TypeError: expected str, int found
                HANDLE(HPyUnicode_FromEncodedObject(ctx, one, NULL, NULL)) => TypeError: decoding to str: need a bytes-like object, int found
                HANDLE(HPyUnicode_FromEncodedObject(ctx, ctx->h_None, "no such encoding", NULL)) => TypeError: decoding to str: need a bytes-like object, NoneType found
                NUMBER(HPyLong_AsInt32_t(ctx, text)) => TypeError: 'str' object cannot be interpreted as an integer
                NUMBER((int)HPyLong_AsUInt32_t(ctx, text)) => TypeError: an integer is required
                NUMBER((int)HPyLong_AsUInt32_tMask(ctx, text)) => TypeError: 'str' object cannot be interpreted as an integer
                NUMBER(HPyLong_AsInt64_t(ctx, text)) => TypeError: 'str' object cannot be interpreted as an integer
                NUMBER((int64_t)HPyLong_AsUInt64_t(ctx, text)) => TypeError: an integer is required
                NUMBER((int64_t)HPyLong_AsUInt64_tMask(ctx, text)) => TypeError: 'str' object cannot be interpreted as an integer
                NUMBER((int64_t)HPyLong_AsSize_t(ctx, text)) => TypeError: an integer is required
                NUMBER(HPyLong_AsSsize_t(ctx, text)) => TypeError: an integer is required
                POINTER(HPyLong_AsVoidPtr(ctx, text)) => TypeError: an integer is required
                NUMBER(HPyLong_AsDouble(ctx, text)) => TypeError: an integer is required
                NUMBER(HPyFloat_AsDouble(ctx, text)) => TypeError: must be real number, not str
                HANDLE(HPy_CallTupleDict(ctx, one, HPy_NULL, HPy_NULL)) => TypeError: 'int' object is not callable
                HANDLE(HPy_CallTupleDict(ctx, ctx->h_LongType, list, HPy_NULL)) => TypeError: HPy_CallTupleDict: args must be a tuple or HPy_NULL, not list
                HANDLE(HPy_CallTupleDict(ctx, ctx->h_LongType, HPy_NULL, list)) => TypeError: HPy_CallTupleDict: kw must be a dict or HPy_NULL, not list
                HANDLE(HPy_Call(ctx, one, args, 1, HPy_NULL)) => TypeError: 'int' object is not callable
                NUMBER(HPy_TypeCheck(ctx, one, one)) => SystemError: HPy_TypeCheck: expected a type, not int
                NUMBER(HPyType_IsSubtype(ctx, one, ctx->h_LongType)) => TypeError: HPyType_IsSubtype: argument 1 must be a type, not 'int'
                NUMBER(HPyType_IsSubtype(ctx, ctx->h_LongType, one)) => TypeError: HPyType_IsSubtype: argument 2 must be a type, not 'int'
                POINTER(HPyType_GetName(ctx, one)) => TypeError: HPyType_GetName: argument 1 must be a type, not 'int'
                NUMBER(_HPyType_GetBuiltinShape(ctx, one)) => TypeError: HPyType_GetBuiltinShape: argument 1 must be a type, not 'int'
                NUMBER(HPySlice_Unpack(ctx, one, NULL, NULL, NULL)) => SystemError: HPySlice_Unpack: expected a slice, not int
                HANDLE(HPyType_GenericNew(ctx, one, NULL, 0, HPy_NULL)) => TypeError: HPyType_GenericNew: argument 1 must be a type, not 'int'
                HANDLE(HPyType_GenericNew(ctx, ctx->h_LongType, NULL, 0, HPy_NULL)) => TypeError: HPy_New: 'int' is not a type with a C struct of shape HPyType_BuiltinShape_Object
                HANDLE(HPyContextVar_Set(ctx, one, one)) => TypeError: HPyContextVar_Set: argument 1 must be a ContextVar, not 'int'
                HANDLE(HPy_EvalCode(ctx, one, dict, HPy_NULL)) => TypeError: HPy_EvalCode: argument 1 must be a code object, not 'int'
                HANDLE(HPyIter_Next(ctx, one)) => TypeError: 'int' object is not an iterator
                HANDLE(HPy_GetIter(ctx, one)) => TypeError: 'int' object is not iterable
                HANDLE(HPy_GetAttr(ctx, object, one)) => TypeError: attribute name must be string, not 'int'
                NUMBER(HPy_SetAttr(ctx, object, one, one)) => TypeError: attribute name must be string, not 'int'
                HANDLE(HPy_GetItem(ctx, dict, list)) => TypeError: unhashable type: 'list'
                NUMBER(HPy_Contains(ctx, one, one)) => TypeError: argument of type 'int' is not iterable
                NUMBER(HPy_Length(ctx, one)) => TypeError: object of type 'int' has no len()
                NUMBER(HPy_Hash(ctx, list)) => TypeError: unhashable type: 'list'
                """);
    }

    @Test
    public void constantsMustBeThoseOfTheHeader() {
        assertRefused("""
                HANDLE(HPy_RichCompare(ctx, one, one, 99)) => SystemError: HPy_RichCompare: no such comparison
                NUMBER(HPy_RichCompareBool(ctx, one, one, -1)) => SystemError: HPy_RichCompareBool: no such comparison
                HANDLE(HPy_Compile_s(ctx, "1", "f", (HPy_SourceKind)9)) => SystemError: HPy_Compile_s: no such kind of source
                POINTER(ctx->ctx_Capsule_Get(ctx, one, 99, NULL)) => SystemError: HPyCapsule_Get: no such key
                POINTER(MAKING(HPyCapsule_New(ctx, &ctx, "n", NULL), ctx->ctx_Capsule_Get(ctx, made, 3, NULL))) => ValueError: HPyCapsule_Get: the destructor of a capsule cannot be read
                NUMBER(ctx->ctx_Capsule_Set(ctx, one, 99, NULL)) => SystemError: HPyCapsule_Set: no such key
                """);
    }

    @Test
    public void pointersMustNotBeNull() {
        assertRefused("""
                NUMBER(HPyHelpers_AddType(ctx, self, NULL, NULL, NULL) - 1) => SystemError: HPyType_FromSpec: spec is NULL
                NUMBER(MAKING(HPySlice_New(ctx, one, one, one), HPySlice_Unpack(ctx, made, NULL, NULL, NULL))) => SystemError: HPySlice_Unpack: start is NULL
                NUMBER(MAKING(HPyContextVar_New(ctx, "a", one), HPyContextVar_Get(ctx, made, one, NULL))) => SystemError: HPyContextVar_Get: result is NULL
                NOTHING(HPyGlobal_Store(ctx, NULL, one)) => SystemError: HPyGlobal_Store: the pointer to the reference is NULL
                HANDLE(HPyType_FromSpec(ctx, NULL, NULL)) => SystemError: HPyType_FromSpec: spec is NULL
                HANDLE(HPyCapsule_New(ctx, NULL, "n", NULL)) => ValueError: HPyCapsule_New: the pointer is NULL
                NUMBER(MAKING(HPyCapsule_New(ctx, &ctx, "n", NULL), HPyCapsule_SetPointer(ctx, made, NULL))) => ValueError: HPyCapsule_SetPointer: the pointer is NULL
                """);
    }

    @Test
    public void exceptionsMustBeClasses() {
        assertRefused("""
                NOTHING(HPyErr_SetObject(ctx, one, one)) => SystemError: exception 1 is not a BaseException subclass
                NOTHING(HPyErr_SetObject(ctx, ctx->h_LongType, one)) => SystemError: exception <class 'int'> is not a BaseException subclass
                NOTHING(HPyErr_SetString(ctx, text, "x")) => SystemError: exception 'text' is not a BaseException subclass
                NUMBER(HPyErr_WarnEx(ctx, one, "x", 1)) => TypeError: category must be a Warning subclass, not 'int'
                NUMBER(HPyErr_WarnEx(ctx, ctx->h_LongType, "x", 1)) => TypeError: category must be a Warning subclass, not 'type'
                HANDLE(HPyErr_SetFromErrnoWithFilename(ctx, one, "name")) => SystemError: exception 1 is not a BaseException subclass
                HANDLE(HPyErr_SetFromErrnoWithFilenameObjects(ctx, one, HPy_NULL, HPy_NULL)) => SystemError: exception 1 is not a BaseException subclass
                """);
    }

    @Test
    @UniversalOnly("debug mode ends the context where a struct has another shape")
    public void structsMustExist() {
        assertRefused("""
                HANDLE(ctx->ctx_New(ctx, ctx->h_LongType, NULL)) => TypeError: HPy_New: 'int' is not a type with a C struct of shape HPyType_BuiltinShape_Object
                NOTHING(HPyField_Store(ctx, object, NULL, one)) => TypeError: 'object' object has no C struct
                NUMBER(HPy_SetCallFunction(ctx, object, NULL)) => TypeError: HPy_SetCallFunction: type 'object' does not implement the HPy call protocol
                HANDLE(HPyGlobal_Load(ctx, (HPyGlobal){1234567})) => SystemError: 1234567 is not an HPyField of this object or an HPyGlobal: it was copied, cleared or never stored
                HANDLE(HPyField_Load(ctx, object, (HPyField){3})) => TypeError: 'object' object has no C struct
                NOTHING(_HPy_AsStruct_Object(ctx, one)) => TypeError: 'int' object has no C struct
                NOTHING(_HPy_AsStruct_Object(ctx, object)) => TypeError: 'object' object has no C struct
                NOTHING(_HPy_AsStruct_Object(ctx, ctx->h_LongType)) => TypeError: 'type' object has no C struct
                NOTHING(_HPy_AsStruct_Legacy(ctx, object)) => TypeError: 'object' object is not an instance of a legacy type: its struct does not begin with PyObject_HEAD
                NOTHING(_HPy_AsStruct_Long(ctx, one)) => TypeError: 'int' object has no C struct
                """);
    }

    @Test
    public void buildersMustBeOpen() {
        assertRefused("""
                HANDLE(HPyListBuilder_Build(ctx, (HPyListBuilder){0})) => MemoryError
                NOTHING(HPyListBuilder b = HPyListBuilder_New(ctx, 2); HPyListBuilder_Set(ctx, b, 2, one); HPyListBuilder_Cancel(ctx, b)) => SystemError: HPyListBuilder_Set: index out of range
                NOTHING(HPyListBuilder b = HPyListBuilder_New(ctx, 2); HPyListBuilder_Set(ctx, b, -1, one); HPyListBuilder_Cancel(ctx, b)) => SystemError: HPyListBuilder_Set: index out of range
                NOTHING(HPyListBuilder b = HPyListBuilder_New(ctx, 2); HPyListBuilder_Set(ctx, b, 0, HPy_NULL); HPyListBuilder_Cancel(ctx, b)) => SystemError: HPyListBuilder_Set: argument 3 is HPy_NULL
                HANDLE(HPyListBuilder_Build(ctx, HPyListBuilder_New(ctx, 2))) => SystemError: HPyListBuilder_Build: not all items have been set
                """);
    }

    /** The number of a builder that has ended is a closed handle. */
    @Test
    @UniversalOnly("debug mode ends the context for a builder that has ended")
    public void buildersEndOnce() {
        List<String> outcomes = outcomes(
                "",
                List.of(
                        "HPyListBuilder b = HPyListBuilder_New(ctx, 0); HPy_Close(ctx, HPyListBuilder_Build(ctx, b));"
                                + " HANDLE(HPyListBuilder_Build(ctx, b))",
                        "HPyTupleBuilder b = HPyTupleBuilder_New(ctx, 1); HPyTupleBuilder_Cancel(ctx, b);"
                                + " NOTHING(HPyTupleBuilder_Set(ctx, b, 0, one))"));
        String problem = optimization.equals("-O2") ? "the builder has been built or cancelled before" : "is closed";
        outcomes.forEach(
                outcome -> assertTrue(outcome, outcome.startsWith("SystemError: HPy") && outcome.contains(problem)));
    }

    @Test
    @UniversalOnly("debug mode ends the context for a builder that has ended")
    public void aTupleDoesNotChangeWithItsBuilder() {
        String call = "HPyTupleBuilder b = HPyTupleBuilder_New(ctx, 1); HPyTupleBuilder_Set(ctx, b, 0, one);"
                + " HPy result = HPyTupleBuilder_Build(ctx, b); HPyTupleBuilder_Set(ctx, b, 0, text);"
                + " HPyErr_Clear(ctx); HANDLE(result)";
        assertEquals(List.of("(1,)"), outcomes("", List.of(call)));
    }

    /** In memory, where code without optimization has the array, nobody knows where it ends. */
    @Test
    public void theArgumentsOfAFunctionHaveAnEnd() {
        assumeTrue(optimization.equals("-O2"));
        assertRefused("""
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args, 7)) => SystemError: C code reads args[6], but nargs is 6
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args - 1, 2)) => SystemError: C code reads args[-1], but nargs is 6
                HANDLE(HPyTuple_FromArray(ctx, (HPy *)args + 1000, 9)) => SystemError: C code reads args[1000], but nargs is 6
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, 7, HPy_NULL)) => SystemError: C code reads args[6], but nargs is 6
                HANDLE(HPy_Call(ctx, ctx->h_TupleType, args, 6, tuple)) => SystemError: C code reads args[6], but nargs is 6
                HANDLE(HPy_Dup(ctx, args[6])) => SystemError: C code reads args[6], but nargs is 6
                """);
    }

    /** A string of 2 GB that takes 64 MB: the same pages over and over. */
    private static final String ENDLESS = """
            #include <sys/mman.h>
            #include <string.h>
            #include <unistd.h>
            int memfd_create(const char *name, unsigned flags);
            HPy_NATIVE static const char *endless(void) {
                const size_t part = 1 << 26, parts = 32;
                int file = memfd_create("text", 0);
                if (file < 0 || ftruncate(file, part) != 0) return "";
                char *all = mmap(NULL, (parts + 1) * part, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                if (all == MAP_FAILED) return "";
                for (size_t i = 0; i < parts; i++) {
                    mmap(all + i * part, part, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0);
                }
                memset(all, 'a', part);
                close(file);
                return all;
            }
            HPy_NATIVE static void end(const char *all) { munmap((void *)all, (size_t)33 << 26); }
            #define ENDLESS(call) ({ const char *endless_text = endless(); __typeof__(call) result = call; end(endless_text); result; })
            """;

    @Test
    public void noStringIsLongerThan2GB() {
        assumeTrue("once is enough", mode == Mode.UNIVERSAL && optimization.equals("-O2"));
        assertRefused(ENDLESS, """
                HANDLE(ENDLESS(HPyUnicode_FromString(ctx, endless_text))) => MemoryError
                HANDLE(HPyUnicode_FromFormat(ctx, "%2147483647d", 1)) => MemoryError
                """);
    }

    @Test
    public void bracketsAreNotNestedWithoutEnd() {
        assertRefused("""
                static char nested[200001];
                static const char *nest(void) { return memset(nested, '(', 200000); }
                """.replace("static char", "#include <string.h>\nstatic char"), """
                HANDLE(HPy_BuildValue(ctx, nest())) => SystemError: too many brackets in the format string passed to HPy_BuildValue
                """);
    }
}
