"""The registration system beside the station: it tells of people, and sends again what was not
answered.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.hl7.mllp import Deframer, frame
from station.hl7.reading import read
from tests.crash import wants
from tests.crash.ledger import Book
from tests.crash.ledger_desk import Told
from tests.crash.worker_keeper import KeeperWorker
from tests.support.adt import adt, merge

__all__ = ["FrontDeskWorker"]

_ANSWER_S = 20.0
_MOST_LISTED = 8


class FrontDeskWorker(KeeperWorker):
    """`census` is today's list by what was acknowledged; `untold` what was not."""

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_nobody()
        ways["tell_of_one"] = self._tell_of_one
        waiting = [one.patient for one in self.books if not one.signed and not one.ended]
        double = [one for one in waiting if one in self._seconds]
        if double:
            ways["merge"] = lambda: self._merge(self._chance.choice(double))
        return ways

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_a_visit(here)
        ways["tell_of_one"] = self._tell_of_one
        if here.patient in self._seconds:
            ways["merge"] = lambda: self._merge(here.patient)
        return ways

    def _tell_of_one(self) -> None:
        """Somebody comes, has another name, or does not come after all."""
        self._number += 1
        n, lines = self._number, self._census
        about = {"at": self._now(), "admitted": self._now()}
        if lines and (len(lines) >= _MOST_LISTED or self._chance.random() < 0.5):
            old = self._chance.choice(sorted(lines))
            mrn, _, visit = old
            cancelled = self._chance.random() < 0.5
            new = (mrn, f"Other{n}", visit)
            after = lines - {old} if cancelled else lines - {old} | {new}
            trigger = "A11" if cancelled else "A08"
        else:
            new = (f"{self._run}-w{n}", f"Walk{n}", f"{self._run}-v{n}")
            after, trigger = lines | {new}, "A04"
        message = adt(
            trigger, self._control_id(), number=f"{new[0]}^^^CLINIC^MR",
            name=f"{new[1]}^Ada", visit=new[2], **about,
        )  # fmt: skip
        self._tell_desk(Told(message, after))

    def _merge(self, patient: str) -> None:
        """Two records of the chart were one person's: the second one stays."""
        self._number += 1
        old, new = self._patients[patient], self._seconds[patient]
        assert old.mrn is not None
        assert new.mrn is not None
        message = merge(
            self._control_id(), old.mrn, new.mrn, at=self._now(), name=f"{new.family}^{new.given}"
        ).replace(b"|19840229|F", f"|{new.birth_date:%Y%m%d}|F".encode())
        was_here = self._here
        self._tell_desk(Told(message, self._census, merged=(old.id, new.id)))
        if was_here is not None and was_here.patient == patient:
            # Who is in the room is confirmed again, and the visit goes on.
            (self._here,) = (one for one in self.books if one.visit_id == was_here.visit_id)
            self._confirm_here(new)

    def _tell_desk(self, told: Told) -> None:
        self._untold = told
        answer = self._lives.beside(lambda: self._send(told.message))
        assert answer == "AA", (answer, told)
        self._acknowledged(told)

    def _acknowledged(self, told: Told) -> None:
        """From now on it is so, and stays so."""
        self._untold, self._census = None, told.after
        self._joined = told.merged or self._joined
        self._lives.until(wants.Listed((told.after,)))
        self._follow_merge()

    def _follow_merge(self) -> None:
        """Every open visit of a record that was joined with another one is that one's."""
        if self._joined is None:
            return
        old, new = self._joined
        for book in self.books:
            if book.patient == old and not book.signed and not book.ended:
                self._lives.until(wants.OfPatient(book.visit_id, new))
                self._write(replace(book, patient=new))
        self._patients[new] = self._seconds.pop(old)
        del self._patients[old]
        self._joined = None

    def _look_at_list(self) -> None:
        """After a kill: what was acknowledged is so, what was not may be; then it is sent again,
        with the number that it had.
        """
        untold = self._untold
        lists = (self._census,) if untold is None else (self._census, untold.after)
        self._lives.until(wants.Listed(lists))
        self._follow_merge()
        if untold is not None:
            self._tell_desk(untold)

    def _send(self, message: bytes) -> str:
        """The code of its answer. Raises `OSError` or `EOFError` where the other side is gone."""
        deframer = Deframer()
        with contextlib.closing(
            socket.create_connection(("127.0.0.1", self._room.adt_port), timeout=_ANSWER_S)
        ) as line:
            line.sendall(frame(message))
            answers: list[bytes] = []
            while not answers:
                data = line.recv(65536)
                if not data:
                    raise EOFError
                answers = deframer.feed(data)
        msa = read(answers[0]).first("MSA")
        assert msa is not None
        assert str(msa.field(2)) == read(message).control_id
        return str(msa.field(1))

    def _control_id(self) -> str:
        return f"{self._run}.{self._number}"

    def _now(self) -> str:
        return f"{datetime.now(self._zone):%Y%m%d%H%M%S}"
