"""From frames to readings: what a frame means once it is known when it came and from whom.

Plain state, no I/O; the clocks are passed in. It decides what the frame alone cannot: when the
measurement began, whether it is live, from memory or came before, and which failures to tell.
Right after a connection that takes a moment (`arrivals`), so some events come with `tick`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from station.codec import Frame, Spec, Value
from station.codec.fields import FROM_MEMORY
from station.drivers import advice
from station.drivers.arrivals import Arrivals, Record, can_store
from station.drivers.device_clock import CLOCK_TOLERANCE, DeviceClock
from station.drivers.dialogues import Unmeasured
from station.drivers.records import RecordBook
from station.drivers.under_way import UnderWay
from station.saying import say
from station.visit import new_id
from station.vitals import (
    Context,
    DeviceIdentity,
    Failure,
    FailureReason,
    Origin,
    Quality,
    Quantity,
    Reading,
    Status,
    Taken,
    Vital,
)

__all__ = ["Event", "Interpreter"]

Event = Reading | Failure | Status

# What an instrument of this kind does, and where, unless a frame or a person says otherwise.
_METHODS: Final[dict[Vital, str]] = {
    Vital.SYSTOLIC: "oscillometric",
    Vital.DIASTOLIC: "oscillometric",
    Vital.MEAN_ARTERIAL_PRESSURE: "oscillometric",
    Vital.SPO2: "oximetry",
}
_SITES: Final[dict[str, str]] = {
    "armpit": "axilla",
    "ear": "ear",
    "mouth": "mouth",
    "rectum": "rectum",
    "tympanum": "tympanum",
    "finger": "finger",
    "toe": "toe",
    "oral": "mouth",
    "rectal": "rectum",
    "paediatric axillary": "axilla",
    "adult axillary": "axilla",
}


@dataclass(slots=True)
class Interpreter:
    """Follows one device, from one connection to the next.

    `approved`: an engineer approved an unverified spec for this site. `started_here`: it measures
    only when the station says so.
    """

    spec: Spec
    device: DeviceIdentity
    origin: Origin
    zone: tzinfo | None = None
    approved: bool = False
    clock_tolerance: timedelta = CLOCK_TOLERANCE
    started_here: bool = False
    _clock: DeviceClock = field(init=False)
    _stores: bool = field(init=False)
    _arrivals: Arrivals = field(init=False, default_factory=Arrivals)
    _book: RecordBook = field(init=False, default_factory=RecordBook)
    _under_way: UnderWay = field(init=False)
    _stop_told: bool = False
    """Whether it was told already that what is under way went silent."""
    _said: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin without a connection."""
        self._clock = DeviceClock(zone=self.zone, tolerance=self.clock_tolerance)
        self._stores = can_store(self.spec)
        longest = timedelta(seconds=float(self.spec.limits.longest_measurement_s))
        self._under_way = UnderWay(longest, ours=self.started_here)

    @property
    def clock_set_at(self) -> datetime | None:
        """Since when (UTC) the device's clock is as the station set it, if it is."""
        return self._clock.set_at

    @clock_set_at.setter
    def clock_set_at(self, at: datetime) -> None:
        self._clock.was_set(at)

    def connected(self, now: datetime) -> list[Event]:
        """There is a connection; gives what was held back in the last one."""
        events = self.lost(now)
        self._under_way.connected(now)
        self._clock.connected()
        self._book.connected()
        if self._stores:
            self._arrivals.open(now)
        return events

    def lost(self, at: datetime | None = None) -> list[Event]:
        """The link went away, at that time. Gives what was held back, and the failure of a
        measurement that was seen under way: it may go on, but nobody sees it any more.
        """
        events = list(self._settled(self._arrivals.end()))
        seen = self._under_way.lost(at)
        if seen is not None and not self._stop_told and not self.spec.limits.streaming:
            taken = Taken(received=seen.last, started=min(seen.began, seen.last))
            events += self._unfinished(FailureReason.LINK_LOST, taken, "connection lost")
        self._stop_told = False
        self._said.clear()
        return events

    def clock_broke(self, now: datetime) -> None:
        """The clock was set, or the computer slept, just before `now`."""
        self._under_way.broke(now)

    def tick(self, now: datetime) -> list[Event]:
        """Time passes; gives what was held back and is clear now, and the failure of a
        measurement that was seen under way and went silent.
        """
        return [*self._settled(self._arrivals.due(now)), *self._stopped(now)]

    def unmeasured(self, what: Unmeasured, now: datetime) -> Iterator[Event]:
        """The dialogue says that there will be no measurement, though a person asked for one."""
        self._stop_told = True
        began = min(self._under_way.ended(now, now) or now, now)
        taken = Taken(received=now, started=began)
        yield from self._unfinished(what.reason, taken, what.code, what.says, what.next_step)

    def frame(self, frame: Frame, received: datetime) -> Iterator[Event]:
        """Everything that a frame says, in order: states first, then values or failures."""
        yield from self._settled(self._arrivals.due(received))
        yield from self._statuses(frame, received)
        if not frame.values:
            return
        record = self._record(frame, received)
        if not frame.final:
            self._arrivals.under_way()
            self._stop_told = False
            yield from self._values(record)
        elif self._stores:
            yield from self._settled(self._arrivals.take(record))
        else:
            yield from self._values(record)

    def _record(self, frame: Frame, received: datetime) -> Record:
        kept = self._stores and frame.final
        again = self._book.again(frame) if kept else False
        unset = bool(frame.flags.get("device_time_unset"))
        claim = self._clock.claim(frame.device_time, received, unset=unset, again=again or not kept)
        return Record(frame=frame, claim=claim, again=again, stored=frame.from_memory)

    def _settled(self, records: list[Record]) -> Iterator[Event]:
        for record in records:
            again = record.again or (record.stored and self._book.stored_again(record.frame))
            yield from self._values(replace(record, again=again))

    def _values(self, record: Record) -> Iterator[Event]:
        frame = record.frame
        taken = self._taken(record)
        measurement = new_id()
        for vital, value in frame.values.items():
            if value.number is not None:
                yield self._reading(record, vital, value, taken, measurement)
        for vital, several in frame.series.items():
            for value in several:
                if value.number is not None:
                    yield self._reading(record, vital, value, taken, measurement)
        if not record.stored:
            yield from self._failures(frame, taken)

    def _reading(
        self, record: Record, vital: Vital, value: Value, taken: Taken, measurement: str
    ) -> Reading:
        assert value.number is not None  # the caller looked
        frame = record.frame
        against = self._against(frame, vital)
        doubt = record.claim.doubt
        return Reading(
            id=new_id(),
            measurement=measurement,
            vital=vital,
            quantity=Quantity(value.number, value.unit),
            taken=taken,
            device=self.device,
            origin=self.origin,
            context=self._context(frame, vital),
            quality=Quality(
                good=not frame.remarks,
                reasons=(*frame.remarks, doubt) if doubt is not None else frame.remarks,
            ),
            final=frame.final,
            from_memory=record.stored,
            duplicate=record.again,
            # What comes out of a memory is no stream, whatever the device does otherwise.
            streaming=self.spec.streams(frame.message) and not record.stored,
            chartable=not against,
            why_not=against,
        )

    def _against(self, frame: Frame, vital: Vital) -> tuple[str, ...]:
        """Why this value is not chartable. A trouble with a required value of the message
        spoils all of them; one with an optional value spoils only that. A record from memory is
        chartable once a person has said whose it is: that is decided in `capture`.
        """
        required = {item.vital for item in self.spec.message(frame.message).fields if item.required}
        against = [
            trouble.says
            for trouble in frame.troubles
            if trouble.says != FROM_MEMORY
            and (trouble.vital is None or trouble.vital is vital or trouble.vital in required)
        ]
        if vital in frame.series:
            against.append(say("single intervals are shown, not charted"))
        if not self.spec.verified and not self.approved:
            against.append(
                say("the protocol is not verified: an engineer must approve it for the site")
            )
        return tuple(against)

    def _context(self, frame: Frame, vital: Vital) -> Context:
        site = None
        if vital is Vital.BODY_TEMPERATURE:
            said = frame.flags.get("temperature_type", frame.flags.get("algorithm"))
            site = _SITES.get(str(said))
        method = _METHODS.get(vital)
        if vital is Vital.PULSE_RATE:
            # A pulse is counted by what else the instrument measures.
            counted = (_METHODS[with_] for with_ in self.spec.vitals if with_ in _METHODS)
            method = next(counted, None)
        return Context(body_site=site, method=method)

    def _taken(self, record: Record) -> Taken:
        claim = record.claim
        return Taken(
            received=claim.received,
            started=self._started(record),
            device_time=claim.stamp,
            clock_offset=claim.offset,
            stored_for=claim.age if record.stored else None,
        )

    def _started(self, record: Record) -> datetime:
        """The earliest moment at which the measurement can have begun.

        A measurement that was seen under way began when `UnderWay` says. Else it is arrival
        (or the device's own time, where that is earlier) minus the longest measurement.
        """
        received, end = record.claim.received, record.claim.ended - record.claim.slack
        if not record.frame.final:
            return self._under_way.progress(received)
        longest = self._under_way.longest
        if record.stored or record.again:
            return end - longest  # finished before what was seen
        began = self._under_way.ended(received, end)
        return began if began is not None else end - longest

    def _failures(self, frame: Frame, taken: Taken) -> Iterator[Failure]:
        """One failure for a final frame in which a vital has no chartable number: the required
        one where that is spoilt, else the optional one that is.
        """
        required = [item.vital for item in self.spec.message(frame.message).fields if item.required]
        if not required or not frame.final or not frame.troubles or frame.from_memory:
            return
        spoilt = [t for t in frame.troubles if t.vital is None or t.vital in required]
        # What the instrument says of itself (no finger) says more than the number it lacks.
        said = next((t for t in spoilt if t.vital is None and t.reason), None)
        said = said or next(iter(spoilt), frame.troubles[0])
        vital = said.vital if said.vital not in (None, *required) else required[0]
        assert vital is not None
        reason = said.reason or FailureReason.NOT_MEASURED
        yield Failure(
            id=new_id(),
            vital=vital,
            reason=reason,
            says=advice.says(reason, vital),
            next_step=advice.next_step(reason, vital),
            taken=taken,
            device=self.device,
            origin=self.origin,
            code=said.says,
        )

    def _stopped(self, now: datetime) -> Iterator[Failure]:
        """Values in progress came, and then nothing for too long: there will be no result."""
        limits, seen = self.spec.limits, self._under_way.seen
        if seen is None or self._stop_told or limits.streaming:
            return
        if now - seen.last <= timedelta(seconds=float(limits.silence_s)):
            return
        self._stop_told = True  # a result that comes late still began when it was seen
        yield from self._unfinished(
            FailureReason.TIMEOUT,
            Taken(received=now, started=min(seen.began, now)),
            f"no value for {limits.silence_s:f} s",
            says="The measurement stopped without a result.",
        )

    def _unfinished(
        self, reason: FailureReason, taken: Taken, code: str, says: str = "", next_step: str = ""
    ) -> Iterator[Failure]:
        """The failure of a measurement that was seen under way and gave no result."""
        results = (item for m in self.spec.messages if m.final for item in m.fields)
        vital = next((item.vital for item in results if item.required and item.vital), None)
        if vital is not None:
            yield Failure(
                id=new_id(),
                vital=vital,
                reason=reason,
                says=says or advice.says(reason, vital),
                next_step=next_step or advice.next_step(reason, vital),
                taken=taken,
                device=self.device,
                origin=self.origin,
                code=code,
            )

    def _statuses(self, frame: Frame, received: datetime) -> Iterator[Status]:
        """Words of the frame that are new; the same words again are no news."""
        for name, text in frame.flags.items():
            if not isinstance(text, str) or self._numeric(frame, name):
                continue
            if self._said.get(name) != text:
                self._said[name] = text
                yield Status(
                    name=name,
                    text=text,
                    received=received,
                    device=self.device,
                    origin=self.origin,
                )

    def _numeric(self, frame: Frame, name: str) -> bool:
        """Whether a flag is a number with a unit, which changes all the time."""
        item = self.spec.message(frame.message).field_named(name)
        return item is not None and not item.words and item.type != "text"
