"""An instrument on a real serial port: a USB adapter, and a null-modem cable to the host."""

from __future__ import annotations

import contextlib
import threading
from asyncio import AbstractEventLoop, get_running_loop
from typing import Any, Final

import serial

from station.codec import load_spec
from station.simulators.devices.base import StreamDevice
from station.simulators.hosts.base import Clock, StreamHost

__all__ = ["SerialHost"]

_MOST: Final = 4096
# How long a reader waits for bytes before it looks whether it is still wanted.
_PATIENCE_S: Final = 0.2
_PARITIES: Final = {"none": "N", "even": "E", "odd": "O"}


class SerialHost(StreamHost):
    """Opens `port` with the rate, bits and parity of the instrument's spec."""

    def __init__(self, device: StreamDevice, clock: Clock, port: str) -> None:
        super().__init__(device, clock)
        self._name = port
        self._port: serial.Serial | None = None
        self._reader: threading.Thread | None = None

    @property
    def place(self) -> dict[str, Any]:
        """The port that this end is on; the host is on the other end of its cable."""
        return {"spec": self.device.spec_id, "port": self._name}

    @property
    def plugged(self) -> bool:
        """Whether the port is open."""
        return self._port is not None

    async def plug(self) -> None:
        """Open the port. Raises `OSError` where it is not there or taken."""
        if self._port is not None:
            return
        line = load_spec(self.device.spec_id).link
        self._port = serial.Serial(
            self._name,
            line.baud or 9600,
            bytesize=line.bits,
            parity=_PARITIES[line.parity],
            stopbits=line.stop_bits,
            timeout=_PATIENCE_S,
            write_timeout=0,
        )
        self._reader = threading.Thread(
            target=self._read, args=(self._port, get_running_loop()), daemon=True, name="serial"
        )
        self._reader.start()

    async def unplug(self) -> None:
        """Close it: the other end hears nothing more."""
        port, self._port = self._port, None
        if port is not None:
            port.cancel_read()
            if self._reader is not None:
                self._reader.join()
            port.close()

    def send(self, data: bytes) -> None:
        """Write what fits: a line that is full loses bytes."""
        if self._port is not None:
            with contextlib.suppress(serial.SerialTimeoutException, BlockingIOError):
                self._port.write(data)

    def _read(self, port: serial.Serial, loop: AbstractEventLoop) -> None:
        while self._port is port:
            try:
                data = port.read(max(1, min(_MOST, port.in_waiting)))
            except (OSError, TypeError):  # pulled out, or closed meanwhile
                return
            if data:
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(self.receive, data)
