"""A blood pressure module that is started, followed and stopped; bytes from public drivers."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import Dialogue, NotNowError, dialogue_named
from tests.drivers.dialogues.moments import at

START = bytes.fromhex("3A 20 A6")
ABORT = bytes.fromhex("3A 79 01 00 4C")
PRESSURE = bytes.fromhex("3A 79 05 00 48")
RESULT = bytes.fromhex("3A 79 03 00 4A")
RECEIVED = bytes.fromhex("3E 04 4F 6F")
DONE = bytes.fromhex("3E 04 4B 73")
STOPPED = bytes.fromhex("3E 04 41 7D")
BUSY = bytes.fromhex("3E 04 42 7C")
ERROR = bytes.fromhex("3E 04 45 79")
CUFF = bytes.fromhex("3E 05 02 01 BA")
DATA = bytes.fromhex("3E 18 73 00 4A 00 1E 01 00 00 00 00 00 00 31 07 55 00 58 00 00 00 00 E9")


def sent(sends: tuple[object, ...]) -> list[bytes]:
    return [send.data for send in sends]  # type: ignore[attr-defined]


def told(it: Dialogue) -> tuple[str, str] | None:
    """What a person is told of a measurement that did not come about, and its code."""
    nothing = it.unmeasured()
    return None if nothing is None else (nothing.says, nothing.code)


def connected(**options: str) -> Dialogue:
    it = dialogue_named("suntech_nibp", options)
    assert it.connected(at(0)) == ()
    assert it.tick(at(100)) == ()
    return it


def measuring() -> Dialogue:
    """Started at 100 s, and received at 100.1 s."""
    it = connected()
    assert sent(it.ask("start", at(100))) == [START]
    assert it.received(RECEIVED, at(100.1)).send == ()
    return it


@pytest.mark.parametrize(
    ("patient", "wanted"), [("adult", "3A 20 A6"), ("child", "3A 87 3F"), ("neonate", "3A 28 9E")]
)
def test_the_patient_decides_how_it_is_started(patient: str, wanted: str) -> None:
    it = connected(patient=patient)
    assert it.actions == {"start", "stop"}
    assert sent(it.ask("start", at(100))) == [bytes.fromhex(wanted)]


def test_there_are_three_kinds_of_patients() -> None:
    with pytest.raises(ValueError, match="adult, child, neonate, not 'horse'"):
        dialogue_named("suntech_nibp", {"patient": "horse"})
    with pytest.raises(KeyError):
        connected().ask("dance", at(100))


def test_a_measurement_is_followed_to_its_result() -> None:
    it = measuring()
    assert it.tick(at(100.1)) == ()
    assert sent(it.tick(at(100.2))) == [PRESSURE]
    answer = it.received(CUFF[:2], at(100.21))
    assert (answer.send, answer.data) == ((), CUFF[:2])
    it.received(CUFF[2:], at(100.22))
    assert it.tick(at(100.3)) == ()
    assert sent(it.tick(at(100.4))) == [PRESSURE]
    assert sent(it.received(CUFF + DONE, at(120)).send) == [RESULT]
    assert it.received(DATA, at(120.1)).data == DATA
    assert it.tick(at(200)) == ()


def test_nobody_starts_during_a_measurement_or_in_the_pause_after_it() -> None:
    it = measuring()
    with pytest.raises(NotNowError, match="under way"):
        it.ask("start", at(110))
    it.received(DONE, at(120))
    it.received(DATA, at(120.1))
    with pytest.raises(NotNowError, match=r"Wait 21 s: the arm needs 30 s between two"):
        it.ask("start", at(130))
    assert sent(it.ask("start", at(150.2))) == [START]


def test_it_is_stopped_at_any_time_and_the_result_says_so() -> None:
    it = measuring()
    assert sent(it.ask("stop", at(105))) == [ABORT]
    assert sent(it.received(STOPPED, at(105.1)).send) == [RESULT]
    assert sent(connected().ask("stop", at(100))) == [ABORT]


def test_a_start_that_is_stopped_is_not_repeated() -> None:
    it = connected()
    it.ask("start", at(100))
    assert sent(it.ask("stop", at(100.5))) == [ABORT]
    assert it.received(STOPPED, at(100.6)).send == ()
    assert it.tick(at(102)) == ()


def test_no_answer_to_start_is_repeated_and_given_up() -> None:
    it = connected()
    it.ask("start", at(100))
    assert it.tick(at(100.9)) == ()
    assert [sent(it.tick(at(second))) for second in (101, 102, 103, 104)] == [
        [START],
        [START],
        [],
        [],
    ]
    assert told(it) == ("The cuff does not answer.", "no answer")
    assert sent(it.ask("start", at(105))) == [START]  # no cuff was inflated, so no pause


def test_busy_is_an_answer_to_a_repeated_start_only() -> None:
    it = connected()
    it.ask("start", at(100))
    it.received(BUSY, at(100.1))
    assert told(it) == ("The cuff did not start: it rests after its last measurement.", "busy")
    assert told(it) is None
    assert it.tick(at(105)) == ()
    it.ask("start", at(110))
    it.tick(at(111))  # the first O was lost
    it.received(BUSY, at(111.1))
    assert sent(it.tick(at(111.3))) == [PRESSURE]
    assert told(it) is None


def test_a_start_that_is_refused_is_told() -> None:
    it = connected()
    it.ask("start", at(100))
    it.received(ERROR, at(100.1))
    assert told(it) == ("The cuff did not start.", "error")
    assert sent(it.ask("start", at(105))) == [START]


def test_a_start_that_the_line_lost_is_told() -> None:
    it = connected()
    it.ask("start", at(100))
    assert sent(it.connected(at(103))) == [ABORT]
    said = told(it)
    assert said is not None
    assert said[0].startswith("The connection to the instrument was lost")
    it.connected(at(104))
    assert told(it) is None


def test_a_module_that_falls_silent_while_it_measures_is_told_and_stopped() -> None:
    it = measuring()
    it.received(CUFF, at(104))
    assert sent(it.tick(at(114))) == [PRESSURE]
    assert told(it) is None
    assert sent(it.tick(at(114.2))) == [ABORT]
    assert told(it) == ("The cuff does not answer.", "no answer")
    assert it.tick(at(115)) == ()


def test_no_result_is_asked_for_again_and_given_up() -> None:
    it = measuring()
    it.received(DONE, at(120))
    assert [sent(it.tick(at(second))) for second in (121, 122, 123, 124)] == [
        [RESULT],
        [RESULT],
        [],
        [],
    ]
    assert told(it) == ("The cuff does not answer.", "no answer")


def test_a_module_that_never_ends_is_stopped() -> None:
    it = measuring()
    for second in range(101, 280):
        it.received(CUFF, at(second))
    assert sent(it.tick(at(280))) == [PRESSURE]
    assert sent(it.tick(at(280.1))) == [ABORT, RESULT]


def test_garbage_and_a_wrong_sum_change_nothing() -> None:
    it = measuring()
    broken = DONE[:3] + b"\x00"
    assert it.received(b"\x00\xff\x3e" + broken, at(101)).send == ()
    assert sent(it.tick(at(101))) == [PRESSURE]
    assert sent(it.received(b"\x00" * 70 + DONE, at(102)).send) == [RESULT]


def test_a_cuff_that_nobody_follows_is_stopped() -> None:
    it = measuring()
    assert sent(it.closing()) == [ABORT]
    assert sent(it.connected(at(110))) == [ABORT]  # the line was away meanwhile
    assert it.closing() == ()
    assert it.tick(at(111)) == ()
