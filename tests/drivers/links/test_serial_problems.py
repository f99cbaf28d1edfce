"""What Windows says, as text, cannot be provoked here: these are pyserial's own messages."""

from __future__ import annotations

import pytest
import serial

from station.drivers.links import serial_problems
from station.drivers.links.base import Problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)",
            Problem.PORT_BUSY,
        ),
        (
            "could not open port 'COM9': FileNotFoundError(2, 'The system cannot find the file "
            "specified.', None, 2)",
            Problem.PORT_MISSING,
        ),
        (
            "Cannot configure port, something went wrong. Original message: OSError(22, '...')",
            Problem.NOT_A_PORT,
        ),
        ("could not open port 'COM3': OSError(22, 'The semaphore timeout', 121)", Problem.OTHER),
    ],
)
def test_windows_words(monkeypatch: pytest.MonkeyPatch, text: str, problem: Problem) -> None:
    monkeypatch.setattr(serial_problems.sys, "platform", "win32")
    told = serial_problems.open_problem("COM3", serial.SerialException(text))
    assert told.problem is problem
    assert told.detail == text
    assert told.says.endswith(".")
    assert told.next_step.endswith(".")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (2, Problem.PORT_MISSING),
        (13, Problem.NO_PERMISSION),
        (16, Problem.PORT_BUSY),  # held with TIOCEXCL, which root never meets
        (11, Problem.PORT_BUSY),
        (5, Problem.PORT_MISSING),
        (99, Problem.OTHER),
    ],
)
def test_errno_on_linux(monkeypatch: pytest.MonkeyPatch, code: int, problem: Problem) -> None:
    monkeypatch.setattr(serial_problems.sys, "platform", "linux")
    error = serial.SerialException(code, "could not open port")
    assert serial_problems.open_problem("/dev/ttyUSB0", error).problem is problem
