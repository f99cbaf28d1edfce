"""The books of the kill runs see what they are kept for."""

from __future__ import annotations

import pytest

from station.capture.views import HeldView
from station.held import HoldReason
from station.testing.bench import Bench
from station.visit import ResultKind
from tests.capture.room import NINE, pressure
from tests.crash.electrodes import Electrodes, Strip
from tests.crash.ledger import Book, Kept, verdict
from tests.crash.ledger_tray import Arm, TrayBook


def test_the_verdict_sees_what_is_lost_doubled_or_mixed() -> None:
    one, two = (Kept(ResultKind.BODY_WEIGHT, says) for says in ("50.1", "50.2"))
    out = Kept(ResultKind.PAIN_SCORE, "3", filed=False)
    books = [
        Book("a", "v1", (one, out), signed=True),
        Book("b", "v2", (two,), signed=True),
        Book("b", "v3", (two,), ended=True),
    ]
    assert verdict(books, {"a": [one], "b": [two]}).clean
    assert verdict(books, {"a": [], "b": [two]}).lost == [f"a: {one}"]
    assert verdict(books, {"a": [one, one], "b": [two]}).doubled == [f"a: {one}"]
    both = verdict(books, {"a": [one], "b": [one, two]})
    assert (both.mixed, both.lost, both.doubled) == ([f"b: {one}"], [], [])
    assert not verdict(books, {"a": [one, out], "b": [two]}).clean


def held(arm: Arm, name: str, on_disk: bool = True) -> HeldView:
    readings = pressure(
        NINE, f"{arm.systolic}", f"{arm.diastolic}", pulse=f"{arm.rate}", measurement=name
    )
    return HeldView(
        measurement=name,
        kind=ResultKind.BLOOD_PRESSURE,
        readings=readings,
        reason=HoldReason.NO_PATIENT,
        age_s=1.0,
        on_disk=on_disk,
    )


ONE, TWO = Arm(101, 61, 71), Arm(102, 62, 72)


def test_the_book_of_the_tray_sees_what_is_lost_back_or_doubled() -> None:
    first, second = held(ONE, "m1"), held(TWO, "m2")
    all_of_it = {one.id for view in (first, second) for one in view.readings}

    def book() -> TrayBook:
        made = TrayBook(arms=[ONE, TWO])
        made.shown([first, second])
        return made

    book().settle([second, first])
    with pytest.raises(AssertionError, match="not held any more"):
        book().settle([first])
    with pytest.raises(AssertionError, match="kept or held already"):
        book().settle([first, second, held(ONE, "m3")])
    with pytest.raises(AssertionError, match="nobody's"):
        book().settle([first, second, held(Arm(103, 63, 73), "m3")])

    for there, fair in (([first, second], True), ([], True), ([second], False)):
        discarding = book()
        discarding.all_or_none = frozenset(all_of_it)
        if fair:
            discarding.settle(there)
        else:
            with pytest.raises(AssertionError, match="not held any more"):
                discarding.settle(there)

    gone = book()
    gone.leave(one.id for one in first.readings)
    gone.settle([second])
    with pytest.raises(AssertionError, match="back in the tray"):
        gone.settle([first, second])
    with pytest.raises(AssertionError, match="kept, and held too"):
        gone.must_not_hold(second.readings)

    promised = TrayBook(arms=[ONE])
    promised.shown([held(ONE, "m1", on_disk=False)])
    promised.settle([])  # the station had said that the disk refuses it


def strip(numbers: range, *, lost: int = 0, other: int | None = None) -> Strip:
    samples = ["E" if at < lost else f"{n}" for at, n in enumerate(numbers)]
    if other is not None:
        samples[other] = "7"
    return Strip((("II", " ".join(samples)), ("V5", " ".join(samples))))


def test_the_electrodes_know_whose_an_ekg_is_and_whether_it_is_whole() -> None:
    with Bench() as bench:
        electrodes = Electrodes(bench)
        electrodes._counts(range(1000))
        electrodes.on("a")
        electrodes._counts(range(1000, 2000))
        electrodes.on("b")
        electrodes._counts(range(2000, 3000))
        electrodes.judge(strip(range(1100, 1225)), 125, "a")
        electrodes.judge(strip(range(1100, 1225), lost=10), 125, "a")
        wrong = {
            "range": strip(range(1100, 1200)),
            "an EKG of": strip(range(2100, 2225)),
            "samples of different moments": strip(range(1100, 1225), other=60),
            "of 125 samples": strip(range(1100, 1225), lost=60),
            "never sent": strip(range(2950, 3075)),
        }
        for says, one in wrong.items():
            with pytest.raises(AssertionError, match=says):
                electrodes.judge(one, 125, "a")
    assert str(strip(range(1100, 1225))) != str(strip(range(1100, 1225), lost=1))
