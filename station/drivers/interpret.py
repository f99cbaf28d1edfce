"""From frames to readings: what a frame means once it is known when it came and from whom.

Plain state, no I/O; the clocks are passed in. It decides three things that the frame alone
cannot: when the measurement began, whether it is live or from memory, and which failures to
tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from station.codec import Frame, Spec, Value
from station.codec.fields import FROM_MEMORY
from station.drivers import advice
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

# A device clock that we set is trusted to this much; a claim beyond it makes a stored reading.
_LATE: Final = timedelta(seconds=120)

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
    """Follows one device. `clock_set_at` is when the station set the device's clock, if it did.

    `approved`: an engineer approved an unverified spec for this site.
    """

    spec: Spec
    device: DeviceIdentity
    origin: Origin
    zone: tzinfo | None = None
    approved: bool = False
    clock_set_at: datetime | None = None
    _seen_since: datetime | None = None
    _said: dict[str, str] = field(default_factory=dict)

    def lost(self) -> None:
        """The link went away: a measurement that was under way is not known any more."""
        self._seen_since = None
        self._said.clear()

    def frame(self, frame: Frame, received: datetime) -> Iterator[Event]:
        """Everything that a frame says, in order: states first, then values or failures."""
        yield from self._statuses(frame, received)
        if not frame.values:
            return
        taken = self._taken(frame, received)
        memory = frame.from_memory or self._stored(frame, received)
        measurement = new_id()
        for vital, value in frame.values.items():
            if value.number is not None:
                yield self._reading(frame, vital, value, taken, measurement, memory)
        yield from self._failures(frame, taken)

    def _reading(
        self,
        frame: Frame,
        vital: Vital,
        value: Value,
        taken: Taken,
        measurement: str,
        memory: bool,
    ) -> Reading:
        assert value.number is not None  # the caller looked
        against = self._against(frame, vital)
        return Reading(
            id=new_id(),
            measurement=measurement,
            vital=vital,
            quantity=Quantity(value.number, value.unit),
            taken=taken,
            device=self.device,
            origin=self.origin,
            context=self._context(frame, vital),
            quality=Quality(good=not frame.remarks, reasons=frame.remarks),
            final=frame.final,
            from_memory=memory,
            # What a streaming instrument kept is a record, and no part of its stream.
            streaming=self.spec.limits.streaming and not memory,
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
        if not self.spec.verified and not self.approved:
            against.append("the protocol is not verified: an engineer must approve it for the site")
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

    def _local(self, moment: datetime) -> datetime:
        """A host moment on the wall clock that the device's clock was set by."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _taken(self, frame: Frame, received: datetime) -> Taken:
        offset = None
        if frame.device_time is not None:
            offset = self._offset(frame.device_time, received)
        return Taken(
            received=received,
            started=self._started(frame, received),
            device_time=frame.device_time,
            clock_offset=offset,
        )

    def _offset(self, device_time: datetime, received: datetime) -> timedelta:
        """Device minus host clock. Once the station has set the clock, what a record lags
        behind is its age and not an error of the clock.
        """
        if self.clock_set_at is not None and device_time >= self._local(self.clock_set_at):
            return timedelta(0)
        return device_time - self._local(received)

    def _started(self, frame: Frame, received: datetime) -> datetime:
        """The earliest moment at which the measurement can have begun.

        A measurement that was seen under way began when it was first seen. Else it is arrival
        (or the device's own time, where that is earlier) minus the longest measurement.
        """
        longest = timedelta(seconds=float(self.spec.limits.longest_measurement_s))
        if not frame.final:
            if self._seen_since is None or received - self._seen_since > longest:
                self._seen_since = received
            return self._seen_since
        seen, self._seen_since = self._seen_since, None
        end = received
        if frame.device_time is not None:
            claimed = frame.device_time.replace(tzinfo=self.zone).astimezone(UTC)
            if self.zone is None:
                claimed = frame.device_time.astimezone(UTC)
            end = min(received, claimed)
        # A record that was finished before anything was seen is not what was seen.
        if seen is not None and received - seen <= longest and end >= seen - timedelta(seconds=2):
            return seen
        return min(end, received) - longest

    def _stored(self, frame: Frame, received: datetime) -> bool:
        """Whether a record is old by a clock that can be believed."""
        if frame.device_time is None or self.clock_set_at is None:
            return False
        return self._local(received) - frame.device_time > _LATE

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
            says=advice.says(reason),
            next_step=advice.next_step(reason),
            taken=taken,
            device=self.device,
            origin=self.origin,
            code=said.says,
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
