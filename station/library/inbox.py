"""What an instrument said and nobody has taken yet.

The rule of the queues: readings, failures and all other events are kept in order, and none is
dropped silently. A reader that lets `MOST_EVENTS` of them wait gets those, and then an
`OverrunError` that says how many came after. Of each waveform the last `KEPT_S` seconds wait;
older blocks are dropped and their samples counted in `dropped`.

The I/O loop puts, a reader takes, each in whatever thread it is. Nothing here waits for more than
a lock; whoever waits is woken by `changed`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias, TypeVar

from station.drivers.links.base import LinkState
from station.library.errors import DeviceError, OverrunError, crashed
from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["KEPT_S", "MOST_EVENTS", "EndedError", "Event", "Inbox"]

Event: TypeAlias = Reading | Failure | Status | LinkState
_Kind = TypeVar("_Kind", Reading, Failure, Status, LinkState)

MOST_EVENTS: Final = 20_000
KEPT_S: Final = 60.0


class EndedError(Exception):
    """The device is closed, or its recording has ended, and all that it said was taken."""


class _Wave:
    """The blocks of one signal."""

    def __init__(self) -> None:
        self.blocks: deque[SampleBlock] = deque()
        self.samples = 0
        self.dropped = 0

    def put(self, block: SampleBlock) -> None:
        self.blocks.append(block)
        self.samples += block.counts.shape[1]
        while self.samples > KEPT_S * block.rate_hz and len(self.blocks) > 1:
            self.dropped += self._oldest().counts.shape[1]

    def take(self) -> SampleBlock | None:
        return self._oldest() if self.blocks else None

    def _oldest(self) -> SampleBlock:
        block = self.blocks.popleft()
        self.samples -= block.counts.shape[1]
        return block


class Inbox:
    """Of one device called `name`. `changed` is called after each change, by whoever made it."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        self._name = name
        self._changed = changed
        self._lock = threading.Lock()
        self._events: deque[Event] = deque()
        self._lost = 0
        self._waves: dict[str, _Wave] = {}
        self._ended = False
        self._crash: BaseException | None = None

    def put(self, event: Event) -> None:
        """One event, in its order."""
        with self._lock:
            if len(self._events) < MOST_EVENTS and not self._lost:
                self._events.append(event)
            else:
                self._lost += 1
        self._changed()

    def put_block(self, block: SampleBlock) -> None:
        """A piece of waveform."""
        with self._lock:
            self._waves.setdefault(block.signal, _Wave()).put(block)
        self._changed()

    def end(self, crash: BaseException | None = None) -> None:
        """Nothing more will come. `crash` is what broke the driver, where something did."""
        with self._lock:
            self._ended = True
            self._crash = self._crash or crash
        self._changed()

    @property
    def dropped(self) -> dict[str, int]:
        """Samples that were dropped because nobody took them in time, by signal."""
        with self._lock:
            return {signal: wave.dropped for signal, wave in self._waves.items()}

    def event(self) -> Event | None:
        """The oldest event, or None where none waits. Raises `OverrunError`, `EndedError`."""
        with self._lock:
            return self._event()

    def event_of(self, kind: type[_Kind]) -> _Kind | None:
        """The oldest event of that kind; what is older is taken and not given."""
        with self._lock:
            while (event := self._event()) is not None:
                if isinstance(event, kind):
                    return event
            return None

    def block(self, signal: str) -> SampleBlock | None:
        """The oldest block of that signal, or None where none waits. Raises `EndedError`."""
        with self._lock:
            wave = self._waves.get(signal)
            block = None if wave is None else wave.take()
            if block is None:
                self._raise_if_ended()
            return block

    def _event(self) -> Event | None:
        if self._events:
            return self._events.popleft()
        if self._lost:
            lost, self._lost = self._lost, 0
            raise OverrunError(
                f"{self._name}: {MOST_EVENTS:,} events were waiting to be read, and the next "
                f"{lost:,} were not kept.",
                "Read faster, or in a thread or task that does nothing else.",
                lost=lost,
            )
        self._raise_if_ended()
        return None

    def _raise_if_ended(self) -> None:
        if self._crash is not None:
            raise DeviceError(*crashed(self._name, self._crash)) from self._crash
        if self._ended:
            raise EndedError
