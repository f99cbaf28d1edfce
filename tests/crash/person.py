"""Somebody who works at a station that is killed again and again, and writes down what it said.

Every choice is drawn from a seed. After each kill the station is started again, and what it shows
is compared with the book before anything else is done: the visit goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from station.capture.commands import (
    Done,
    LeavePatient,
    OpenSigned,
    PauseVisit,
    ResumeVisit,
    SignIn,
)
from station.capture.views import StationView
from station.corrections import CorrectionKind
from station.visit import Patient, Result
from tests.crash import wants
from tests.crash.ledger import Book
from tests.crash.ledger import kept_of as seen
from tests.crash.life import USER
from tests.crash.points import Kill
from tests.crash.room import NUMBERS
from tests.crash.stations import Closed, Killed
from tests.crash.ways import way_to
from tests.crash.worker_front_desk import FrontDeskWorker
from tests.support.chart import BareClient

__all__ = ["Person", "make_patients"]

PATIENTS = 6


def make_patients(chart: BareClient, run: str) -> tuple[list[Patient], dict[str, Patient]]:
    """Put people into the chart whom nobody else has, and a second record of each, by the first
    one's id.
    """
    made = [
        Patient(
            id=f"crash-{run}-{number}",
            family=f"Kill{number % PATIENTS}",
            given="Test",
            birth_date=date(1980, 1, 1 + number % PATIENTS),
            sex="female",
            mrn=f"{run}-{number}",
        )
        for number in range(2 * PATIENTS)
    ]
    for one in made:
        chart.put(
            {
                "resourceType": "Patient",
                "id": one.id,
                "name": [{"family": one.family, "given": [one.given]}],
                "birthDate": f"{one.birth_date}",
                "identifier": [{"system": NUMBERS, "value": one.mrn}],
            }
        )
    first, second = made[:PATIENTS], made[PATIENTS:]
    return first, {one.id: other for one, other in zip(first, second, strict=True)}


class Person(FrontDeskWorker):
    """`live` does one life."""

    # A life.

    def live(self, kill: Kill | None, doom: tuple[int, float] | None, most: int) -> None:
        """Start the station, look whether all is as it was, and work until it is killed."""
        self.was_doing, self.did = self.did, [f"{kill}, {doom}"]
        self._room.way.faults.clear()
        self._wish = way_to(kill.point) if kill is not None else ""
        try:
            self._lives.begin(self._settings, kill)
            if doom is not None:
                self._lives.doom(*doom)
            self.come_back()
            for _ in range(most):
                self._work()
            self._lives.kill()
        except (Killed, Closed):
            pass

    def finish(self, messages_came: Callable[[], bool]) -> list[str]:
        """A last life that nobody kills: sign all that is open, and wait for the chart. Gives
        what is wrong with the audit trail.
        """
        self.was_doing, self.did = self.did, ["the last life"]
        self._wish = ""
        self._lives.begin(self._settings)
        self.come_back()
        while True:
            if self._here is not None:
                self._sign() if any(one.filed for one in self._here.kept) else self._leave()
                continue
            waiting = [one for one in self.books if not one.signed and not one.ended]
            if not waiting:
                break
            self._resume(waiting[0])
        self._send_all_again()
        late = time.monotonic() + 30
        while not messages_came():
            assert time.monotonic() < late, "a message to the provider did not come"
        wrong = self._lives.trail()
        self._lives.stop()
        return wrong

    # After a kill.

    def come_back(self) -> None:
        """Sign in, and find everything as it was."""
        was, maybe, self._here = self._here, self._maybe, None
        answer = self._lives.do(SignIn(name=USER.name, pin=USER.pin))
        assert isinstance(answer, Done), answer
        self._actor = answer.actor
        self._look_at_list()
        view = self._lives.view()
        self._look_at_instruments(view)
        if maybe:
            self._settle(view, maybe)
        waiting = {one.visit_id for one in self.books if not one.signed and not one.ended}
        listed = {one.visit_id: one for one in view.unfinished}
        assert listed.keys() == waiting, ("open visits", listed.keys() ^ waiting, self.did)
        for book in self.books:
            if book.visit_id in listed:
                line = listed[book.visit_id]
                assert line.patient.id == book.patient, ("another patient's", line, book)
                filed = sum(one.filed for one in book.kept)
                assert line.kept == filed, ("kept", line, book, self.did)
        signed = {one.visit_id for one in self.books if one.signed}
        view = self._lives.until(wants.Signed(frozenset(signed)))
        self.tray.settle(view.held)
        if was is not None:
            now = next((one for one in self.books if one.visit_id == was.visit_id), None)
            if now is not None and now.visit_id in listed:
                self._resume(now)

    def _settle(self, view: StationView, maybe: tuple[Book, ...]) -> None:
        """What was being done when it was killed has happened or has not: look which it is, and
        write that down. Anything else is a fault.
        """
        before, after = maybe
        if not before.visit_id:  # a visit was being started
            new = [
                one for one in view.unfinished
                if one.visit_id not in {book.visit_id for book in self.books}
            ]  # fmt: skip
            assert len(new) <= 1, ("visits from nowhere", new)
            for one in new:
                assert one.patient.id == after.patient, ("another patient's", one, after)
                self.books.append(replace(after, visit_id=one.visit_id))
        elif before.signed:
            self._write(self._corrected(before))
        elif after.signed or after.ended:
            is_open = before.visit_id in {one.visit_id for one in view.unfinished}
            self._write(before if is_open else after)
        else:
            results = self._looked_at(before)
            after = self._known(after, results)
            found = next((one for one in (before, after) if one.has(seen(results))), None)
            assert found is not None, (
                "neither of both", seen(results), before.kept, after.kept, self.was_doing, self.did,
            )  # fmt: skip
            self._write(found)
        self._maybe = ()

    def _looked_at(self, book: Book) -> tuple[Result, ...]:
        """What the visit has, as the window shows it when it goes on."""
        patient = self._patients[book.patient]
        self._confirm(ResumeVisit(actor=self.actor, visit_id=book.visit_id), patient)
        view = self._lives.view()
        assert view.visit is not None
        self._must(PauseVisit(actor=self.actor))
        return view.visit.results

    def _corrected(self, book: Book) -> Book:
        """The signed visit as its corrections say."""
        self._must(OpenSigned(actor=self.actor, visit_id=book.visit_id))
        visit = self._lives.view().visit
        assert visit is not None
        by_name = dict(zip((one.id for one in visit.results), seen(visit.results), strict=True))
        for one in visit.corrections:
            old = by_name[one.result_id]
            if one.kind is CorrectionKind.ENTERED_IN_ERROR:
                by_name[one.result_id] = replace(old, status="entered-in-error")
            elif one.result is not None:
                (now,) = seen([one.result])
                by_name[one.result_id] = replace(old, says=now.says, status="corrected")
        self._must(LeavePatient(actor=self.actor))
        found = next((one for one in self._maybe if one.has(by_name.values())), None)
        assert found is not None, ("neither of both", by_name, self._maybe)
        return found
