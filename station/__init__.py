"""Exam-room vitals station: instruments in, checked readings out, filed once in the chart.

`station.open` and `station.open_async` read an instrument from a program of your own: see
docs/library.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.drivers.links.base import LinkPhase, LinkState, Problem
    from station.library import (
        AsyncDevice,
        Device,
        DeviceError,
        OpenError,
        OverrunError,
        SilenceError,
        open,  # noqa: A004 - station.open, as in wave.open
        open_async,
    )
    from station.vitals import Failure, Origin, Quantity, Reading, SampleBlock, Status, Unit, Vital

__version__ = "0.1.0"

_LIBRARY = ("AsyncDevice", "Device", "DeviceError", "OpenError", "OverrunError", "SilenceError")
_VITALS = ("Failure", "Origin", "Quantity", "Reading", "SampleBlock", "Status", "Unit", "Vital")

# Where each name is. Imported when it is asked for, so that `import station` costs nothing.
_HOMES = {
    **dict.fromkeys(("open", "open_async", *_LIBRARY), "station.library"),
    **dict.fromkeys(("LinkPhase", "LinkState", "Problem"), "station.drivers.links.base"),
    **dict.fromkeys(_VITALS, "station.vitals"),
}

__all__ = [
    "AsyncDevice",
    "Device",
    "DeviceError",
    "Failure",
    "LinkPhase",
    "LinkState",
    "OpenError",
    "Origin",
    "OverrunError",
    "Problem",
    "Quantity",
    "Reading",
    "SampleBlock",
    "SilenceError",
    "Status",
    "Unit",
    "Vital",
    "__version__",
    "open",
    "open_async",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A name of the library, imported at its first use."""
        if name not in _HOMES:
            raise AttributeError(f"module 'station' has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)

    def __dir__() -> list[str]:
        """Everything that may be asked for."""
        return sorted({*globals(), *_HOMES})
