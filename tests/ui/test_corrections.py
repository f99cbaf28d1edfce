"""Review in a real window: notes, leaving out, correcting what was filed, and visits of today."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from station.capture.commands import (
    Amend,
    Annotate,
    EnterInError,
    Identifier,
    LeaveOut,
    OpenSigned,
    SignIn,
)
from station.capture.views import Phase, SignedView
from station.corrections import Correction, CorrectionKind, corrected
from station.ui import names
from station.ui.shell.window import MainWindow
from station.visit import Delivery, DeliveryState, Result, ResultKind
from station.vitals import Origin, Quantity, Unit, Vital
from tests.ui import board_views
from tests.ui.conftest import NOW, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


def result(name: str, kind: ResultKind, *values: tuple[Vital, str], **more: object) -> Result:
    return Result(
        id=name,
        kind=kind,
        accepted_at=NOW,
        accepted_by=PRIYA,
        readings=tuple(
            board_views.reading(vital, number, measurement=name, origin=Origin.DEVICE)
            for vital, number in values
        ),
        **more,  # type: ignore[arg-type]
    )


PRESSURE = result("r1", ResultKind.BLOOD_PRESSURE, (Vital.SYSTOLIC, "138"), (Vital.DIASTOLIC, "84"))
WEIGHT = result("r2", ResultKind.BODY_WEIGHT, (Vital.BODY_WEIGHT, "28.4"))
REASON = Result(
    id="r3",
    kind=ResultKind.REASON_FOR_VISIT,
    accepted_at=NOW,
    accepted_by=PRIYA,
    text="Headache",
)


def receipt(name: str, state: DeliveryState, correction: str | None = None) -> Delivery:
    return Delivery(
        result_id=name,
        visit_id="v1",
        destination="main",
        state=state,
        at=NOW,
        chart_id=f"c-{name}",
        correction_id=correction,
        says="The chart's copy has changed since it was filed from here."
        if state is DeliveryState.REFUSED
        else None,
        next_step="Look at it in the chart." if state is DeliveryState.REFUSED else None,
    )


def review(open_window: Open, station: HandStation, phase: Phase, **changes: object) -> MainWindow:
    size = changes.pop("size", (1280, 800))
    window = open_window(station, size=size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    visit = dataclasses.replace(
        visit_of(WORKLIST[1]),
        phase=phase,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
        results=(WEIGHT, PRESSURE, REASON),
        signed_at=NOW if phase is Phase.DELIVERED else None,
        signed_by=PRIYA if phase is Phase.DELIVERED else None,
        **changes,  # type: ignore[arg-type]
    )
    station.show(visit=visit)
    wait_for(lambda: child(window, names.rail("review")).isEnabled())
    QTest.keyClick(window, Qt.Key.Key_F5)
    until(window, names.PAGE_REVIEW)
    settle()
    return window


def write(window: QWidget, name: str, text: str) -> None:
    field = child(window, name)
    field.setFocus()
    QTest.keyClicks(field, text)


def test_a_note_is_written_for_the_result_that_is_chosen(
    open_window: Open, station: HandStation
) -> None:
    window = review(open_window, station, Phase.ACCEPTED)
    click(window, names.NOTE_OR_LEAVE_OUT)
    until(window, names.NOTE_DIALOG)
    assert not child(window, names.NOTE_KEEP).isEnabled()
    click(window, names.about("body_weight"))
    write(window, names.NOTE_FIELD, "With shoes")
    click(window, names.NOTE_KEEP)
    assert station.commands[-1] == Annotate(actor=PRIYA, result_id="r2", note="With shoes")
    wait_for(lambda: not shows(window, names.NOTE_DIALOG))


def test_leaving_out_wants_a_reason(open_window: Open, station: HandStation) -> None:
    window = review(open_window, station, Phase.ACCEPTED)
    click(window, names.NOTE_OR_LEAVE_OUT)
    assert not child(window, names.LEAVE_OUT).isEnabled()
    write(window, names.LEAVE_OUT_FIELD, "The cuff slipped")
    click(window, names.LEAVE_OUT)
    assert station.commands[-1] == LeaveOut(actor=PRIYA, result_id="r1", reason="The cuff slipped")
    left_out = dataclasses.replace(PRESSURE, filed=False, left_out="The cuff slipped")
    noted = dataclasses.replace(WEIGHT, note="With shoes")
    station.show_visit(results=(noted, left_out, REASON))
    wait_for(lambda: "Left out, kept here" in texts(window))
    said = " ".join(texts(child(window, names.PAGE_REVIEW)))
    assert "Left out: The cuff slipped" in said
    assert "Note: With shoes" in said


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_a_correction_has_numbers_a_reason_and_a_pin(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = review(open_window, station, Phase.DELIVERED, size=size)
    click(window, names.CORRECT)
    until(window, names.CORRECT_DIALOG)
    click(window, names.about("body_weight"))
    until(window, names.field("body_weight"))
    write(window, names.field("body_weight"), "82.4")
    write(window, names.CORRECT_REASON, "Digits were swapped")
    assert not child(window, names.CORRECT_CONFIRM).isEnabled()
    least = window.look.metrics.touch(12)
    for digit in PIN:
        key = child(window, f"correct-key-{digit}")
        assert min(key.width(), key.height()) >= least
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    click(window, names.CORRECT_CONFIRM)
    right = ((Vital.BODY_WEIGHT, Quantity(Decimal("82.4"), Unit.KILOGRAM)),)
    assert station.commands[-1] == Amend(
        actor=PRIYA, result_id="r2", values=right, reason="Digits were swapped", pin=PIN
    )


def test_what_is_no_number_is_told_and_not_sent(open_window: Open, station: HandStation) -> None:
    window = review(open_window, station, Phase.DELIVERED)
    click(window, names.CORRECT)
    click(window, names.about("body_weight"))
    until(window, names.field("body_weight"))
    write(window, names.field("body_weight"), "82,4,1")
    write(window, names.CORRECT_REASON, "Wrong")
    write(window, names.CORRECT_PIN, PIN)
    before = len(station.commands)
    click(window, names.CORRECT_CONFIRM)
    assert len(station.commands) == before
    said = texts(child(window, names.CORRECT_DIALOG))
    assert any("is not a number" in one for one in said)


def test_a_text_can_only_be_taken_out(open_window: Open, station: HandStation) -> None:
    window = review(open_window, station, Phase.DELIVERED)
    click(window, names.CORRECT)
    click(window, names.about("reason_for_visit"))
    assert not child(window, names.CORRECT_VALUE).isEnabled()
    assert not [
        one
        for one in window.findChildren(QLineEdit)
        if "field-" in one.objectName() and one.isVisible()
    ]
    write(window, names.CORRECT_REASON, "Another patient's")
    write(window, names.CORRECT_PIN, PIN)
    click(window, names.CORRECT_CONFIRM)
    assert station.commands[-1] == EnterInError(
        actor=PRIYA, result_id="r3", reason="Another patient's", pin=PIN
    )


def test_the_receipt_is_that_of_the_last_correction(
    open_window: Open, station: HandStation
) -> None:
    right = ((Vital.BODY_WEIGHT, Quantity(Decimal("82.4"), Unit.KILOGRAM)),)
    amended = Correction(
        id="k1",
        visit_id="v1",
        result_id="r2",
        kind=CorrectionKind.AMENDED,
        at=NOW,
        by=PRIYA,
        reason="Digits were swapped",
        result=corrected(WEIGHT, right, PRIYA, NOW),
    )
    done = DeliveryState.DELIVERED
    receipts = tuple(receipt(name, done) for name in ("r1", "r2", "r3"))
    window = review(
        open_window,
        station,
        Phase.DELIVERED,
        corrections=(amended,),
        deliveries=(*receipts, receipt("r2", DeliveryState.REFUSED, "k1")),
    )
    said = " ".join(texts(child(window, names.PAGE_REVIEW)))
    assert "82.4" in said
    assert "Signed: 28.4 kg" in said
    assert "Digits were swapped" in said
    assert "Correction: Refused" in said
    assert "The chart's copy has changed since it was filed from here." in said
    assert shows(window, names.action("body_weight", "resend"))
    assert "1 corrected after the signature." in said
    station.show_visit(deliveries=(*receipts, receipt("r2", done, "k1")))
    wait_for(lambda: "Correction: Delivered" in texts(window))


def test_a_visit_of_today_is_opened_from_the_list(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    assert not shows(window, names.SIGNED_TODAY)
    states = (DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.DELIVERED)
    station.show(
        signed=(
            SignedView(
                visit_id="v9", patient_name="Halvorsen, Ingrid M.", signed_at=NOW, states=states
            ),
        )
    )
    until(window, names.SIGNED_TODAY)
    assert "1 not in the chart" in texts(window)
    click(window, names.SIGNED_TODAY)
    until(window, names.SIGNED_DIALOG)
    settle()
    assert {"Halvorsen, Ingrid M.", "1 of 3: Refused"} <= texts(window)
    [late] = station.view().signed
    delivered = dataclasses.replace(late, states=(DeliveryState.DELIVERED,))
    station.show(signed=(delivered,))
    wait_for(lambda: "1 signed today" in texts(window))
    before = NOW - timedelta(days=3)
    station.show(signed=(dataclasses.replace(late, signed_at=before),))
    wait_for(lambda: "21 Nov 2026" in texts(window))
    click(window, names.open_signed("v9"))
    assert station.commands[-1] == OpenSigned(actor=PRIYA, visit_id="v9")
