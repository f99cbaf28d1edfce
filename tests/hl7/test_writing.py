from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.hl7.reading import read
from station.hl7.writing import Value, day, message, segment, timestamp

MSH = segment("MSH", {9: ("ORU", "R01"), 10: "1", 12: "2.5.1"})


# HL7 v2.5.1, chapter 2.5.3 and 2.7: separators and escape sequences.
@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({1: "1", 3: "x"}, "OBX|1||x"),
        ({1: "1", 5: ""}, "OBX|1"),
        ({}, "OBX"),
        ({3: ("8480-6", "Systolic", "LN")}, "OBX|||8480-6^Systolic^LN"),
        ({3: ("8480-6", "", "")}, "OBX|||8480-6"),
        ({3: ("", "Systolic")}, "OBX|||^Systolic"),
        ({3: [("A", "1"), ("B", "2")]}, "OBX|||A^1~B^2"),
        ({3: (("a", "b"), "c")}, "OBX|||a&b^c"),
        ({3: "a|b^c&d~e\\f"}, "OBX|||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f"),
        ({3: "one\r\ntwo\rthree\nfour"}, "OBX|||one\\.br\\two\\.br\\three\\.br\\four"),
        ({3: "a\tb"}, "OBX|||a\\X09\\b"),
        ({3: "a\x0b\x1c\x00b"}, "OBX|||a\ufffd\ufffd\ufffdb"),
        ({3: "\ud800"}, "OBX|||\ufffd"),
        ({3: '""'}, "OBX|||\\X2222\\"),
        ({3: ["", ""]}, "OBX"),
    ],
)
def test_a_segment_is_written_by_field_numbers(fields: dict[int, Value], written: str) -> None:
    assert segment("OBX", fields) == written


def test_the_header_counts_its_separator_as_a_field() -> None:
    assert MSH == "MSH|^~\\&|||||||ORU^R01|1||2.5.1"


@pytest.mark.parametrize(("name", "number"), [("OBX", 0), ("MSH", 1), ("MSH", 2)])
def test_fields_that_cannot_be_given(name: str, number: int) -> None:
    with pytest.raises(ValueError, match="first field"):
        segment(name, {number: "x"})


def test_segments_end_with_cr_and_text_is_utf_8() -> None:
    assert message(["MSH|^~\\&", "PID|||Žofie"]) == b"MSH|^~\\&\rPID|||\xc5\xbdofie\r"


def test_times_have_seconds_and_the_offset_of_the_clinic() -> None:
    moment = datetime(2026, 11, 24, 15, 46, 30, 250_000, tzinfo=UTC)
    assert timestamp(moment, ZoneInfo("America/Chicago")) == "20261124094630-0600"
    assert timestamp(moment, timezone(timedelta(hours=5, minutes=45))) == "20261124213130+0545"
    assert day(date(984, 2, 9)) == "09840209"


def test_an_offset_has_hours_and_minutes_only() -> None:
    moment = datetime(1850, 1, 1, tzinfo=ZoneInfo("America/Chicago"))  # -05:50:36 in those days
    assert timestamp(moment, ZoneInfo("America/Chicago")) == "18500101000000-0550"


def test_a_time_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 11, 24), None)


def _arrives(text: str) -> str:
    """Text as it is meant to arrive: lines are lines, and what cannot be written is marked."""
    for end in ("\r\n", "\r", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return "".join(
        "\ufffd"
        if (ord(one) < 32 and one not in "\n\t")
        or 127 <= ord(one) < 160
        or 0xD800 <= ord(one) < 0xE000
        else one
        for one in text
    )


_TEXT = st.text(st.characters(exclude_categories=()), max_size=40) | st.text(
    st.sampled_from('|^&~\\"X2F.br\r\n\t\x0b'), max_size=20
)


@given(family=_TEXT, given_=_TEXT, note=_TEXT)
def test_any_name_and_any_note_arrive_as_they_were(family: str, given_: str, note: str) -> None:
    body = message([MSH, segment("PID", {5: (family, given_)}), segment("NTE", {3: [note, "end"]})])
    assert not set(body) & {0x0B, 0x1C, 0x0A}
    came = read(body)
    pid, nte = came.first("PID"), came.first("NTE")
    assert pid is not None
    assert nte is not None
    assert pid.field(5).text(1) == _arrives(family)
    assert pid.field(5).text(2) == _arrives(given_)
    assert nte.field(3).text(repetition=0) == _arrives(note)
    assert nte.field(3).text(repetition=1) == "end"


@given(st.dictionaries(st.integers(1, 30), st.text("ab", max_size=3), max_size=10))
def test_each_field_stands_under_its_number(fields: dict[int, str]) -> None:
    came = read(message([MSH, segment("OBX", {**fields})])).first("OBX")
    if came is not None:
        assert {n: str(came.field(n)) for n in range(1, 32) if came.field(n)} == {
            n: text for n, text in fields.items() if text
        }
