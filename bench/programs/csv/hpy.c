// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A reader of CSV in HPy: parse(text) -> list of rows, which are lists of float and str.

#include "hpy.h"

#include <string.h>

#include "scan.h"

// The handles of rows and row are owned; row is HPy_NULL between two rows.
typedef struct {
    HPyContext *ctx;
    Scanner scanner;
    HPy rows;
    HPy row;
    HPy_ssize_t nrows;
    HPy_ssize_t columns; // of the row
    HPy_ssize_t width;   // columns of the first row, which all others must have
} Reader;

static bool fail(Reader *reader, Ending error) {
    HPyContext *ctx = reader->ctx;
    if (error == NO_MEMORY) {
        HPyErr_NoMemory(ctx);
    } else {
        HPyErr_Format(ctx, ctx->h_ValueError,
                      error == OPEN_QUOTE ? "row %zd: quote without end" : "row %zd: text after quote",
                      reader->nrows + 1);
    }
    return false;
}

static HPy field_value(Reader *reader) {
    double number;
    if (!reader->scanner.quoted && parse_number(reader->scanner.field, &number))
        return HPyFloat_FromDouble(reader->ctx, number);
    return HPyUnicode_FromString(reader->ctx, reader->scanner.field);
}

static bool add_field(Reader *reader) {
    HPyContext *ctx = reader->ctx;
    if (HPy_IsNull(reader->row)) {
        reader->row = HPyList_New(ctx, 0);
        if (HPy_IsNull(reader->row)) return false;
        reader->columns = 0;
    }
    HPy value = field_value(reader);
    if (HPy_IsNull(value)) return false;
    int status = HPyList_Append(ctx, reader->row, value);
    HPy_Close(ctx, value);
    reader->columns++;
    return status == 0;
}

static bool end_row(Reader *reader) {
    HPyContext *ctx = reader->ctx;
    if (reader->nrows == 0) reader->width = reader->columns;
    reader->nrows++;
    if (reader->columns != reader->width) {
        HPyErr_Format(ctx, ctx->h_ValueError, "row %zd: %zd columns, not %zd", reader->nrows, reader->columns,
                      reader->width);
        return false;
    }
    int status = HPyList_Append(ctx, reader->rows, reader->row);
    HPy_Close(ctx, reader->row);
    reader->row = HPy_NULL;
    return status == 0;
}

// Empty lines are no rows.
static bool read_rows(Reader *reader) {
    Ending ending;
    do {
        ending = scan_field(&reader->scanner);
        if (ending >= NO_MEMORY) return fail(reader, ending);
        if (ending != COMMA && HPy_IsNull(reader->row) && reader->scanner.length == 0 && !reader->scanner.quoted)
            continue;
        if (!add_field(reader)) return false;
        if (ending != COMMA && !end_row(reader)) return false;
    } while (ending != END);
    return true;
}

HPyDef_METH(
    parse, "parse", HPyFunc_O,
    .doc = "parse(text, /)\n--\n\nReturn the rows of CSV; fields without quotes that are numbers become floats.")
static HPy parse_impl(HPyContext *ctx, HPy self, HPy text) {
    (void)self;
    if (!HPyUnicode_Check(ctx, text)) return HPyErr_SetString(ctx, ctx->h_TypeError, "parse() takes a str");
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, text, &size);
    if (utf8 == NULL) return HPy_NULL;
    if (memchr(utf8, '\0', (size_t)size) != NULL)
        return HPyErr_SetString(ctx, ctx->h_ValueError, "null character in CSV");
    Reader reader = {.ctx = ctx, .scanner = {.at = utf8, .end = utf8 + size}, .row = HPy_NULL};
    reader.rows = HPyList_New(ctx, 0);
    if (HPy_IsNull(reader.rows)) return HPy_NULL;
    bool done = read_rows(&reader);
    free(reader.scanner.field);
    HPy_Close(ctx, reader.row);
    if (done) return reader.rows;
    HPy_Close(ctx, reader.rows);
    return HPy_NULL;
}

static HPyDef *module_defines[] = {&parse, NULL};

static HPyModuleDef module_def = {.doc = "A reader of CSV.", .defines = module_defines};

HPy_MODINIT(csv_hpy, module_def)
