"""The controls of the intake only ask, whoever touches them and how; what is kept is checked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from station.ui.intake.controls import AnswerBar, TickButton
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]


@pytest.fixture
def look() -> Look:
    return Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.47))


def touch(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def by_screen_reader(widget: QWidget) -> None:
    QAccessible.queryAccessibleInterface(widget).actionInterface().doAction("Toggle")


@pytest.mark.parametrize("how", [touch, by_screen_reader])
def test_an_answer_is_asked_for_and_checked_when_it_is_kept(look: Look, how: object) -> None:
    assert callable(how)
    bar = AnswerBar(look, [("yes", "Yes", "y"), ("no", "No", "n")])
    asked: list[str] = []
    bar.wanted.connect(asked.append)
    bar.show_value(None, enabled=True)
    bar.show()
    yes, no = bar.parts()
    assert isinstance(yes, QAbstractButton)
    assert isinstance(no, QAbstractButton)

    how(no)
    assert asked == ["no"]
    assert not no.isChecked()
    bar.show_value("no", enabled=True)
    assert no.isChecked()
    how(yes)
    assert asked == ["no", "yes"]
    assert (yes.isChecked(), no.isChecked()) == (False, True)


@pytest.mark.parametrize("how", [touch, by_screen_reader])
def test_a_tick_is_asked_for_and_taken_back(look: Look, how: object) -> None:
    assert callable(how)
    tick = TickButton(look, "Cough", "cough")
    asked: list[bool] = []
    tick.clicked.connect(lambda _=None: asked.append(tick.isChecked()))
    tick.show()

    how(tick)
    assert (asked, tick.isChecked()) == ([False], False)
    tick.show_checked(True)
    assert tick.isChecked()
    how(tick)
    assert (asked, tick.isChecked()) == ([False, True], True)
