"""What is done now and then so that the station keeps going: instruments are added and named, what
a chart has refused is sent again, the clock is set, the station is closed.
"""

from __future__ import annotations

from collections.abc import Callable

from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    Command,
    Done,
    ForgetInstrument,
    LeavePatient,
    NameInstrument,
    OpenSigned,
    ReadMessages,
    Resend,
    ResendMessage,
    SignIn,
    SignOut,
)
from station.capture.views import StationView
from station.demo_user import DemoUser
from station.visit import DeliveryState
from tests.crash import wants
from tests.crash.ledger import Book
from tests.crash.ledger_desk import Known
from tests.crash.life import ENGINEER, USER
from tests.crash.stations import Closed
from tests.crash.worker_ekg import EkgWorker
from tests.support.fault_proxy import Answer, Hang

__all__ = ["KeeperWorker"]

_REFUSED = Answer(422)
_MOST_ADDED = 3
_ENOUGH = 2


class KeeperWorker(EkgWorker):
    """`added` is what must be in the book of instruments, or one of two while it is changed."""

    def _ways_of_nobody(self) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_nobody()
        ways["change_instruments"] = self._change_instruments
        ways["set_clock"] = self._lives.set_clock
        if self._stuck:
            ways["resend"] = self._resend
            ways["resend_as_engineer"] = self._resend_as_engineer
        if self._wish != "close":
            ways["close"] = self._close
        return ways

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_a_visit(here)
        ways["set_clock"] = self._lives.set_clock
        if sum(one.filed for one in here.kept) > _ENOUGH:
            ways["close"] = self._close_while_it_sends
            if self._wish in ("resend", "resend_as_engineer"):
                ways[self._wish] = self._sign_and_be_refused
        return ways

    # The chart.

    def _sign_and_be_refused(self) -> None:
        """A chart does not take one of the results; somebody has to look at it."""
        self._room.way.faults.append(_REFUSED)
        self._sign(and_wait=True)

    def _resend(self) -> None:
        """Whoever signed looks, and sends it again."""
        visit_id = self._stuck[-1]
        self._must(OpenSigned(actor=self.actor, visit_id=visit_id))
        visit = self._lives.until(wants.visit_settled).visit
        assert visit is not None
        for result in dict.fromkeys(
            one.result_id for one in visit.deliveries if _for_a_person(one.state)
        ):
            self._must(Resend(actor=self.actor, result_id=result))
        self._lives.until(wants.visit_settled)
        self._stuck.remove(visit_id)
        self._must(LeavePatient(actor=self.actor))

    def _resend_as_engineer(self) -> None:
        """The engineer looks through all that was refused."""
        self._sit_down(ENGINEER)
        self._must(ReadMessages(actor=self.actor))
        messages = self._lives.view().messages
        assert messages is not None
        for line in messages.lines:
            if line.waits_for_a_person:
                self._must(
                    ResendMessage(actor=self.actor, destination=line.destination, key=line.key)
                )
        self._stuck.clear()
        self._sit_down(USER)

    def _send_all_again(self) -> None:
        """Until there is nothing left that waits for a person."""
        self._room.way.faults.clear()
        while True:
            view = self._lives.until(wants.all_settled, 60)
            self._stuck = [
                one.visit_id for one in view.signed if any(map(_for_a_person, one.states))
            ]
            if not self._stuck:
                return
            self._resend()

    # The room.

    def _sit_down(self, who: DemoUser) -> None:
        """In the place of whoever sits there."""
        self._must(SignOut(actor=self.actor))
        answer = self._lives.do(SignIn(name=who.name, pin=who.pin))
        assert isinstance(answer, Done), answer
        self._actor = answer.actor

    def _change_instruments(self) -> None:
        """Add one that is not plugged in; or name, allow, forbid or forget one of those."""
        self._number += 1
        self._sit_down(ENGINEER)
        added = self._added[0]
        if not added or (len(added) < _MOST_ADDED and self._chance.random() < 0.4):
            new = Known(f"Scale {self._number}", f"/dev/nowhere{self._number}")
            self._change_added(
                AddInstrument(actor=self.actor, spec="nonin_serial", name=new.name, port=new.port),
                added | {new},
            )
        else:
            one = self._chance.choice(sorted(added, key=lambda each: each.name))
            self._change_one(one, added - {one})
        self._sit_down(USER)

    def _change_one(self, one: Known, others: frozenset[Known]) -> None:
        what = self._chance.choice(("name", "allow", "forget"))
        if what == "name":
            new = Known(f"Oximeter {self._number}", one.port, one.allowed)
            self._change_added(
                NameInstrument(actor=self.actor, instrument=one.name, name=new.name),
                others | {new},
            )
        elif what == "allow":
            new = Known(one.name, one.port, not one.allowed)
            self._change_added(
                AllowInstrument(actor=self.actor, instrument=one.name, allowed=new.allowed),
                others | {new},
            )
        else:
            self._change_added(ForgetInstrument(actor=self.actor, instrument=one.name), others)

    def _change_added(self, command: Command, after: frozenset[Known]) -> None:
        self._added = (self._added[0], after)
        self._must(command)
        self._added = (after,)
        self._look_at_instruments(self._lives.view())

    def _look_at_instruments(self, view: StationView) -> None:
        """They are as they were before, or as they should become."""
        assert not view.links_say, view.links_say
        found = frozenset(
            Known(one.name, one.place, one.allowed) for one in view.links if not one.of_site
        )
        assert found in self._added, ("instruments", found, self._added)
        self._added = (found,)

    # The end.

    def _close_while_it_sends(self) -> None:
        """Sign, and close the station while the chart does not answer; it may have heard."""
        assert self._here is not None
        self._room.way.faults.append(Hang(passed=self._chance.random() < 0.5))
        self._sign_only()
        self._lives.until(wants.on_its_way)
        self._close()

    def _close(self) -> None:
        self._lives.stop()
        raise Closed


def _for_a_person(state: DeliveryState) -> bool:
    return state in (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)
