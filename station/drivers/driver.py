"""A driver joins a link, a spec and a dialogue: bytes in, readings out.

It lives in the I/O loop, and everything that it does for a piece of bytes is over in well under
a millisecond. It holds no opinion about patients: whose reading it is, is decided in `capture`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from station.clocks import ClockWatch, seconds_awake_or_asleep
from station.codec import Decoded, Decoder, Frame, Refusal, Samples, Spec
from station.drivers.beat import next_beat
from station.drivers.device_clock import CLOCK_TOLERANCE
from station.drivers.dialogues import Dialogue, Moment, Send, dialogue_named
from station.drivers.interpret import Event, Interpreter
from station.drivers.links.base import Chunk, Link, LinkPhase, LinkProblem, LinkState
from station.drivers.samples import SampleAssembler
from station.drivers.silence import SilenceWatch, silent
from station.drivers.stream_watch import StreamWatch
from station.vitals import DeviceIdentity, Failure, Reading, SampleBlock, Status

__all__ = ["SYSTEM_CLOCK", "Clock", "Driver", "DriverCounts", "DriverSink"]

# How often a dialogue is told that time passes.
_TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class Clock:
    """The host's two clocks: UTC wall time and monotonic seconds. `always_s` is a third that does
    not stop in suspend; without it nobody sees that the clock was set.
    """

    utc: Callable[[], datetime]
    monotonic_s: Callable[[], float]
    always_s: Callable[[], float] | None = None

    def watch(self) -> ClockWatch | None:
        """One of its own for whoever compares times."""
        if self.always_s is None:
            return None
        return ClockWatch(self.utc, self.monotonic_s, self.always_s)


SYSTEM_CLOCK = Clock(
    utc=lambda: datetime.now(UTC),
    monotonic_s=time.monotonic,
    always_s=seconds_awake_or_asleep,
)


class DriverSink(Protocol):
    """Who takes what a driver says. Called in the I/O loop; must not block."""

    def on_reading(self, reading: Reading) -> None:
        """A value, final or in progress."""

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""

    def on_status(self, status: Status) -> None:
        """Something else worth showing."""

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform."""

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """The link changed, or a connected instrument fell silent (CONNECTED with a problem)
        and spoke again (CONNECTED without one).
        """


@dataclass(slots=True)
class DriverCounts:
    """What went through since the start, for `doctor` and the soak."""

    chunks: int = 0
    bytes_read: int = 0
    frames: int = 0
    refused: int = 0
    lost_samples: int = 0
    last_refusal: str = ""
    not_sent: int = 0
    last_not_sent: str = ""


@dataclass(eq=False)
class Driver:
    """One instrument. `leads` names the channels to keep of a waveform, in order
    (channel → lead); None keeps all as the spec calls them. `wrong_after_s`: how long bytes may
    come without a good frame before that is told, 5 s if not said.
    """

    spec: Spec
    link: Link
    sink: DriverSink
    device: DeviceIdentity
    mode: str | None = None
    leads: Mapping[str, str] | None = None
    zone: tzinfo | None = None
    approved: bool = False
    clock_tolerance: timedelta = CLOCK_TOLERANCE
    clock: Clock = SYSTEM_CLOCK
    wrong_after_s: float | None = None
    counts: DriverCounts = field(default_factory=DriverCounts)
    _decoder: Decoder = field(init=False)
    _dialogue: Dialogue = field(init=False)
    _interpreter: Interpreter = field(init=False)
    _silence: SilenceWatch | None = field(init=False, default=None)
    _connection: LinkState | None = field(init=False, default=None)
    _assemblers: dict[str, SampleAssembler] = field(init=False, default_factory=dict)
    _watch: StreamWatch = field(init=False)
    _clock_watch: ClockWatch | None = field(init=False)
    _sending: asyncio.Queue[Send] = field(init=False, default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        """Begin disconnected."""
        link = self.spec.link
        self._dialogue = dialogue_named(link.dialogue, link.options, mode=self.mode)
        self._interpreter = Interpreter(
            spec=self.spec,
            device=self.device,
            origin=self.link.origin,
            zone=self.zone,
            approved=self.approved,
            clock_tolerance=self.clock_tolerance,
            started_here="start" in self._dialogue.actions,
        )
        self._clock_watch = self.clock.watch()
        self._fresh_decoder()
        if self._streams():
            self._silence = SilenceWatch(float(self.spec.limits.silence_s))
        self._watch = StreamWatch(self.spec, self.device.name, self.mode, self.wrong_after_s)

    async def run(self) -> None:
        """Serve the instrument until cancelled, then leave it as its dialogue wants.

        Raises what ends any part of it: an instrument of which only a part is still served would
        look as if it had nothing to say.
        """
        parts = [
            asyncio.create_task(part, name=f"{what} {self.spec.id}")
            for what, part in (
                ("link", self.link.run(self)),
                ("send", self._send_all()),
                ("tick", self._tick()),
            )
        ]
        try:
            ended, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in ended:
                part.result()
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def say_goodbye(self) -> None:
        """Send what the dialogue says at parting; call before `run` is cancelled."""
        for send in self._dialogue.closing():
            with contextlib.suppress(ConnectionError, OSError, TimeoutError):
                await self.link.write(send.data, send.channel)

    @property
    def actions(self) -> frozenset[str]:
        """What the instrument can be asked to do from here."""
        return self._dialogue.actions

    def ask(self, action: str) -> None:
        """Ask the instrument to do one of `actions`; call in the I/O loop.

        Raises `KeyError` for anything else, and `NotNowError`, in words, where it must wait.
        """
        self._queue(self._dialogue.ask(action, self._now()))

    def on_chunk(self, chunk: Chunk) -> None:
        """Bytes arrived: decode, interpret, tell."""
        self.counts.chunks += 1
        self.counts.bytes_read += len(chunk.data)
        self._look_at_clock()
        if self._silence is not None and self._silence.heard(self.clock.monotonic_s()):
            self._tell_connection(None)
        answer = self._dialogue.received(chunk.data, self._now(), chunk.channel)
        self._queue(answer.send)
        self._look_for_unmeasured()
        channel = answer.channel or chunk.channel
        decoded = self._decoder.feed(answer.data, channel) if answer.data else Decoded()
        self._watch_stream(chunk, decoded)
        for samples in decoded.samples:
            self._samples(samples, chunk.monotonic_s)
        for item in decoded.items:
            self._item(item)

    def on_state(self, state: LinkState) -> None:
        """The link changed: a fresh connection begins with a fresh decoder."""
        if state.phase is LinkPhase.CONNECTED:
            self._connection = state
            self._know(state.identity)
            self._watch.fresh()
            self._fresh_decoder()
            self._tell(self._interpreter.connected(self.clock.utc()))
            if self._silence is not None:
                self._silence.connected(self.clock.monotonic_s())
            self._queue(self._dialogue.connected(self._now()))
        elif state.phase in (LinkPhase.WAITING, LinkPhase.CLOSED, LinkPhase.FAILED):
            self._connection = None
            self._tell(self._interpreter.lost(self.clock.utc()))
            if self._silence is not None:
                self._silence.lost()
            for assembler in self._assemblers.values():
                assembler.interrupted()
            while not self._sending.empty():
                self._sending.get_nowait()
        self.sink.on_link(self, state)

    def tick(self) -> None:
        """Time passes (`run` says so several times a second): what the dialogue wants to send,
        what the interpreter held back, and whether the instrument is silent.
        """
        self._look_at_clock()
        self._queue(self._dialogue.tick(self._now()))
        self._look_for_unmeasured()
        self._tell(self._interpreter.tick(self.clock.utc()))
        if self._silence is not None and self._silence.tick(self.clock.monotonic_s()):
            self._tell_connection(silent(self.device.name))

    def _look_at_clock(self) -> None:
        if self._clock_watch is not None and self._clock_watch.broke():
            self._interpreter.clock_broke(self.clock.utc())

    def _look_for_unmeasured(self) -> None:
        nothing = self._dialogue.unmeasured()
        if nothing is not None:
            self._tell(self._interpreter.unmeasured(nothing, self.clock.utc()))

    def _tell_connection(self, problem: LinkProblem | None) -> None:
        if self._connection is not None:
            self.sink.on_link(self, replace(self._connection, problem=problem))

    def _watch_stream(self, chunk: Chunk, decoded: Decoded) -> None:
        """Tell where bytes come that mean nothing, and where they mean something again."""
        understood = bool(decoded.samples) or any(isinstance(one, Frame) for one in decoded.items)
        if self._watch.saw(len(chunk.data), understood, chunk.monotonic_s):
            self._tell_connection(self._watch.problem)

    def _know(self, identity: DeviceIdentity | None) -> None:
        """Keep what the connection told about the instrument, and the site's name for it."""
        if identity is None:
            return
        known = {
            name: getattr(identity, name)
            for name in ("manufacturer", "model", "serial_number", "firmware", "address", "udi")
            if getattr(identity, name) is not None
        }
        self.device = replace(self.device, **known)
        self._interpreter.device = self.device

    def _streams(self) -> bool:
        """Whether values or samples come all the time in the mode that it is read in."""
        return any(
            self.spec.streams(message.id)
            for message in self._decoder.messages
            if message.waveforms or any(field.vital for field in message.fields)
        )

    def _fresh_decoder(self) -> None:
        self._decoder = Decoder(self.spec, mode=self.mode)

    def _now(self) -> Moment:
        clock = self.clock
        return Moment(monotonic_s=clock.monotonic_s(), utc=clock.utc(), zone=self.zone)

    def _item(self, item: Frame | Refusal) -> None:
        if isinstance(item, Refusal):
            self.counts.refused += 1
            self.counts.last_refusal = item.error
            return
        self.counts.frames += 1
        self._tell(self._interpreter.frame(item, self.clock.utc()))

    def _tell(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, Reading):
                self.sink.on_reading(event)
            elif isinstance(event, Failure):
                self.sink.on_failure(event)
            else:
                self.sink.on_status(event)

    def _samples(self, samples: Samples, arrived_s: float) -> None:
        if self.leads is not None and samples.signal == "ecg":
            samples = _chosen(samples, self.leads)
        assembler = self._assemblers.get(samples.signal)
        if assembler is None:
            assembler = SampleAssembler(self.device, self.link.origin)
            self._assemblers[samples.signal] = assembler
        block = assembler.add(samples, arrived_s)
        self.counts.lost_samples += block.lost_before
        self.sink.on_samples(block, arrived_s)

    def _queue(self, sends: Sequence[Send]) -> None:
        for send in sends:
            self._sending.put_nowait(send)

    async def _tick(self) -> None:
        while True:
            await next_beat(_TICK_S)
            self.tick()

    async def _send_all(self) -> None:
        while True:
            await self._send(await self._sending.get())

    async def _send(self, send: Send) -> None:
        """Send, or try what the dialogue says otherwise; a refusal is counted, not fatal."""
        attempt: Send | None = send
        while attempt is not None:
            try:
                await self.link.write(attempt.data, attempt.channel)
            except (OSError, TimeoutError, ValueError, LookupError) as problem:
                self.counts.last_not_sent = str(problem)
                attempt = attempt.otherwise
                continue
            if attempt.sets_clock:
                self._interpreter.clock_set_at = self.clock.utc()
            return
        self.counts.not_sent += 1


def _chosen(samples: Samples, leads: Mapping[str, str]) -> Samples:
    """Only the channels that have an electrode, under the names of their leads."""
    at = [samples.channels.index(channel) for channel in leads if channel in samples.channels]
    return Samples(
        signal=samples.signal,
        channels=tuple(leads[samples.channels[index]] for index in at),
        rate_hz=samples.rate_hz,
        counts=samples.counts[at],
        valid=samples.valid[at],
        scale=samples.scale,
        offset=samples.offset,
        unit=samples.unit,
        lost_before=samples.lost_before,
        band_high_hz=samples.band_high_hz,
    )
