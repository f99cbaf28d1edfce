"""Instruments for a program of your own: open one, loop over what it says, close it.

    import station

    with station.open("nonin_serial", "/dev/ttyUSB0") as device:
        for reading in device.readings():
            print(reading.vital, reading.quantity)

`open_async` is the same in an event loop. Nothing here knows visits, charts or the window. The
guide is docs/library.md. Modules: `place` (what the arguments mean), `session` (one instrument in
an event loop), `inbox` (what waits for the reader), `device` and `async_device` (the two forms).
"""

from station.library.async_device import AsyncDevice, open_async
from station.library.device import Device, open  # noqa: A004 - station.open, as in wave.open
from station.library.errors import DeviceError, OpenError, OverrunError, SilenceError

__all__ = [
    "AsyncDevice",
    "Device",
    "DeviceError",
    "OpenError",
    "OverrunError",
    "SilenceError",
    "open",
    "open_async",
]
