"""The cards beside the paper: rate, electrodes, measurements; each says what it is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.capture.views import EkgLeadView, EkgView
from station.ekg.electrodes import Contact, Electrode, Naming
from station.ekg.record import EkgFindings, EkgValue
from station.signals.leads import STANDARD_LEADS
from station.signals.quality_reasons import Reason
from station.ui.ekg.lead_map import LeadMap
from station.ui.ekg.measured_card import MeasuredCard
from station.ui.ekg.measured_dialog import MeasuredDialog
from station.ui.ekg.rate_card import RateCard, RateLine
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.ui.translation import install
from station.ui.widgets.label import Label
from station.vitals import Quantity, Unit

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

EIGHT = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
NO_P = "no P wave repeats before the QRS, as in atrial fibrillation (seen in 1 of 9 beats)"


@pytest.fixture(scope="module")
def look() -> Look:
    return Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.47))


def lead(name: str, *reasons: Reason) -> EkgLeadView:
    return EkgLeadView(name=name, usable=not reasons, reasons=reasons)


WELL = EkgView(rate_per_min=72, rr_ms=832, averaging="trimmed mean of 12 RR")


@pytest.mark.parametrize(
    ("ekg", "frozen", "number", "rr", "icon", "says"),
    [
        (None, False, "—", "—", Icon.NO_DEVICE, "Heart rate none, no signal"),
        (
            EkgView(rate_says="No beat was found yet."),
            *(False, "—", "—", Icon.WAITING, "Heart rate none, not yet"),
        ),
        (
            EkgView(
                rate_says="The signal is too poor for a heart rate.",
                leads=(lead("II", Reason.MOTION),),
            ),
            *(False, "—", "—", Icon.FAILED, "Heart rate none, signal too poor"),
        ),
        (WELL, False, "72", "832 ms", Icon.MEASURING, "Heart rate 72 per minute, live"),
        (
            EkgView(rate_per_min=72, rate_held=True),
            *(False, "72", "—", Icon.STALE, "Heart rate 72 per minute, held: poor signal"),
        ),
        (WELL, True, "72", "832 ms", Icon.PAUSED, "Heart rate 72 per minute, frozen"),
    ],
)
def test_the_rate_says_what_it_is(
    look: Look, ekg: EkgView | None, frozen: bool, number: str, rr: str, icon: Icon, says: str
) -> None:
    card, line = RateCard(look), RateLine(look)
    card.show_rate(ekg, frozen=frozen)
    line.show_rate(ekg, frozen=frozen)
    assert (card.value.number, card.rr.text()) == (number, rr)
    assert line.number.text() == number
    assert (card.state.icon, line.state.icon) == (icon, icon)
    assert card.accessibleName() == line.accessibleName() == says


@pytest.mark.parametrize(
    ("channels", "off", "analysis", "headline", "advice", "marked"),
    [
        (
            *(EIGHT, ("V4",), None, "V4 is off."),
            "Press the pad on: fifth rib space, mid-collarbone line.",
            {Electrode.V4: Contact.OFF},
        ),
        (
            *(STANDARD_LEADS[:6], ("I", "III"), None, "LA is off."),
            "Press the pad on: left arm, below the shoulder.",
            {Electrode.LA: Contact.OFF},
        ),
        (
            *(EIGHT, EIGHT[2:], None, "V1, V2, V3, V4, V5 and V6 off."),
            "Check the chest cable, then press the pads on.",
            dict.fromkeys(map(Electrode, EIGHT[2:]), Contact.OFF),
        ),
        (
            *(EIGHT, EIGHT, None, "No lead has a signal.", "Check the cable, then RA and RL."),
            {
                **dict.fromkeys((Electrode.RA, Electrode.RL), Contact.OFF),
                **dict.fromkeys((Electrode.LA, Electrode.LL), Contact.UNKNOWN),
                **dict.fromkeys(map(Electrode, EIGHT[2:]), Contact.UNKNOWN),
            },
        ),
        (
            *(EIGHT, (), EkgView(leads=(lead("V2", Reason.MUSCLE), lead("I")))),
            *("V2 muscle noise.", "Ask to relax arms and legs."),
            {Electrode.V2: Contact.POOR},
        ),
        (
            *(EIGHT, (), EkgView(leads=(lead("I", Reason.REVERSAL), lead("II")))),
            *("I arms exchanged?", "Compare left and right arm."),
            dict.fromkeys((Electrode.RA, Electrode.LA), Contact.POOR),
        ),
        (
            *(("ecg",), (), EkgView(leads=(lead("ecg", Reason.LEAD_OFF),))),
            *("No lead has a signal.", "Press the electrodes on."),
            {},
        ),
        (EIGHT, (), None, "All leads give a signal.", "", {}),
    ],
)
def test_what_is_off_is_on_the_body_and_in_a_sentence(
    look: Look,
    channels: tuple[str, ...],
    off: tuple[str, ...],
    analysis: EkgView | None,
    headline: str,
    advice: str,
    marked: dict[Electrode, Contact],
) -> None:
    card = LeadMap(look)
    card.show_leads(channels, off=off, analysis=analysis, live=True)
    assert (card.headline.text(), card.advice.text()) == (headline, advice)
    wrong = {e: how for e, how in card.body.contacts.items() if how is not Contact.GOOD}
    assert wrong == marked
    assert headline in card.accessibleName()


def test_names_are_those_on_the_cable(look: Look) -> None:
    card = LeadMap(look)
    card.set_naming(Naming.IEC)
    card.show_leads(EIGHT, off=("V5",), analysis=None, live=True)
    assert card.headline.text() == "C5 is off."
    assert card.advice.text() == "Press the pad on: level with C4, front armpit line."


def test_nothing_is_good_of_what_does_not_come_in(look: Look) -> None:
    card = LeadMap(look)
    card.show_leads(("I", "II"), off=(), analysis=None, live=False)
    assert set(card.body.contacts.values()) == {Contact.UNKNOWN}
    assert card.headline.text() == "No EKG signal"


def value(name: str, number: int | None, unit: Unit = Unit.MILLISECOND, why: str = "") -> EkgValue:
    return EkgValue(
        name=name,
        quantity=None if number is None else Quantity(Decimal(number), unit),
        spread=None if number is None else Quantity(Decimal(4), unit),
        beats=9,
        reason=why,
    )


FOUND = EkgFindings(
    method="vitals-station ekg 1",
    acceptable=True,
    leads=(),
    left_out=("V4",),
    r_peaks=(),
    values=(
        value("pr", None, why=NO_P),
        value("qrs", 92),
        value("qt", 385),
        value("qtc_bazett", 422),
        value("qtc_fridericia", 409),
        value("p_axis", 52, Unit.DEGREE),
        value("qrs_axis", -30, Unit.DEGREE),
        value("t_axis", 48, Unit.DEGREE),
    ),
)


def test_measurements_are_unconfirmed_and_open_at_a_touch(look: Look) -> None:
    window = QWidget()
    window.resize(1280, 800)
    card = MeasuredCard(look, window)
    card.resize(300, 400)
    window.show()
    assert not card.all.isEnabled()
    card.show_findings(FOUND, of="Last 10 s")
    shown = [label.text() for label in card.findChildren(Label)]
    for said in ("92", "409", "422", "±4", "52  −30  48"):
        assert said in shown
    assert card.chip.word == "Unconfirmed"
    assert card.notes.text() == f"PR: {NO_P}.\nLast 10 s, V4 left out."
    assert "QRS 92 ms" in card.all.accessibleName()
    card.all.setFocus()
    QTest.keyClick(card.all, Qt.Key.Key_Space)
    (dialog,) = window.findChildren(MeasuredDialog)
    assert dialog.isVisible()
    words = [label.text() for label in dialog.findChildren(Label)]
    assert "−30 °" in words
    assert any(f"PR: {NO_P}. Left out: V4. Last 10 s." in word for word in words)
    dialog.shut()
    card.show_findings(None, why="Not enough seconds yet.")
    assert card.notes.text() == "Not enough seconds yet."
    assert "92" not in [label.text() for label in card.findChildren(Label)]
    window.close()


def test_reasons_are_told_in_spanish(look: Look, qt_app: object) -> None:
    translator = install(qt_app, "es")  # type: ignore[arg-type]
    try:
        card = MeasuredCard(look)
        card.show_findings(FOUND)
        assert card.notes.text() == (
            "PR: ninguna onda P se repite antes del QRS, como en la fibrilación auricular"
            " (visto en 1 de 9 latidos).\nsin V4."
        )
    finally:
        install(qt_app, "en")  # type: ignore[arg-type]
        qt_app.removeTranslator(translator)  # type: ignore[attr-defined]
