"""The watchdog of the Qt thread: what it tells of work, of waiting, and of a quiet thread."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from station.ui.watchdog import Block, Watchdog

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]


def work() -> None:
    until = time.thread_time() + 0.12
    while time.thread_time() < until:
        pass


def wait() -> None:
    time.sleep(0.12)


def watched(handler: object) -> tuple[Watchdog, list[Block]]:
    """Let the Qt thread live for a moment in which it has this to do."""
    told: list[Block] = []
    dog = Watchdog(over_ms=100, told=told.append)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QTimer.singleShot(30, handler)  # type: ignore[call-overload]
    QTimer.singleShot(220, app.quit)
    dog.start()
    app.exec()
    dog.stop()
    return dog, told


def longest(told: list[Block], name: str) -> Block:
    """What was told of that handler; a busy machine may have added others."""
    return max((block for block in told if name in block.where), key=lambda block: block.wall_ms)


def test_a_handler_at_work_is_told_with_its_place() -> None:
    dog, told = watched(work)
    block = longest(told, "work")
    assert block.wall_ms >= 114  # a beat of 5 ms may have passed when it began
    assert block.cpu_ms >= 114
    assert "ui/test_watchdog.py" in block.where
    assert dog.worst is not None
    assert dog.worst.own_ms >= 100
    assert "stood still" in str(block)


def test_a_handler_that_waits_is_the_programs_own_too() -> None:
    _, told = watched(wait)
    block = longest(told, "wait")
    assert block.wall_ms >= 114
    assert block.cpu_ms < 60
    assert block.own_ms >= 100


def test_what_other_programs_took_is_not_the_programs_own() -> None:
    block = Block(at_s=1.0, wall_ms=80.0, cpu_ms=5.0, starved_ms=70.0, where="")
    assert block.own_ms == 10.0
    assert "80 ms (5 ms at work, 70 ms without a processor) at an unknown place" in str(block)


def test_a_quiet_thread_is_never_late_by_itself() -> None:
    dog, _ = watched(lambda: None)
    assert dog.beats > 10
    assert dog.own_ms(0.5) < 5
    assert dog.own_ms(0.5) <= dog.own_ms(0.999)
    assert str(dog.beats) in dog.summary()
