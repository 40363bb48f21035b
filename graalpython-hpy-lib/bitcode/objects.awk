# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# Lets C code read the header of any object through its PyObject *, as in o->ob_refcnt. GraalPy's pointer to an object that lives
# in Java has the uppermost bit set, and without it is the address of a header: what Py_REFCNT and Py_TYPE know. Only tuples have
# their ob_size there, so that a function of GraalPy reads it.
#
#   awk -f ir.awk -f objects.awk module.ll > read.ll        module.ll is the whole extension before optimization

/^define / { split("", sized) }
/^declare .* @GraalPy_SIZE\(/ { has_size = 1 }

# ob_refcnt and ob_type
match($0, / getelementptr [a-z ]*%struct\._object(\.[0-9]+)?, [^ ,]+ %[^,]+, i32 0, i32 [01]/) {
    split(substr($0, RSTART), operands, ", ")
    pointer = operands[2]
    type = leading_type(pointer)
    n = ++headers
    print "  %hpy.bits." n " = ptrtoint " pointer " to i64"
    print "  %hpy.address." n " = and i64 %hpy.bits." n ", 9223372036854775807"
    print "  %hpy.header." n " = inttoptr i64 %hpy.address." n " to " type
    start = index($0, pointer)
    $0 = substr($0, 1, start - 1) type " %hpy.header." n substr($0, start + length(pointer))
}

# ob_size
match($0, / getelementptr [a-z ]*%struct\.PyVarObject(\.[0-9]+)?, ptr %[^,]+, i32 0, i32 1/) {
    split(substr($0, RSTART), operands, ", ")
    sized[$1] = operands[2]
}
/ = load i64, ptr %/ && substr($6, 1, length($6) - 1) in sized {
    $0 = "  " $1 " = call i64 @GraalPy_SIZE(" sized[substr($6, 1, length($6) - 1)] ")" location()
    sizes++
}

{ print }
END {
    if (sizes > 0 && !has_size) {
        print "declare i64 @GraalPy_SIZE(ptr)"
    }
}
