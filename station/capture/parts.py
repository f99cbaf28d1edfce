"""What the parts of capture share: the visit, the board, and what may be said about a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from station.capture.attach import Judge
from station.capture.board import Board
from station.capture.board_policy import BoardPolicy
from station.capture.checking import Checking, unlikely
from station.capture.commands import Command, Denied
from station.capture.course import Course
from station.capture.ekg_orders import EkgOrders
from station.capture.how import How
from station.capture.programs.runner import Programs
from station.capture.ring import SampleRing
from station.capture.tray import Tray
from station.marks import Mark, confirmed, doubts
from station.visit import EkgRecording, NotDone, Result, ResultKind, new_id
from station.vitals import Reading

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One room's. `now` is the host's UTC clock, `monotonic_s` the one by which samples arrive."""

    course: Course
    board: Board
    policy: BoardPolicy
    how: How
    programs: Programs
    checking: Checking
    judge: Judge
    station_id: str
    room: str
    now: Callable[[], datetime]
    monotonic_s: Callable[[], float]
    tray: Tray
    rings: dict[str, SampleRing] = field(default_factory=dict)
    ekg_orders: EkgOrders = field(default_factory=EkgOrders)

    def age_years(self) -> int | None:
        """How old the patient is today, by this computer's calendar."""
        expected = self.course.expected
        if expected is None:
            return None
        return expected.patient.age_on(self.now().astimezone().date())

    def kept(self, kind: ResultKind) -> Result | None:
        """What was kept of that kind and will be filed."""
        return self.course.visit.result(kind) if self.course.visit is not None else None

    def result(
        self,
        command: Command,
        kind: ResultKind,
        *,
        readings: tuple[Reading, ...] = (),
        text: str | None = None,
        ekg: EkgRecording | None = None,
        filed: bool = True,
        marks: tuple[Mark, ...] | None = None,
        not_done: NotDone | None = None,
    ) -> Result:
        """A result of this moment with its marks; it is not kept yet."""
        return Result(
            id=new_id(),
            kind=kind,
            accepted_at=self.now(),
            accepted_by=command.actor,
            readings=readings,
            text=text,
            ekg=ekg,
            filed=filed,
            marks=self.checking.marks(readings) if marks is None else marks,
            not_done=not_done,
        )

    def looked_at(
        self, readings: tuple[Reading, ...], *, sure: bool
    ) -> tuple[tuple[Mark, ...], Denied | None]:
        """What the checks say about values that are about to be kept, or why they are not: what
        is unlikely is kept only when a person is sure, and then says so for good.
        """
        marks = self.checking.marks(readings)
        if doubts(marks) and not sure:
            return marks, unlikely(marks)
        return confirmed(marks), None
