"""Points in numpy as what Qt draws, without an object for each: a wave has hundreds, and many
frames a second of them keep Python's garbage collector busy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["polyline"]

_OCTETS = 16  # a QPointF is two doubles


def polyline(x: NDArray[np.floating[Any]], y: NDArray[np.floating[Any]]) -> QPolygonF:
    """The points `(x, y)`, both `(points,)`, at least one."""
    made = QPolygonF()
    made.resize(len(x))
    # Qt's own memory, which `made` keeps; nothing holds the array beyond this function.
    void: Any = VoidPtr  # its stub knows an address only
    memory = void(made.data(), len(x) * _OCTETS, True)
    points = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)
    points[:, 0], points[:, 1] = x, y
    return made
