"""The Intake page: a real window on a real engine and its store, by hand and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from station.access.audit import AuditEntry
from station.capture.commands import (
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    Identifier,
    LeavePatient,
    SignIn,
    StartVisit,
)
from station.capture.views import Phase
from station.demo_user import DEMO_USER
from station.engine import Engine
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.lasting import USUAL
from station.settings import Settings
from station.ui import names
from station.ui.fit_text import FitText
from station.ui.intake.symptoms import SymptomList
from station.ui.translation import install
from station.visit import Actor, ExpectedPatient, Patient, Presence, ResultKind
from tests.support.bedside import Bedside, application
from tests.ui.driving import settle
from tests.ui.test_accessibility import wrong

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(120)]

SITE = """
[[question]]
id = "fall"
words = { en = "Fall in the last year", es = "Caída en el último año" }
type = "yes_no"
required = true

[[question]]
id = "drinks"
words = { en = "Alcoholic drinks in a week", es = "Bebidas alcohólicas en una semana normal" }
type = "number"
unit = "/wk"
low = 0
high = 200

[[question]]
id = "lives_with"
words = { en = "Lives with", es = "Vive con" }
type = "text"
"""


def patient(number: int, sex: str, born: date) -> ExpectedPatient:
    return ExpectedPatient(
        patient=Patient(
            id=f"p{number}",
            family="Okafor",
            given="Ada",
            birth_date=born,
            sex=sex,
            mrn="100231",
        ),
        presence=Presence.ARRIVED,
        reason="Blood pressure check",
    )


ADA = patient(1, "female", date(1990, 2, 28))
OLD = patient(2, "female", date(1950, 2, 28))


class Desk:
    """One engine without instruments, one window, and a patient in the room."""

    def __init__(self, folder: Path, size: QSize | None = None) -> None:
        questions = folder / "intake.toml"
        questions.write_text(SITE, "utf-8")
        self.engine = Engine(
            Settings(data_folder=folder / "data", intake_file=questions), demo_user=DEMO_USER
        )
        self.engine.start().result(30)
        answer = self.engine.submit(SignIn(name=DEMO_USER.name, pin=DEMO_USER.pin)).result(30)
        assert isinstance(answer, Done)
        assert answer.actor is not None
        self.actor: Actor = answer.actor
        self.bedside = Bedside(self.engine, size=size or QSize(1280, 800))

    def start(self, who: ExpectedPatient = ADA) -> None:
        actor = self.actor
        for command in (
            ChoosePatient(actor=actor, expected=who),
            ConfirmIdentifier(actor=actor, which=Identifier.NAME),
            ConfirmIdentifier(actor=actor, which=Identifier.BIRTH_DATE),
            StartVisit(actor=actor),
        ):
            assert self.engine.submit(command).result(20) == Done()
        self.bedside.touch(names.rail("intake"))
        self.bedside.shown(names.question("tobacco"))

    def answers(self, question: str) -> list[IntakeAnswer]:
        visit = self.engine.view().visit
        assert visit is not None
        found = [one.answer for one in visit.results if one.answer is not None]
        return [one for one in found if one.question == question]

    def until(self, question: str, true: Callable[[list[IntakeAnswer]], bool]) -> None:
        self.bedside.until(question, lambda: true(self.answers(question)), 20)

    def close(self) -> None:
        self.bedside.close()
        self.engine.stop()


@pytest.fixture
def desk(xvfb_display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_by_hand(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    hand.write(names.REASON_FIELD, "Headache since Monday")
    hand.touch(names.action("reason_for_visit", "keep"))
    hand.touch(names.symptom("headache"))
    hand.touch(names.symptom("fever"))
    desk.until("symptoms", lambda found: len(found) == 2)
    hand.touch(names.symptom_since(0))
    hand.touch(names.pick("3d"))
    desk.until("symptoms", lambda found: [o.lasting for o in found] == [USUAL["3d"], None])
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    hand.until("the duration", lambda: text_of_button(hand, names.symptom_since(0)) == "3 days")
    hand.touch(names.symptom_kept(1))
    desk.until("symptoms", lambda found: len(found) == 1)
    hand.write(names.SYMPTOM_SEARCH, "the room spins")
    hand.touch(names.SYMPTOM_ADD)
    desk.until("symptoms", lambda found: [one.text for one in found] == [None, "the room spins"])
    hand.touch(names.option("allergies_reviewed", "same"))
    hand.touch(names.option("medicines_reviewed", "changed"))
    hand.touch(names.note("medicines_reviewed"))
    hand.write(names.ANSWER_FIELD, "stopped lisinopril")
    hand.touch(names.ANSWER_KEEP)
    desk.until("medicines_reviewed", lambda found: found[0].note == "stopped lisinopril")
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    hand.touch(names.open_question("tobacco"))
    hand.touch(names.pick("former"))
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    today = datetime.now(UTC).astimezone().date()
    hand.touch(names.open_question("last_menstrual_period"))
    hand.touch(names.day(today.replace(day=1)))
    desk.until(
        "last_menstrual_period", lambda found: [o.day for o in found] == [today.replace(day=1)]
    )
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    hand.touch(names.open_question("drinks"))
    hand.touch(names.key("7"))
    hand.touch(names.ANSWER_KEEP)
    desk.until("drinks", lambda found: [str(o.number) for o in found] == ["7"])
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    hand.touch(names.no_answer("lives_with"))
    hand.touch(names.pick("said_no"))
    desk.until("lives_with", lambda found: [o.state for o in found] == [AnswerState.SAID_NO])
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    hand.until("the count", lambda: text(hand, names.INTAKE_COUNT) == "7 of 9 answered", 10)
    # A required question holds the signature back, in words, and then does not.
    sign(hand)
    hand.until("a word why", lambda: "Not answered yet: Fall" in text(hand, names.SIGN_MESSAGE))
    hand.touch(names.rail("intake"))
    hand.touch(names.option("fall", "no"))
    desk.until("fall", lambda found: [o.yes for o in found] == [False])
    sign(hand)
    hand.until("the signature", lambda: phase(desk) is not Phase.ACCEPTED)
    # Shown on Review, and open no more.
    hand.shown(names.row("intake-medicines_reviewed"))
    hand.touch(names.rail("intake"))
    part = hand.shown(names.option("fall", "yes"))
    hand.until("it is closed", lambda: not part.isEnabled())


def text(hand: Bedside, name: str) -> str:
    label = hand.find(name)
    return label.text() if isinstance(label, QLabel) else ""


def text_of_button(hand: Bedside, name: str) -> str:
    button = hand.find(name)
    return button.text() if isinstance(button, QAbstractButton) else ""


def sign(hand: Bedside) -> None:
    hand.touch(names.rail("review"))
    hand.write(names.SIGN_PIN, DEMO_USER.pin)
    hand.touch(names.SIGN_AND_SEND)


def phase(desk: Desk) -> Phase:
    visit = desk.engine.view().visit
    assert visit is not None
    return visit.phase


def press(key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, key)
        QApplication.processEvents()


def tab_to(name: str) -> None:
    """Go on with the Tab key until that has the keyboard."""
    for _ in range(120):
        at = QApplication.focusWidget()
        if at is not None and at.objectName() == name:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"the Tab key does not come to {name}")


def keys(said: str) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClicks(at, said)


def test_by_keyboard_alone(desk: Desk) -> None:
    hand = desk.bedside
    hand.window.activateWindow()
    desk.start()
    press(Qt.Key.Key_F2)
    hand.shown(names.PAGE_VITALS)
    press(Qt.Key.Key_F3)
    hand.shown(names.PAGE_INTAKE)
    tab_to(names.REASON_FIELD)
    keys("Dizzy since Sunday")
    press(Qt.Key.Key_Return)
    tab_to(names.SYMPTOM_SEARCH)
    keys("head")
    press(Qt.Key.Key_Return)  # the only one with these letters
    desk.until("symptoms", lambda found: len(found) == 1)
    keys("my left knee clicks")
    press(Qt.Key.Key_Return)  # none: the words themselves
    desk.until("symptoms", lambda found: len(found) == 2)
    tab_to(names.option("allergies_reviewed", "same"))
    press(Qt.Key.Key_Space)
    desk.until("allergies_reviewed", lambda found: len(found) == 1)
    tab_to(names.open_question("tobacco"))
    press(Qt.Key.Key_Space)
    hand.shown(names.ANSWER_DIALOG)
    tab_to(names.pick("never"))
    press(Qt.Key.Key_Space)
    desk.until("tobacco", lambda found: len(found) == 1)
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    tab_to(names.open_question("last_menstrual_period"))
    press(Qt.Key.Key_Space)
    hand.shown(names.ANSWER_DIALOG)
    press(Qt.Key.Key_Up)  # from today a week back, maybe into another month
    press(Qt.Key.Key_Space)
    desk.until("last_menstrual_period", lambda found: len(found) == 1)
    today = datetime.now(UTC).astimezone().date()
    [answer] = desk.answers("last_menstrual_period")
    assert answer.day is not None
    assert (today - answer.day).days == 7
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    tab_to(names.no_answer("fall"))
    press(Qt.Key.Key_Space)
    hand.shown(names.ANSWER_DIALOG)
    press(Qt.Key.Key_Escape)  # changes nothing
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
    assert desk.answers("fall") == []
    tab_to(names.open_question("drinks"))
    press(Qt.Key.Key_Space)
    tab_to(names.ANSWER_FIELD)
    keys("300")
    press(Qt.Key.Key_Return)
    hand.until("why not", lambda: any("not possible here" in said for said in labels(hand)))
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return)
    desk.until("drinks", lambda found: [str(one.number) for one in found] == ["30"])
    visit = desk.engine.view().visit
    assert visit is not None
    reason = [one.text for one in visit.results if one.kind is ResultKind.REASON_FOR_VISIT]
    assert reason == ["Dizzy since Sunday"]


def labels(hand: Bedside) -> list[str]:
    return [one.text() for one in hand.window.findChildren(QLabel) if one.isVisible()]


def test_the_tab_key_reads_left_then_right(desk: Desk) -> None:
    desk.bedside.window.activateWindow()
    desk.start()
    page = desk.bedside.shown(names.PAGE_INTAKE)
    page.setFocus()
    visited: list[str] = []
    for _ in range(80):
        press(Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        assert at is not None
        if at.objectName() in visited or not page.isAncestorOf(at):
            break
        visited.append(at.objectName())
    assert visited[:3] == [names.REASON_FIELD, names.no_answer("symptoms"), names.SYMPTOM_SEARCH]
    order = [
        names.symptom("chest_pain"),
        names.symptom("anxiety"),
        names.INTAKE_PAIN,
        names.option("history_changed", "no"),
        names.option("history_changed", "yes"),
        names.no_answer("history_changed"),
        names.open_question("tobacco"),
        names.option("fall", "no"),
        names.no_answer("lives_with"),
    ]
    assert [visited.index(name) for name in order] == sorted(visited.index(n) for n in order)


def test_a_question_is_left_out_by_rule_and_says_so(desk: Desk) -> None:
    desk.start(OLD)
    line = desk.bedside.shown(names.question("last_menstrual_period"))
    assert line.accessibleName() == "Last menstrual period, Not asked over 55 y (clinic rule)"
    assert desk.bedside.find(names.open_question("last_menstrual_period")) is None
    assert desk.bedside.find(names.no_answer("last_menstrual_period")) is None


def test_a_dialog_does_not_stay_over_the_lock(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    hand.touch(names.open_question("lives_with"))
    hand.write(names.ANSWER_FIELD, "her sister")
    hand.window.lock()
    hand.shown(names.PAGE_SIGN_IN)
    hand.until("the dialog closed", lambda: hand.find(names.ANSWER_DIALOG) is None)


def test_what_is_refused_is_not_shown_as_the_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = desk.bedside
    desk.start()
    refused: Future[Answer] = Future()
    part = hand.shown(names.option("allergies_reviewed", "same"))
    assert isinstance(part, QAbstractButton)
    with monkeypatch.context() as patch:
        patch.setattr(desk.engine, "submit", lambda _: refused)
        hand.touch(names.option("allergies_reviewed", "same"))
        assert not part.isChecked()  # it is not on the disk yet
    refused.set_result(Denied("The disk is full.", "Tell the engineer."))
    hand.until("why not", lambda: any("The disk is full." in said for said in labels(hand)))
    assert not part.isChecked()
    hand.touch(names.option("allergies_reviewed", "same"))
    hand.until("the answer", part.isChecked)


def test_a_long_list_is_pulled_with_a_finger_and_nothing_is_pressed(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    key = hand.shown(names.symptom("vomiting"))
    at = key.mapTo(hand.window, QPoint(0, 0)).y()
    middle = key.rect().center()
    QTest.mousePress(key, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(key, middle - QPoint(0, 60))
    QTest.mouseMove(key, middle - QPoint(0, 60))
    settle()
    assert key.mapTo(hand.window, QPoint(0, 0)).y() < at
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=middle)
    hand.touch(names.symptom("fever"))
    desk.until("symptoms", lambda found: len(found) == 1)
    [answer] = desk.answers("symptoms")
    assert answer.option is not None
    assert answer.option.id == "fever"


def test_words_are_kept_by_enter(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    hand.touch(names.open_question("lives_with"))
    hand.write(names.ANSWER_FIELD, "her sister", enter=True)
    desk.until("lives_with", lambda found: [one.text for one in found] == ["her sister"])


def test_another_patient_finds_nothing_of_the_last_one(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    hand.write(names.REASON_FIELD, "half a thought")
    hand.write(names.SYMPTOM_SEARCH, "hea")
    hand.touch(names.option("allergies_reviewed", "same"))
    desk.until("allergies_reviewed", lambda found: len(found) == 1)
    leaving = LeavePatient(actor=desk.actor, reason="was called away")
    assert desk.engine.submit(leaving).result(20) == Done()
    desk.start(OLD)
    field = hand.shown(names.REASON_FIELD)
    assert isinstance(field, QPlainTextEdit)
    hand.until("an empty field", lambda: field.toPlainText() == "")
    part = hand.shown(names.option("allergies_reviewed", "same"))
    assert isinstance(part, QAbstractButton)
    hand.until("an open question", lambda: not part.isChecked())
    symptoms = hand.window.findChildren(SymptomList)[0]
    assert symptoms.search.text() == ""


def test_the_trail_tells_the_question_and_not_the_answer(desk: Desk) -> None:
    hand = desk.bedside
    desk.start()
    hand.write(names.SYMPTOM_SEARCH, "itches at night")
    hand.touch(names.SYMPTOM_ADD)
    desk.until("symptoms", lambda found: len(found) == 1)
    hand.touch(names.symptom_kept(0))
    desk.until("symptoms", lambda found: found == [])
    rooms = desk.engine._rooms
    assert rooms is not None
    store = rooms.store

    def trail() -> list[AuditEntry]:
        links = store.audit().result(20)
        answers = ("AnswerQuestion", "TakeAnswerBack")
        return [link.entry for link in links if link.entry.action in answers]

    # A line says what became of a command, so it follows what the window shows.
    hand.until("both lines", lambda: len(trail()) == 2)
    answered, taken_back = trail()
    assert (answered.action, answered.detail) == ("AnswerQuestion", "question symptoms")
    assert re.fullmatch(r"result [0-9a-f]{32}", taken_back.detail or "")
    assert not any("itch" in link.entry.canonical() for link in store.audit().result(20))


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1920, 1080)])
@pytest.mark.parametrize("language", ["en", "es"])
def test_targets_are_a_finger_high_and_words_are_whole(
    xvfb_display: str, tmp_path: Path, size: QSize, language: str
) -> None:
    before = QLocale()
    app = application()
    translator = install(app, language)
    try:
        desk = Desk(tmp_path, size)
        try:
            desk.start()
            hand = desk.bedside
            hand.touch(names.option("medicines_reviewed", "changed"))
            desk.until("medicines_reviewed", lambda found: len(found) == 1)
            settle()
            page = hand.shown(names.PAGE_INTAKE)
            least = hand.window.look.metrics.touch(12)
            shown = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
            assert len(shown) > 40
            small = [one.objectName() for one in shown if min(one.width(), one.height()) < least]
            assert small == []
            assert [one.text for one in page.findChildren(FitText) if not one.fits] == []
            assert narrow(page) == []
            assert wrong(hand.window) == []
            for dialog in (names.open_question("tobacco"), names.no_answer("fall")):
                hand.touch(dialog)
                hand.shown(names.ANSWER_DIALOG)
                settle()
                assert inside_dialog(hand) == []
                hand.touch(names.DIALOG_CLOSE)
                hand.until("it closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
            for dialog in ("last_menstrual_period", "drinks", "lives_with"):
                hand.touch(names.open_question(dialog))
                hand.shown(names.ANSWER_DIALOG)
                settle()
                assert inside_dialog(hand) == []
                hand.touch(names.DIALOG_CLOSE)
                hand.until("it closed", lambda: hand.find(names.ANSWER_DIALOG) is None)
        finally:
            desk.close()
    finally:
        if translator is not None:
            app.removeTranslator(translator)
        QLocale.setDefault(before)


def inside_dialog(hand: Bedside) -> list[str]:
    """What is wrong with what is shown, but for the card itself: Qt has no role for it."""
    return [one for one in wrong(hand.window) if names.ANSWER_DIALOG not in one]


def narrow(page: QWidget) -> list[str]:
    """What is given less room than it needs."""
    return [
        one.objectName()
        for one in page.findChildren(QAbstractButton)
        if one.isVisible() and one.width() < one.minimumSizeHint().width()
    ]
