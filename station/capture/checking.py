"""The checks of one visit: which rules hold for this patient today, and what they say."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from typing import Final

from station.capture.check_views import ChecksView, NoticeView, Score, Tellable
from station.capture.commands import Unlikely
from station.capture.plausible import out_of_range
from station.capture.views import TileState, TileView
from station.checks.crosscheck import TimedRate, pulses
from station.checks.files import rulebook
from station.checks.history import History, NoHistory
from station.checks.judge import impossible, marks_of
from station.checks.news2 import news2
from station.checks.notice import ProviderNotice, ToldNotice, notice_text
from station.checks.rules import Rulebook
from station.marks import Level as MarkLevel
from station.marks import Mark, Side, doubts, worst
from station.saying import say
from station.visit import (
    Actor,
    Delivery,
    ExpectedPatient,
    Patient,
    Result,
    ResultKind,
    SetPart,
    Visit,
    new_id,
)
from station.vitals import FailureReason, Reading

__all__ = ["Checking", "unlikely"]

_KEPT: Final = (TileState.CAPTURED, TileState.BY_HAND, TileState.SAVING)
_MOST_REMEMBERED: Final = 200


class Checking:
    """Belongs to the I/O loop, like the visit it looks at. `begin` with every patient."""

    def __init__(
        self,
        book: Rulebook | None = None,
        history: History | None = None,
        *,
        zone: tzinfo | None = None,
        score: bool = False,
        destinations: tuple[str, ...] = (),
        ecg_rate: Callable[[], float | None] = lambda: None,
        local: Callable[[datetime], date] | None = None,
    ) -> None:
        """`zone`: the clinic's, by whose day the age counts. `score`: whether the site wants the
        points of NEWS2. `destinations` take messages to the provider. `ecg_rate` is the rate of
        the live EKG per minute, while it is neither held nor missing.
        """
        self.book = book or rulebook()
        self._history = history or NoHistory()
        self._zone = zone
        self._score = score
        self.destinations = destinations
        self._ecg_rate = ecg_rate
        self._local = local or (lambda moment: moment.astimezone(zone).date())
        self._expected: ExpectedPatient | None = None
        self._ecg: TimedRate | None = None
        self._repeats: Counter[ResultKind] = Counter()
        self._notices: dict[str, NoticeView] = {}
        self._told: dict[tuple[object, ...], tuple[Mark, ...]] = {}

    def begin(self, expected: ExpectedPatient | None) -> None:
        """Another patient, or nobody: nothing of the last one counts."""
        self._expected = expected
        self._ecg = None
        self._repeats.clear()
        self._notices.clear()
        self._told.clear()

    def identified(self, expected: ExpectedPatient) -> None:
        """The same patient, of whom more is known now."""
        self._expected = expected
        self._told.clear()

    @property
    def _patient(self) -> Patient | None:
        return self._expected.patient if self._expected is not None else None

    @property
    def _born(self) -> date | None:
        return self._patient.birth_date if self._patient is not None else None

    # What the rules say.

    def refuses(self, reading: Reading) -> FailureReason | None:
        """On which side a value is impossible for this patient; None where it may be."""
        reason = out_of_range(reading.vital, reading.quantity)
        if reason is not None:
            return reason
        mark = impossible(self.book, reading, self._born, self._local(reading.taken.received))
        if mark is None:
            return None
        high = mark.side is Side.HIGH
        return FailureReason.OVER_RANGE if high else FailureReason.UNDER_RANGE

    def marks(self, readings: Iterable[Reading]) -> tuple[Mark, ...]:
        """What is to be said about one measurement. The same is not worked out twice."""
        readings = tuple(readings)
        if not readings:
            return ()
        patient = self._patient
        earlier = {
            reading.vital: self._history.earlier(patient.id, reading.vital)
            for reading in readings
            if patient is not None
        }
        # Earlier values may come after the reading that is compared with them.
        known = (
            tuple((reading.id, reading.quantity) for reading in readings),
            sum(len(values) for values in earlier.values()),
        )
        found = self._told.get(known)
        if found is None:
            found = marks_of(
                self.book,
                readings,
                born=self._born,
                day=self._local(readings[0].taken.received),
                earlier=earlier,
            )
            if len(self._told) >= _MOST_REMEMBERED:
                self._told.clear()
            self._told[known] = found
        return found

    def seen(self, tile: TileView, kept: Result | None) -> TileView:
        """A tile with its marks. What is unlikely is not offered for keeping, but for a look."""
        if tile.state in _KEPT:
            return dataclasses.replace(tile, marks=kept.marks if kept is not None else ())
        if not tile.acceptable and tile.state is not TileState.STALE:
            return tile
        marks = self.marks(tile.readings)
        if not doubts(marks):
            return dataclasses.replace(tile, marks=marks)
        state = tile.state if tile.state is TileState.STALE else TileState.CHECK
        return dataclasses.replace(
            tile, marks=marks, state=state, acceptable=False, confirmable=tile.acceptable
        )

    # What happened.

    def kept(self, result: Result, now: datetime) -> None:
        """A result is on disk: with a pulse, the EKG's rate of that moment is compared."""
        rate = self._ecg_rate() if result.kind is ResultKind.PULSE_RATE else None
        if result.kind is ResultKind.PULSE_RATE and result.filed:
            self._ecg = TimedRate(rate, now) if rate is not None else None

    def repeated(self, kind: ResultKind) -> None:
        """It is measured again."""
        self._repeats[kind] += 1

    # Telling the provider.

    def notice(
        self, result: Result, visit: Visit, actor: Actor, now: datetime
    ) -> ProviderNotice | None:
        """The message about a kept result; None where nothing about it is critical."""
        if not _critical(result):
            return None
        return ProviderNotice(
            id=new_id(),
            visit_id=visit.id,
            station_id=visit.station_id,
            patient=visit.patient,
            encounter_id=visit.encounter_id,
            about=result,
            text=self._text(result, visit),
            at=now,
            by=actor,
            provider=self._expected.provider if self._expected is not None else None,
            simulated=not visit.real,
        )

    def told(self, notice: ProviderNotice) -> None:
        """A message is on disk and on its way."""
        self._notices[notice.id] = NoticeView(
            id=notice.id,
            result_id=notice.about.id,
            kind=notice.about.kind,
            text=notice.text,
            at=notice.at,
            by=notice.by,
            waiting=self.destinations,
        )

    def recall(self, told: Iterable[ToldNotice], results: tuple[Result, ...]) -> None:
        """The messages about the visit that is open again. A result that got another id since is
        found by its measurement.
        """
        ids = {one.id for one in results}
        same = {
            (one.kind, one.readings[0].measurement): one.id
            for one in results
            if one.filed and one.readings
        }
        for notice in told:
            here = same.get((notice.kind, notice.measurement), notice.result_id)
            self._notices[notice.id] = NoticeView(
                id=notice.id,
                result_id=notice.result_id if notice.result_id in ids else here,
                kind=notice.kind,
                text=notice.text,
                at=notice.at,
                by=notice.by,
                deliveries=notice.deliveries,
            )

    def renewed(self, old_id: str, new_id: str) -> None:
        """A result is kept anew with another word about how it was measured: what the provider
        was told about it stays told.
        """
        for notice in list(self._notices.values()):
            if notice.result_id == old_id:
                self._notices[notice.id] = dataclasses.replace(notice, result_id=new_id)

    def has_notice(self, notice_id: str) -> bool:
        """Whether that is a message of this visit."""
        return notice_id in self._notices

    def already_told(self, result_id: str) -> NoticeView | None:
        """The message about that result, if there is one."""
        return next((one for one in self._notices.values() if one.result_id == result_id), None)

    def delivered(self, delivery: Delivery) -> None:
        """A receipt; those of other patients' messages are not shown here."""
        known = self._notices.get(delivery.result_id)
        if known is not None:
            others = tuple(
                one for one in known.deliveries if one.destination != delivery.destination
            )
            waiting = tuple(name for name in known.waiting if name != delivery.destination)
            self._notices[known.id] = dataclasses.replace(
                known, deliveries=(*others, delivery), waiting=waiting
            )

    def _text(self, result: Result, visit: Visit) -> str:
        return notice_text(
            result,
            visit.patient,
            room=visit.room,
            zone=self._zone,
            repeated=self._repeats[result.kind],
        )

    # What is shown.

    def view(self, visit: Visit | None, now: datetime) -> ChecksView:
        """All that is not on a tile."""
        patient = self._patient
        if patient is None:
            return ChecksView(version=self.book.version)
        age = patient.age_on(self._local(now))
        results = visit.results if visit is not None else ()
        return ChecksView(
            version=self.book.version,
            age_known=age is not None and age >= 0,
            pulses=pulses(results, self._ecg),
            score=self._points(visit, age),
            tellable=tuple(
                Tellable(
                    result_id=result.id,
                    kind=result.kind,
                    text=self._text(result, visit),
                    to=self._expected.provider if self._expected is not None else None,
                )
                for result in _to_tell(results, self._notices.values())
                if visit is not None
            ),
            notices=tuple(self._notices.values()),
            destinations=self.destinations,
        )

    def _points(self, visit: Visit | None, age: int | None) -> Score | None:
        if not self._score:
            return None
        # Of a set counts what stands for all of it.
        kept = [visit.result(kind) for kind in ResultKind] if visit is not None else []
        readings = [reading for result in kept if result is not None for reading in result.readings]
        found = news2(readings, age_years=age)
        if found is None:
            return None
        return Score(points=found.points, parts=found.parts, missing=found.missing)


def _critical(result: Result) -> bool:
    """Whether a message can be about it. A group has no value of its own: its readings do."""
    mark = worst(result.marks)
    group = result.in_set is not None and result.in_set.part is SetPart.GROUP
    return result.filed and not group and mark is not None and mark.level is MarkLevel.CRITICAL


def _to_tell(results: tuple[Result, ...], notices: Iterable[NoticeView]) -> tuple[Result, ...]:
    """The critical results. Of a set one at a time: its average, else the first reading of which
    the provider does not know yet.
    """
    known = {notice.result_id for notice in notices}
    found: dict[str, Result] = {}
    for result in results:
        if not _critical(result):
            continue
        of = result.in_set
        key = of.set_id if of is not None else result.id
        before = found.get(key)
        average = of is not None and of.part is SetPart.AVERAGE
        if before is None or average or (before.id in known and result.id not in known):
            found[key] = result
    return tuple(found.values())


def unlikely(marks: tuple[Mark, ...]) -> Unlikely:
    """The answer to keeping it: why not, in words for whoever has no window."""
    mark = doubts(marks)[0]
    limit = f"{mark.bound.replace('_', ' ')} {mark.limit.value:f} {mark.limit.unit}"
    says = say("This is unlikely ({limit}: {rule}).", limit=limit, rule=mark.title)
    if mark.earlier is not None:
        says = say(
            "{unlikely} The last one was {number:f} {unit}.",
            unlikely=says,
            number=mark.earlier.value,
            unit=str(mark.earlier.unit),
        )
    return Unlikely(
        says,
        "Measure again, or say that it is right.",
        marks,
    )
