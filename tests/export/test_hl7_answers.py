"""Answers as bytes: any of them is an answer or an error, and never another message's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.hl7_answers import commit_of, outcome, read_answer
from station.export.sink import Delivered
from station.hl7.acks import AckCode
from station.hl7.reading import Hl7Error, read

GOOD = b"MSH|^~\\&|EHR|HOSP|VITALS|CLINIC|20261124155300||ACK^R01|R1|P|2.5.1|||AL\rMSA|AA|K1|Fine\r"


def test_an_answer_says_what_it_is_about() -> None:
    answer = read_answer(GOOD)
    assert (answer.code, answer.about, answer.says) == (AckCode.ACCEPT, "K1", "Fine")
    assert answer.wants_commit
    assert not answer.error


def test_words_are_one_line_each_once_and_not_without_end() -> None:
    err = b"ERR||PID^3|101^Required^HL70357|E|||Fine|  Two\\.br\\lines \r" + b"ERR||||||||Fine\r"
    assert read_answer(GOOD + err).says == "Fine; Two lines; Required"
    long = read_answer(GOOD.replace(b"Fine", b"x" * 1000)).says
    assert len(long) == 300
    assert long.endswith("…")


def test_the_earlier_form_of_err() -> None:
    """Version 2.3.1 to 2.4: segment^sequence^field^code, the code with its text inside."""
    answer = read_answer(GOOD + b"ERR|OBX^2^5^102&Data type error&HL70357\r")
    assert answer.says == "Fine; Data type error"
    assert outcome(answer, "K1", 0) == Delivered(
        chart_id="K1", warns='The receiver took it and says: "Fine; Data type error".'
    )


def test_a_commit_goes_back_to_where_the_answer_came_from() -> None:
    commit = read(commit_of(read_answer(GOOD), datetime(2026, 11, 24, 16, 0, tzinfo=UTC)))
    msh, msa = commit.header, commit.first("MSA")
    assert msa is not None
    assert [str(msh.field(n)) for n in (3, 4, 5, 6, 10, 12)] == [
        "VITALS",
        "CLINIC",
        "EHR",
        "HOSP",
        "CR1",
        "2.5.1",
    ]
    assert (str(msa.field(1)), str(msa.field(2))) == ("CA", "R1")


@pytest.mark.parametrize(
    "data", [b"", b"MSH", b"MSH|^~\\&\r", GOOD.replace(b"MSA", b"MSB"), GOOD.replace(b"AA", b"OK")]
)
def test_what_is_no_answer(data: bytes) -> None:
    with pytest.raises(Hl7Error):
        read_answer(data)


@given(st.binary(max_size=80), st.integers(0, len(GOOD)), st.integers(0, 10))
def test_any_bytes_give_an_answer_or_an_error(noise: bytes, at: int, cut: int) -> None:
    for data in (noise, GOOD[:at] + noise + GOOD[at + cut :]):
        try:
            answer = read_answer(data)
        except Hl7Error:
            continue
        assert answer.about == answer.about.strip()
        assert len(answer.says) <= 300
