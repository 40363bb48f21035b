# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Lets members of the HPyContext, such as ctx->h_None, come from the context that the module was loaded with, whatever pointer
# the code reads them through: it may have been kept in memory, where it is no constant for GraalVM's compiler any more. The
# variable that HPy_MODINIT defines is one, as it is set once.
#
#   awk -f context.awk module.ll > bound.ll        module.ll is the whole extension before optimization

/^@_ctx_for_trampolines = / && !/ external / { is_module = 1 }

is_module && match($0, / getelementptr [a-z ]*%struct\._HPyContext_s, ptr %[-a-zA-Z$._0-9]+/) {
    before = substr($0, 1, RSTART + RLENGTH - 1)
    after = substr($0, RSTART + RLENGTH)
    sub(/%[-a-zA-Z$._0-9]+$/, "%hpy.context." ++count, before)
    print "  %hpy.context." count " = load ptr, ptr @_ctx_for_trampolines, align 8, !invariant.load !{}"
    print before after
    next
}
{ print }
