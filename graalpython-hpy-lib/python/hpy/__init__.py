# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""HPy for GraalPy: hpy.universal loads extensions, hpy.devel builds them."""

__version__ = "0.9.0"  # of HPy
__git_revision__ = "GraalVM"  # the implementation, where upstream has a revision
