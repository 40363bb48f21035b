# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Lets members of the HPyContext, such as ctx->h_None, come from the context that the module was loaded with, whatever pointer
# the code reads them through: it may have been kept in memory, where it is no constant for GraalVM's compiler any more.
#
#   awk -f context.awk module.ll > bound.ll        module.ll is the whole extension before optimization

match($0, / getelementptr [a-z ]*%struct\._HPyContext_s, ptr %[-a-zA-Z$._0-9]+/) {
    before = substr($0, 1, RSTART + RLENGTH - 1)
    sub(/%[-a-zA-Z$._0-9]+$/, "@_HPy_context", before)
    $0 = before substr($0, RSTART + RLENGTH)
    is_used = 1
}
{ print }
END { if (is_used) print "declare void @_HPy_context()" }
