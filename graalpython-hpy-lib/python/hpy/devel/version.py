# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Where upstream has its version, too."""

from hpy import __git_revision__, __version__

__all__ = ["__git_revision__", "__version__"]
