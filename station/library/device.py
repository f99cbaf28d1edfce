"""The blocking form: a device to use in a `with`, and loops over what it says."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from station.library.inbox import EndedError, Event, Inbox
from station.library.io_thread import POLL_S, IoThread
from station.library.known import Known
from station.library.limits import Limits
from station.library.place import Place, check_signal, place_of
from station.library.session import Session
from station.vitals import Reading, SampleBlock

__all__ = ["Device", "open"]

_Item = TypeVar("_Item")

_THREAD: Final = IoThread()


def open(  # noqa: A001 - it is station.open, as in wave.open and gzip.open
    spec: str | Path,
    place: str | Path,
    *,
    mode: str | None = None,
    leads: Mapping[str, str] | None = None,
    bond: bool = False,
    name: str | None = None,
    simulated: bool = False,
    hci: str | None = None,
    timeout_s: float | None = 30.0,
) -> Device:
    """Connect to an instrument and return it, connected; close it, or use it in a `with`.

    Args:
        spec: The protocol that it speaks: an id that `station devices` lists, or the path of a
            spec file (a `Path`, or a text that ends in `.toml`).
        place: Where it is. A file is a flight recording, played once in real time. For a Bluetooth
            spec it is the address. For a serial one it is `host:port`, `usb:SERIAL` (the adapter's
            USB serial number) or the path of a port such as `/dev/ttyUSB0` or `COM3`.
        mode: The data format, for a spec with several; None: the spec's first.
        leads: Channel → lead of an EKG: only these are kept, under these names, in this order.
        bond: Pair with a Bluetooth instrument whose spec does not ask for it already.
        name: What to call it in errors and in `identity`; None: the spec's title.
        simulated: A simulator is at the other end: its values say so in their `origin`.
        hci: A Bumble transport to use in place of this computer's Bluetooth, such as the one that
            `station simulate` prints. What comes over it has the origin SIMULATOR.
        timeout_s: How long a Bluetooth instrument is waited for; None: for ever. They often
            advertise only after a measurement.

    Raises:
        OpenError: There is no such spec, mode, port or file, the port is in use, the instrument
            was not in reach in time. What a person must mend is raised at once. The exception
            behind it is chained.

    A connection that is lost later comes back by itself, as in the station; `Device.state` and
    `Device.events` tell. All devices of a program share one thread, "station-library".
    """
    where = place_of(spec, place, mode=mode, leads=leads, bond=bond, name=name, simulated=simulated)
    return Device(where, hci, timeout_s)


class Device(Known):
    """An open instrument; made by `open`.

    It may be used from several threads. Every reading and every block is given once: two loops
    of one kind share them. When it is closed, loops give what was left and end.
    """

    def __init__(self, place: Place, hci: str | None, timeout_s: float | None) -> None:
        """Connect, or raise and leave nothing behind."""
        self._closed = True
        self._changed = threading.Condition()
        self._inbox = Inbox(place.name, _waker(self._changed))
        self._token = object()
        try:
            _THREAD.acquire(self._token)
            self._session = _THREAD.run(_made(place, self._inbox, hci))
            try:
                _THREAD.run(self._session.open(timeout_s))
            except BaseException:
                _THREAD.run(self._session.close())
                raise
        except BaseException:
            _THREAD.release(self._token)
            raise
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._closed:
            # First, because a warning may be an error.
            _THREAD.abandon(self._session.close(), self._token)
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self, stacklevel=1)

    def __repr__(self) -> str:
        identity = self.identity
        return f"<station.Device {identity.name!r} at {identity.address}>"

    def readings(
        self, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> Iterator[Reading]:
        """The values, final and in progress, as they come; other events are skipped.

        Waits for the next one. `timeout_s`: raise `SilenceError` when none comes for so many
        seconds. `for_s`: end after so many. Raises `OverrunError` after more than 20,000 events
        that nobody read.
        """
        return _Loop(self, lambda: self._inbox.event_of(Reading), Limits(timeout_s, for_s))

    def events(
        self, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> Iterator[Event]:
        """Everything but samples, in order: `Reading`, `Failure`, `Status` and `LinkState`.

        Limits and errors as for `readings`.
        """
        return _Loop(self, self._inbox.event, Limits(timeout_s, for_s))

    def samples(
        self, signal: str, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> Iterator[SampleBlock]:
        """The blocks of one waveform. Of what nobody takes, the last 60 s are kept.

        Limits as for `readings`. Raises `ValueError` for a signal that the spec does not have.
        A block that was dropped shows in the next one's `first_sample`.
        """
        check_signal(self._session.place, signal)
        return _Loop(self, lambda: self._inbox.block(signal), Limits(timeout_s, for_s))

    def close(self) -> None:
        """Leave the instrument as it wants to be left and give its port back. Safe to repeat."""
        if self._closed:
            return
        try:
            self._closed = True
            _THREAD.run(self._session.close())
        finally:
            _THREAD.release(self._token)


class _Loop(Generic[_Item]):
    """An iterator that waits. It holds its device, and nothing that would have to be closed."""

    def __init__(self, device: Device, take: Callable[[], _Item | None], limits: Limits) -> None:
        self._device = device
        self._take = take
        self._limits = limits

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _Item:
        since_s = time.monotonic()
        changed = self._device._changed
        with changed:
            while not self._limits.over():
                try:
                    item = self._take()
                except EndedError:
                    raise StopIteration from None
                if item is not None:
                    return item
                left_s = self._limits.left_s(since_s)
                if left_s is not None and left_s <= 0:
                    if self._limits.over():
                        break
                    raise self._limits.silence(
                        self._device.identity.name, self._device.state.problem
                    )
                changed.wait(POLL_S if left_s is None else min(left_s, POLL_S))
        raise StopIteration


def _waker(changed: threading.Condition) -> Callable[[], None]:
    """Wakes the waiting loops. Not a method: the inbox must not keep a forgotten device alive."""

    def wake() -> None:
        with changed:
            changed.notify_all()

    return wake


async def _made(place: Place, inbox: Inbox, hci: str | None) -> Session:
    """In the loop, because a session belongs to it."""
    return Session(place, inbox, hci)
