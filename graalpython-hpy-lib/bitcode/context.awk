# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Lets members of the HPyContext, such as ctx->h_None, come from the context that the module was loaded with, whatever pointer
# the code reads them through: it may have been kept in memory, where it is no constant for GraalVM's compiler any more. The
# variable that HPy_MODINIT defines is one, as it is set once. The first argument of a function whose address is in a table is
# what Python passes, and a constant anyway.
#
#   awk -f ir.awk -f context.awk module.ll > bound.ll        module.ll is the whole extension before optimization

/^@_ctx_for_trampolines = / && !/ external / { is_module = 1 }
/^@/ {
    for (i = globals_in($0, names); i > 0; i--) {
        in_table[names[i]]
    }
}
/^define / {
    is_called_by_python = callee() in in_table
    is_header = callee() ~ /^@_?HPy/ # inline functions of ours need constants only for errors
    split("", argument)
}
is_called_by_python && / store ptr %0, ptr / { argument[substr($5, 1, length($5) - ($5 ~ /,$/))] }
is_called_by_python && / = load ptr, ptr / && substr($6, 1, length($6) - 1) in argument { argument[$1] }

is_module && !is_header && match($0, / getelementptr [a-z ]*%struct\._HPyContext_s, ptr %[-a-zA-Z$._0-9]+/) {
    before = substr($0, 1, RSTART + RLENGTH - 1)
    after = substr($0, RSTART + RLENGTH)
    match(before, /%[-a-zA-Z$._0-9]+$/)
    if (!(substr(before, RSTART) in argument)) {
        context = "%hpy.context." ++count
        print "  " context " = load ptr, ptr @_ctx_for_trampolines, align 8, !invariant.load !{}"
        $0 = substr(before, 1, RSTART - 1) context after
    }
}
{ print }
