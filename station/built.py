"""Whether this is the built application, which has no simulated room: a clinic's station can then
not mistake one for its own instruments. The Python package has it.
"""

from __future__ import annotations

import sys

__all__ = ["is_application"]


def is_application() -> bool:
    """True in the one-folder application (PyInstaller sets `sys.frozen`)."""
    return bool(getattr(sys, "frozen", False))
