"""pydicom and pynetdicom, imported by one thread at a time.

Both are slow to import, so it is done at first use. Their modules import each other in circles: of
two threads that import them at the same moment (a signature, and a look at the archive), one gets a
module that is half there, and the other may get none for the rest of the program's life.
"""

from __future__ import annotations

import threading
from typing import Final

__all__ = ["load"]

_ONE_AT_A_TIME: Final = threading.Lock()


def load() -> None:
    """Import both, or wait until another thread has; what is there already costs nothing.

    Call it wherever a thread may be the first to need them.
    """
    with _ONE_AT_A_TIME:
        import pydicom  # noqa: F401
        import pynetdicom  # noqa: F401
