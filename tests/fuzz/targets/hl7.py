"""HL7 v2: the text, the events of a registration system, the answers of a chart, the frames."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from station.export.hl7_answers import outcome, read_answer
from station.hl7.acks import AckCode, Wanted, acknowledgement, answers
from station.hl7.errors import Hl7Error
from station.hl7.mllp import Deframer, FrameTooLongError, frame
from station.hl7.reading import header, read
from station.worklist.adt import event_of
from station.worklist.adt_event import AdtSite
from station.worklist.census import applied, expected, forgotten
from station.worklist.census_records import Census
from tests.fuzz.target import Target
from tests.support.adt import NOW, TODAY, adt, merge

_ZONE: Final = ZoneInfo("America/Chicago")
_SITE: Final = AdtSite(
    assigning_authority="CLINIC",
    zone=_ZONE,
    rooms={"INT^ROOM1": "1"},
    undeclared=("UNICODE UTF-8", "8859/1"),
)
_TRIGGERS: Final = ("A01", "A04", "A05", "A03", "A08", "A11", "A13", "A28", "A31", "A38", "A60")
ADT: Final = (
    *(adt(f"{trigger}^ADT_A01", f"M{at}") for at, trigger in enumerate(_TRIGGERS)),
    adt("A05^ADT_A05", "M20", at="20261124083000.1234+0130", reason="^\\X0D0A\\\\.br\\\\T\\ pain"),
    merge("M21", "100232", "100231"),
    merge("M22", "100232", "100231", trigger="A34^ADT_A30"),
)
_ACKS: Final = tuple(
    text.encode()
    for text in (
        "MSH|^~\\&|CHART|C|VITALS|C|20261124||ACK^R01^ACK|A1|P|2.5.1\rMSA|AA|K1\r",
        "MSH|^~\\&|CHART|C|VITALS|C|20261124||ACK|A2|P|2.3\rMSA|AE|K1|no such patient|||102^x\r"
        "ERR|PID^1^3^204&Unknown key identifier&HL70357\r",
        "MSH|^~\\&|CHART|C|VITALS|C|20261124||ACK^R01^ACK|A3|P|2.5.1||||AL|NE|||8859/1\r"
        "MSA|CR|K1\rERR||PID^1^3|204^Unknown key^HL70357|E|77^busy^L|||a user's words|help desk\r",
    )
)


def _message(data: bytes) -> int:
    header(data)
    message = read(data, undeclared=("UNICODE UTF-8", "8859/1"))
    assert message.header.name == "MSH"
    assert isinstance(message.kind + message.version + message.control_id, str)
    for segment in message.every:
        for number in range(1, len(segment.parts) + 2):
            for one in segment.field(number).repetitions:
                one.text(), one.text(2), one.text(2, 2), one.deletes(3)
    return 1


def _adt(census: list[Census], data: bytes) -> int:
    """As the listener does: read, apply to the census that grew until now, and answer."""
    problem: Hl7Error | None = None
    try:
        event = event_of(read(data, undeclared=_SITE.undeclared), _SITE, NOW)
        if event is not None:
            census[0] = applied(census[0], event, NOW).census
            expected(census[0], TODAY, _ZONE)
    except Hl7Error as wrong:
        problem = wrong
    if len(census[0].seen) > 50:
        forgotten(census[0], NOW, _ZONE)
        census[0] = Census()
    msh = header(data)
    if msh is not None:
        said = AckCode.ACCEPT if problem is None else AckCode.ERROR
        for code in answers(Wanted.by(msh), said):
            told = acknowledgement(msh, code, at=NOW, control_id="1", problem=problem)
            assert told.startswith(b"MSH")
            frame(told)
    if problem is not None:
        raise problem
    return 1


def _acknowledgement(data: bytes) -> int:
    answer = read_answer(data)
    assert "\n" not in answer.says
    outcome(answer, "K1", 1)
    return 1


def _mllp(data: bytes) -> int:
    deframer = Deframer(largest=4096)
    at, size = 0, 1 + len(data) % 97
    while at < len(data):
        for message in deframer.feed(data[at : at + size]):
            assert len(message) <= 4096
        at += size
    return 1


def _framed(chance: Random) -> bytes:
    """Frames and what is none, in a row."""
    pieces = []
    for _ in range(chance.randrange(1, 6)):
        piece = frame(chance.choice(ADT + _ACKS))
        cut = chance.randrange(len(piece))
        ways = (piece, piece, piece[cut:], piece[:cut], chance.randbytes(9), b"\x0b", b"\x1c")
        pieces.append(chance.choice((*ways, b"\x0b" + b"x" * 5000, b"\x1c\x0d")))
    return b"".join(pieces)


TARGETS: Final = {
    target.name: target
    for target in (
        Target(name="hl7-message", take=_message, declared=(Hl7Error,), seeds=ADT + _ACKS),
        Target(name="hl7-adt", take=partial(_adt, [Census()]), declared=(Hl7Error,), seeds=ADT),
        Target(
            name="hl7-acknowledgement", take=_acknowledgement, declared=(Hl7Error,), seeds=_ACKS
        ),
        Target(name="mllp", take=_mllp, declared=(FrameTooLongError,), make=_framed),
    )
}
