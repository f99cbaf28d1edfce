"""Serial ports: one named thread reads a port, the I/O loop gets its bytes.

Theory of operation. A thread owns the port from open to close: it opens, reads, and closes, so
that no call ever races with a close. It blocks for the first byte and then takes what came with
it, the one form that is prompt on every system: a fixed-size read with a timeout holds bytes
back for the whole timeout. Both go on as one piece, because it is the pieces that cost: each
hops into the loop by `call_soon_threadsafe`, in order, and a few at most wait there
(`fair_share`). Writes come from the loop through a worker thread and hold a lock that the close
takes too. Nothing is ever written to a port unless `write` is called.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from station.drivers.links.base import (
    Chunk,
    LinkListener,
    LinkPhase,
    LinkProblem,
    LinkState,
    Problem,
    WriteFailedError,
)
from station.drivers.links.fair_share import FairShare
from station.drivers.links.ports import PortChoice, PortLister, list_ports
from station.drivers.links.reconnect import Backoff, LinkLostError, keep_connected
from station.drivers.links.serial_problems import PORT_ERRORS, open_problem, unplugged
from station.vitals import Origin

if TYPE_CHECKING:
    import serial

__all__ = ["Parity", "SerialLink", "SerialSettings"]

Parity = Literal["none", "even", "odd", "mark", "space"]

_PYSERIAL_PARITY: Final[dict[Parity, str]] = {
    "none": "N",
    "even": "E",
    "odd": "O",
    "mark": "M",
    "space": "S",
}

# A safety net for `cancel_read` coming just before the read (Windows loses it then); it does
# not delay data.
_READ_TIMEOUT_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialSettings:
    """How the line is set: baud, data bits (5 to 8), parity, stop bits (1, 1.5, 2), flow."""

    baud: int = 9600
    bits: int = 8
    parity: Parity = "none"
    stop: float = 1
    xon_xoff: bool = False
    rts_cts: bool = False

    def __post_init__(self) -> None:
        """Refuse what no line can be set to."""
        if self.baud <= 0:
            raise ValueError(f"baud must be above 0, got {self.baud}")
        if self.bits not in (5, 6, 7, 8):
            raise ValueError(f"bits must be 5, 6, 7 or 8, got {self.bits}")
        if self.parity not in _PYSERIAL_PARITY:
            allowed = ", ".join(_PYSERIAL_PARITY)
            raise ValueError(f"parity must be one of {allowed}, got {self.parity!r}")
        if self.stop not in (1, 1.5, 2):
            raise ValueError(f"stop bits must be 1, 1.5 or 2, got {self.stop}")

    def for_path(self, path: str) -> SerialSettings:
        """These settings, or 8N for a pseudo-terminal.

        It has no line: Linux drops parity and 7 bits there, and then refuses to set them again.
        """
        if os.path.realpath(path).startswith("/dev/pts/"):
            return replace(self, bits=8, parity="none")
        return self


class SerialLink:
    """An instrument on a serial port; see `station.drivers.links.base.Link`.

    `port` is looked up anew at each open, so an adapter that comes back under another path is
    found. `origin` is SIMULATOR when a simulator holds the other end.
    """

    def __init__(
        self,
        port: PortChoice,
        settings: SerialSettings,
        *,
        origin: Origin = Origin.DEVICE,
        backoff: Backoff | None = None,
        lister: PortLister = list_ports,
        write_timeout_s: float = 2.0,
    ) -> None:
        self._port = port
        self._settings = settings
        self._origin = origin
        self._backoff = backoff or Backoff(first_s=0.25, most_s=5.0)
        self._lister = lister
        self._write_timeout_s = write_timeout_s
        self._reader: _Reader | None = None
        self._pulled: LinkProblem | None = None

    @property
    def settings(self) -> SerialSettings:
        """How the line is set when it is opened."""
        return self._settings

    @property
    def origin(self) -> Origin:
        """Who is at the other end of the cable."""
        return self._origin

    async def run(self, listener: LinkListener) -> None:
        """Open the port, deliver what comes, and open again after a loss, until cancelled."""

        async def session(connected: Callable[[LinkState], None]) -> None:
            await self._session(listener, connected)

        await keep_connected(session, listener, self._backoff)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Send bytes. Raises `ConnectionError` (not open) or `WriteFailedError` (not taken).

        `channel` belongs to Bluetooth and is ignored.
        """
        reader = self._reader
        if reader is None:
            raise ConnectionError(f"the port {self._port} is not open")
        await asyncio.to_thread(reader.write, data)

    async def _session(
        self, listener: LinkListener, connected: Callable[[LinkState], None]
    ) -> None:
        path = self._port.resolve(self._lister)
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[LinkLostError | None] = loop.create_future()

        def opened() -> None:
            self._reader = reader
            connected(LinkState(phase=LinkPhase.CONNECTED))

        leaving = threading.Event()
        reader = _Reader(
            path=path,
            settings=self._settings.for_path(path),
            write_timeout_s=self._write_timeout_s,
            stopping=leaving,
            opened=lambda: loop.call_soon_threadsafe(opened),
            deliver=FairShare(loop, listener.on_chunk, leaving).hand_over,
            ended=lambda lost: loop.call_soon_threadsafe(_settle, ended, lost),
        )
        reader.start()
        try:
            lost = await asyncio.shield(ended)
        except asyncio.CancelledError:
            reader.stop()
            await ended
            raise
        finally:
            self._reader = None
            leaving.set()
            reader.join()
        if lost is not None:
            raise self._in_words_of_the_cable(lost)

    def _in_words_of_the_cable(self, lost: LinkLostError) -> LinkLostError:
        """A port that went away with its cable is missing for the same reason, and stays said so:
        who pulled a cable knows nothing of ports.
        """
        problem, pulled = lost.problem, self._pulled
        if problem.problem is Problem.UNPLUGGED:
            self._pulled = problem
        elif problem.problem is Problem.PORT_MISSING and pulled is not None:
            lost.problem = replace(problem, says=pulled.says, next_step=pulled.next_step)
        return lost


def _settle(future: asyncio.Future[LinkLostError | None], lost: LinkLostError | None) -> None:
    if not future.done():
        future.set_result(lost)


class _Reader:
    """The thread of one open port. Its three callbacks are called in the thread."""

    def __init__(
        self,
        *,
        path: str,
        settings: SerialSettings,
        write_timeout_s: float,
        stopping: threading.Event,
        opened: Callable[[], object],
        deliver: Callable[[Chunk], object],
        ended: Callable[[LinkLostError | None], object],
    ) -> None:
        self._path = path
        self._settings = settings
        self._write_timeout_s = write_timeout_s
        self._opened = opened
        self._deliver = deliver
        self._ended = ended
        self._stopping = stopping
        self._use = threading.Lock()
        self._port: serial.Serial | None = None
        self._thread = threading.Thread(target=self._run, name=f"serial {path}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to leave; `ended` is called when it has closed the port."""
        self._stopping.set()
        port = self._port
        if port is not None:
            # Closed in this very moment: then there is nothing left to cancel.
            with contextlib.suppress(*PORT_ERRORS):
                port.cancel_read()
                port.cancel_write()

    def join(self) -> None:
        self._thread.join()

    def write(self, data: bytes) -> None:
        """Send all of `data`, from any thread."""
        import serial

        with self._use:
            port = self._port
            if port is None:
                raise ConnectionError(f"the port {self._path} is closed")
            try:
                sent = port.write(data)
            except serial.SerialTimeoutException as timeout:
                raise WriteFailedError(
                    f"{self._path} took no bytes for {self._write_timeout_s:g} s"
                ) from timeout
            except PORT_ERRORS as error:
                raise ConnectionError(f"the port {self._path} is gone: {error}") from error
            if sent is not None and sent < len(data):
                raise ConnectionError(f"the port {self._path} was closed while writing")

    def _run(self) -> None:
        lost: LinkLostError | None = None
        try:
            self._port = self._open()
            self._opened()
            self._read_all(self._port)
        except LinkLostError as error:
            lost = error
        finally:
            self._close()
            self._ended(lost)

    def _open(self) -> serial.Serial:
        import serial

        settings = self._settings
        try:
            return serial.Serial(
                self._path,
                baudrate=settings.baud,
                bytesize=settings.bits,
                parity=_PYSERIAL_PARITY[settings.parity],
                stopbits=settings.stop,
                xonxoff=settings.xon_xoff,
                rtscts=settings.rts_cts,
                timeout=_READ_TIMEOUT_S,
                write_timeout=self._write_timeout_s,
                exclusive=True,
            )
        except PORT_ERRORS as error:
            raise LinkLostError(open_problem(self._path, error)) from error

    def _read_all(self, port: serial.Serial) -> None:
        try:
            while not self._stopping.is_set():
                data = port.read(max(1, port.in_waiting))
                if data:
                    came_s = time.monotonic()
                    try:
                        data += port.read(port.in_waiting)
                    finally:  # what came before the port was lost is not lost with it
                        self._deliver(Chunk(data=data, monotonic_s=came_s))
        except PORT_ERRORS as error:
            raise LinkLostError(unplugged(self._path, error)) from error

    def _close(self) -> None:
        with self._use:
            port, self._port = self._port, None
            if port is not None:
                with contextlib.suppress(*PORT_ERRORS):
                    port.close()
