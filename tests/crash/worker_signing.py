"""What somebody does with what was measured: signs it, corrects it, tells the provider of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from station.capture.commands import (
    Amend,
    Command,
    Denied,
    EnterInError,
    EnterUnlikely,
    EnterValue,
    LeavePatient,
    OpenSigned,
    Sign,
    TellProvider,
)
from station.capture.views import Phase
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.crash import wants
from tests.crash.ledger import Book, Kept
from tests.crash.life import USER
from tests.crash.worker import Worker

__all__ = ["SigningWorker"]

_ENOUGH = 2


class SigningWorker(Worker):
    """`stuck` are the signed visits of which a chart has refused something."""

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_nobody()
        signed = [
            one for one in self.books
            if one.signed and any(_correctable(kept) for kept in one.kept)
        ]  # fmt: skip
        if signed:
            ways["correct"] = lambda: self._correct(self._chance.choice(signed))
        return ways

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_a_visit(here)
        filed = [one for one in here.kept if one.filed]
        if len(filed) > _ENOUGH:
            ways["sign"] = self._sign
        if any(_critical(one) for one in filed):
            ways["tell"] = self._tell
        elif self._wish == "tell":
            ways["tell"] = self._enter_critical
        return ways

    def _sign(self, *, and_wait: bool = False) -> None:
        here = self._sign_only()
        if and_wait or self._chance.random() < 0.5:
            visit = self._lives.until(wants.visit_settled).visit
            assert visit is not None
            if visit.phase is not Phase.DELIVERED:
                self._stuck.append(here.visit_id)
        self._must(LeavePatient(actor=self.actor))
        self._here = None

    def _sign_only(self) -> Book:
        assert self._here is not None
        signed = replace(self._here, signed=True)
        self._change(Sign(actor=self.actor, pin=USER.pin), signed)
        return signed

    def _correct(self, book: Book) -> None:
        """A signed weight or temperature was wrong."""
        old = self._chance.choice([one for one in book.kept if _correctable(one)])
        self._must(OpenSigned(actor=self.actor, visit_id=book.visit_id))
        self._here = book
        name = self._name_of(old)
        if self._chance.random() < 0.3:
            new = replace(old, status="entered-in-error")
            command: Command = EnterInError(
                actor=self.actor, result_id=name, reason="another patient's", pin=USER.pin
            )
        else:
            vital, unit, value = self._value(old.kind)
            new = replace(old, says=value, status="corrected")
            command = Amend(
                actor=self.actor,
                result_id=name,
                values=((vital, Quantity(Decimal(value), unit)),),
                reason="digits were swapped",
                pin=USER.pin,
            )
        self._change(command, book.instead(old, new))
        self._must(LeavePatient(actor=self.actor))
        self._here = None

    def _enter_critical(self) -> None:
        """So cold that the provider has to know."""
        self._number += 1
        value = f"34.{self._number % 10}"
        values = ((Vital.BODY_TEMPERATURE, Quantity(Decimal(value), Unit.CELSIUS)),)
        self._keep(
            EnterValue(actor=self.actor, values=values),
            EnterUnlikely(actor=self.actor, values=values),
            Kept(ResultKind.BODY_TEMPERATURE, value),
        )

    def _tell(self) -> None:
        assert self._here is not None
        (critical,) = (one for one in self._here.kept if one.filed and _critical(one))
        about = TellProvider(actor=self.actor, result_id=self._name_of(critical))
        patient = self._here.patient
        self.perhaps_told[patient] += 1
        answer = self._lives.do(about)
        if isinstance(answer, Denied):  # that it was told, before or when it was killed
            assert answer.says == "The provider was told about this."
            self.perhaps_told[patient] -= 1
        else:
            self.told[patient] += 1


def _critical(one: Kept) -> bool:
    return one.kind is ResultKind.BODY_TEMPERATURE and one.says.startswith("34.")


def _correctable(one: Kept) -> bool:
    kinds = (ResultKind.BODY_WEIGHT, ResultKind.BODY_TEMPERATURE)
    return one.kind in kinds and one.filed and one.status == "final"
