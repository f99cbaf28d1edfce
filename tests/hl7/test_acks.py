"""Answers to messages: both modes, each version's way to tell an error, any separators."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from station.hl7.acks import AckCode, Wanted, acknowledgement, answers
from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.reading import Segment, header, read
from tests.support.needs import require

HL7APY = Path(__file__).parents[2] / ".judges" / "hl7apy" / "bin" / "python"
JUDGE = """
import sys
from pathlib import Path
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message
for file in sys.argv[1:]:
    message = parse_message(
        Path(file).read_bytes().decode(), validation_level=VALIDATION_LEVEL.STRICT
    )
    message.validate()
    print("good")
"""
AT = datetime(2026, 11, 24, 8, 30, 1, tzinfo=timezone(timedelta(hours=-6)))
NO_NUMBER = Hl7Error(
    "PID-3: no identifier | of ours", code=ErrorCode.UNKNOWN_KEY, segment="PID", field=3
)


def msh(version: bytes = b"2.5.1", more: bytes = b"") -> Segment:
    return read(
        b"MSH|^~\\&|REG|CLINIC^1.2^ISO|VITALS|ROOM 1|20261124083000||ADT^A04^ADT_A01|MSG00001|P|"
        + version
        + more
        + b"\rPID|1\r"
    ).header


def test_a_good_message_in_original_mode() -> None:
    text = acknowledgement(msh(), AckCode.ACCEPT, at=AT, control_id="7f3a")

    assert text == (
        b"MSH|^~\\&|VITALS|ROOM 1|REG|CLINIC^1.2^ISO|20261124083001-0600||ACK^A04^ACK|7f3a|P|2.5.1"
        b"\r"
        b"MSA|AA|MSG00001\r"
    )


def test_a_refusal_from_version_2_5_on() -> None:
    text = acknowledgement(msh(), AckCode.REJECT, at=AT, control_id="7f3a", problem=NO_NUMBER)

    assert text.split(b"\r")[1:] == [
        b"MSA|AR|MSG00001|PID-3: no identifier \\F\\ of ours",
        b"ERR||PID^1^3|204^^HL70357|E||||PID-3: no identifier \\F\\ of ours",
        b"",
    ]


def test_a_refusal_before_version_2_5() -> None:
    text = acknowledgement(msh(b"2.3"), AckCode.ERROR, at=AT, control_id="7f3a", problem=NO_NUMBER)

    assert text.split(b"\r") == [
        b"MSH|^~\\&|VITALS|ROOM 1|REG|CLINIC^1.2^ISO|20261124083001-0600||ACK|7f3a|P|2.3",
        b"MSA|AE|MSG00001|PID-3: no identifier \\F\\ of ours",
        b"ERR|PID^1^3^204&&HL70357",
        b"",
    ]


def test_version_2_7_has_no_words_in_msa() -> None:
    text = acknowledgement(msh(b"2.7"), AckCode.REJECT, at=AT, control_id="7f3a", problem=NO_NUMBER)

    assert text.split(b"\r")[1] == b"MSA|AR|MSG00001"
    assert b"|PID-3: no identifier" in text.split(b"\r")[2]


def test_an_error_without_a_place() -> None:
    text = acknowledgement(
        msh(),
        AckCode.ERROR,
        at=AT,
        control_id="7f3a",
        problem=Hl7Error("not kept", code=ErrorCode.INTERNAL),
    )

    assert text.split(b"\r")[2] == b"ERR|||207^^HL70357|E||||not kept"


def test_the_senders_separators_and_character_set() -> None:
    theirs = read(
        b"MSH$*!/+$R\xe9g$CLINIC$VITALS$X$20261124$$ADT*A08$A!1$P$2.4$$$$$$8859/1\rPID$1\r"
    ).header

    text = acknowledgement(theirs, AckCode.REJECT, at=AT, control_id="7f3a", problem=NO_NUMBER)

    assert text.split(b"\r") == [
        b"MSH$*!/+$VITALS$X$R\xe9g$CLINIC$20261124083001-0600$$ACK*A08*ACK$7f3a$P$2.4$$$$$$8859/1",
        b"MSA$AR$A!1$PID-3: no identifier | of ours",
        b"ERR$PID*1*3*204++HL70357",
        b"",
    ]
    assert read(text).header.field(5).text() == "Rég"


def test_what_cannot_be_read_is_answered_by_its_header() -> None:
    broken = header(b"MSH|^~\\&|R\xffG|CLINIC|V|X|20261124||ADT^A04|M\x0b1|P|2.5\r\x00\x00")
    assert broken is not None

    text = acknowledgement(broken, AckCode.REJECT, at=AT, control_id="7f3a", problem=NO_NUMBER)

    assert text.startswith(b"MSH|^~\\&|V|X|R?G|CLINIC|")
    assert b"\rMSA|AR|M?1|" in text


def test_every_version_answers_in_its_own() -> None:
    for version in (b"2.1", b"2.3.1", b"2.5.1", b"2.8", b"", b"x"):
        text = acknowledgement(
            msh(version), AckCode.REJECT, at=AT, control_id="1", problem=NO_NUMBER
        )
        answer = read(text)
        msa = answer.first("MSA")
        assert msa is not None
        assert answer.version.encode() == version
        assert (str(msa.field(1)), str(msa.field(2))) == ("AR", "MSG00001")


AL, NE, ER, SU = "AL", "NE", "ER", "SU"


@pytest.mark.parametrize(
    ("accept", "application", "good", "bad"),
    [
        ("", "", ("AA",), ("AR",)),
        (AL, NE, ("CA",), ("CR",)),
        (AL, "", ("CA",), ("CR",)),
        (AL, AL, ("CA", "AA"), ("CR",)),
        (NE, AL, ("AA",), ("AR",)),
        ("", AL, ("AA",), ("AR",)),
        (ER, SU, ("AA",), ("CR",)),
        (SU, ER, ("CA",), ("AR",)),
        (SU, AL, ("CA", "AA"), ("AR",)),
        (ER, ER, (), ("CR",)),
        (NE, NE, (), ()),
        ("XX", NE, ("CA",), ("CR",)),
    ],
)
def test_modes(accept: str, application: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    wanted = Wanted.by(msh(more=f"|||{accept}|{application}".encode()))

    assert wanted.enhanced == bool(accept or application)
    assert answers(wanted, AckCode.ACCEPT) == good
    assert answers(wanted, AckCode.REJECT) == bad
    assert answers(wanted, AckCode.ERROR) == tuple(one.replace("R", "E") for one in bad)


def test_an_application_answer_in_enhanced_mode_wants_none_itself() -> None:
    theirs = msh(more=b"|||AL|AL")

    commit = acknowledgement(theirs, AckCode.COMMIT_ACCEPT, at=AT, control_id="1")
    application = acknowledgement(theirs, AckCode.ACCEPT, at=AT, control_id="2")

    assert str(read(commit).header.field(15)) == ""
    assert [str(read(application).header.field(n)) for n in (15, 16)] == ["NE", "NE"]


def test_the_time_is_told_with_its_offset() -> None:
    text = acknowledgement(
        msh(), AckCode.ACCEPT, at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), control_id="1"
    )

    assert str(read(text).header.field(7)) == "20260102030405+0000"


def test_hl7apy_finds_every_answer_right(tmp_path: Path) -> None:
    """Its strict validation knows each version's fields, their types and lengths. Before 2.4 an
    ACK has no structure in MSH-9, without which it judges nothing.
    """
    require(HL7APY.exists(), "hl7apy is missing (.judges/hl7apy)")
    files = []
    for version in (b"2.4", b"2.5", b"2.5.1", b"2.6", b"2.7"):
        for code, problem in ((AckCode.ACCEPT, None), (AckCode.REJECT, NO_NUMBER)):
            file = tmp_path / f"{version.decode()}-{code}.hl7"
            file.write_bytes(
                acknowledgement(msh(version), code, at=AT, control_id="7f3a", problem=problem)
            )
            files.append(str(file))

    done = subprocess.run(
        [HL7APY, "-c", JUDGE, *files], capture_output=True, text=True, timeout=100, check=False
    )

    assert (done.stdout.split(), done.stderr) == (["good"] * len(files), "")
