"""Commands and answers, on recordings that are written here.

Bytes are the maker's (SureTemp manual 71332-0000B): the command that enables asynchronous
messages, its answer, and the answer to another command.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from station.codec import load_spec
from station.conform.result import Outcome, Verdict
from station.conform.talk_checks import answered, comes_back, right_answers
from station.conform.understanding import understand
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.recording import Entry, Header, Recording, Sent
from station.vitals import Origin

ASKED = bytes.fromhex("03 02 10 94 34 01 01 00 01 20")
ANSWER = bytes.fromhex("03 02 10 94 34 02 00 00 21")
OTHER = bytes.fromhex("03 02 10 2A 12 02 00 00 AD")
CONNECTED, CLOSED = (LinkState(phase=phase) for phase in (LinkPhase.CONNECTED, LinkPhase.CLOSED))


def outcome(check: object, *what: tuple[float, bytes | LinkState]) -> Outcome:
    """`ASKED` is sent, other bytes are heard."""
    entries = []
    for t_s, one in what:
        told: Chunk | Sent | LinkState
        if isinstance(one, LinkState):
            told = one
        elif one == ASKED:
            told = Sent(data=one, monotonic_s=t_s)
        else:
            told = Chunk(data=one, monotonic_s=t_s)
        entries.append(Entry(t_s=t_s, what=told))
    header = Header(
        spec="welch_allyn_suretemp",
        link="serial",
        origin=Origin.DEVICE,
        started_utc=datetime(2026, 3, 2, tzinfo=UTC),
    )
    recording = Recording(path=Path("x"), header=header, entries=tuple(entries))
    return check(understand(recording, load_spec(header.spec)))  # type: ignore[operator,no-any-return]


def test_an_answer_in_time() -> None:
    talk = [(0.0, CONNECTED), (0.1, ASKED), (0.2, ANSWER), (9.0, CLOSED)]
    assert outcome(answered, *talk).verdict is Verdict.MET
    assert outcome(right_answers, *talk).verdict is Verdict.MET


def test_no_answer_at_all() -> None:
    found = outcome(answered, (0.0, CONNECTED), (0.1, ASKED), (9.0, CLOSED))
    assert found.verdict is Verdict.NOT_MET
    assert [one.what for one in found.findings] == ["command 9434: no answer"]


def test_an_answer_to_something_else() -> None:
    talk = [(0.0, CONNECTED), (0.1, ASKED), (0.2, OTHER), (9.0, CLOSED)]
    assert outcome(answered, *talk).verdict is Verdict.MET
    found = outcome(right_answers, *talk)
    assert [one.what for one in found.findings] == ["command 9434 was answered by command 2a12"]


def test_a_command_that_was_lost_once_and_answered_then_is_no_fault() -> None:
    talk = [(0.0, CONNECTED), (0.1, ASKED), (4.0, ASKED), (4.1, ANSWER), (9.0, CLOSED)]
    found = outcome(answered, *talk)
    assert found.verdict is Verdict.MET
    assert found.measured == "2 commands, 1 answered late or when repeated"


def test_a_command_that_had_no_time_to_be_answered_tells_nothing() -> None:
    found = outcome(answered, (0.0, CONNECTED), (0.1, ASKED), (1.0, CLOSED))
    assert found.verdict is Verdict.NOT_SEEN


def test_a_device_that_answered_and_then_does_not_has_not_come_back() -> None:
    first = [(0.0, CONNECTED), (0.1, ASKED), (0.2, ANSWER), (5.0, CLOSED)]
    second = [(6.0, CONNECTED), (6.1, ASKED), (12.0, CLOSED)]
    assert outcome(comes_back, *first, *second).verdict is Verdict.NOT_MET
    answers = [*second[:2], (6.2, ANSWER), *second[2:]]
    assert outcome(comes_back, *first, *answers).verdict is Verdict.MET
    assert outcome(comes_back, *first).verdict is Verdict.NOT_SEEN
