"""What a receiver's answer to a message means. Pure: bytes in, an answer or an outcome out.

HL7 v2.5.1, chapter 2.9: AA, AE and AR are what the application says, CA, CE and CR what took the
message for it. The version of the answer does not count: many receivers have one for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.export.sink import Delivered, Outcome, Refused, RetryAfter
from station.hl7.acks import AckCode, acknowledgement
from station.hl7.reading import Hl7Error, Segment, read
from station.saying import say

__all__ = ["AE_TRIES", "Answer", "commit_of", "outcome", "read_answer"]

AE_TRIES: Final = 3
"""How often a message is sent that the receiver says it had an error with."""

_CHARSETS: Final = ("UNICODE UTF-8", "8859/1")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An acknowledgment. `about` is MSA-2: which message it answers. `says` are the receiver's
    words in one line; `error` whether it has an ERR. `wants_commit`: whether it asks for an answer
    itself (MSH-15), and `header` is its MSH.
    """

    code: AckCode
    about: str
    says: str
    error: bool
    wants_commit: bool
    header: Segment


def read_answer(data: bytes) -> Answer:
    """The acknowledgment in a frame. Raises `Hl7Error` where it is none."""
    try:
        came = read(data, undeclared=_CHARSETS)
    except Hl7Error:
        came = read(_plain(data))
    msa = came.first("MSA")
    if msa is None:
        raise Hl7Error("the answer has no MSA", segment="MSA")
    try:
        code = AckCode(msa.field(1).text().strip().upper())
    except ValueError:
        raise Hl7Error("MSA-1 is no acknowledgment code", segment="MSA", field=1) from None
    errors = came.segments("ERR")
    return Answer(
        code=code,
        about=msa.field(2).text().strip(),
        says=_words(msa, errors),
        error=bool(errors),
        wants_commit=came.header.field(15).text() == "AL",
        header=came.header,
    )


def outcome(answer: Answer, key: str, attempts: int) -> Outcome:
    """What became of message `key`, from the application's answer or from a commit that is no CA.

    `attempts` were made before this one. The id in the chart is our own MSH-10: HL7 v2 names no
    other, and it is what a receiver's log is searched for.
    """
    if answer.code in (AckCode.ACCEPT, AckCode.COMMIT_ACCEPT):
        return Delivered(chart_id=key, warns=_warning(answer))
    because = f': "{answer.says}"' if answer.says else ""
    error = answer.code in (AckCode.ERROR, AckCode.COMMIT_ERROR)
    if error and attempts + 1 < AE_TRIES:
        return RetryAfter(
            says=say(
                "The receiver had an error with the message{because} ({code}). "
                "It is sent again by itself.",
                because=because,
                code=answer.code.value,
            )
        )
    if error:
        return Refused(
            says=say(
                "The receiver had an error with the message each time{because} ({code}).",
                because=because,
                code=answer.code.value,
            ),
            next_step="Show this to the interface team, then send again.",
        )
    return Refused(
        says=say(
            "The receiver does not take this message{because} ({code}).",
            because=because,
            code=answer.code.value,
        ),
        next_step="Show this to the interface team, then send again.",
    )


def commit_of(answer: Answer, now: datetime) -> bytes:
    """The commit (CA) that an application's answer asks for in enhanced mode."""
    number = f"C{answer.header.field(10).text()}"[:20]
    code = AckCode.COMMIT_ACCEPT
    return acknowledgement(answer.header, code, at=now, control_id=number)


def _plain(data: bytes) -> bytes:
    """The answer in ASCII, its character set not declared. Codes and ids are ASCII in any set, and
    an odd letter in a receiver's words must not make nobody's guess of its yes.
    """
    ascii_only = bytes(byte if 32 <= byte < 127 or byte in b"\r\n\t" else ord("?") for byte in data)
    first, end, rest = ascii_only.partition(b"\r")
    separator = first[3:4]
    fields = first.split(separator) if separator else [first]
    if len(fields) > 17:
        fields[17] = b""  # MSH-18
    return separator.join(fields) + end + rest


def _warning(answer: Answer) -> str | None:
    """An ERR in an answer that takes the message: the receiver filed it, and not all of it."""
    if not answer.error:
        return None
    if not answer.says:
        return say("The receiver took it and had an error with a part of it.")
    return say('The receiver took it and says: "{said}".', said=answer.says)


def _words(msa: Segment, errors: list[Segment]) -> str:
    """MSA-3 and what each ERR says: words for a user, diagnostics, its code (2.5 and later), and
    the code of the earlier form.
    """
    said = [msa.field(3).text()]
    for one in errors:
        said += [one.field(8).text(), one.field(7).text(), one.field(3).text(2)]
        said += [one.field(1).text(4, 2)]
    line = "; ".join(dict.fromkeys(text for word in said if (text := " ".join(word.split()))))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
