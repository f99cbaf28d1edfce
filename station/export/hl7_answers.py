"""What a receiver's answer to a message means. Pure: bytes in, an answer or an outcome out.

HL7 v2.5.1, chapter 2.9: AA, AE and AR are what the application says, CA, CE and CR what took the
message for it. The version of the answer does not count: many receivers have one for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from station.export.sink import Delivered, Outcome, Refused, RetryAfter
from station.hl7.reading import Hl7Error, Segment, read
from station.hl7.writing import message as written
from station.hl7.writing import segment, timestamp
from station.saying import say

__all__ = ["AE_TRIES", "Answer", "commit_of", "outcome", "read_answer"]

AE_TRIES: Final = 3
"""How often a message is sent that the receiver says it had an error with."""

_CODES: Final = frozenset({"AA", "AE", "AR", "CA", "CE", "CR"})
_CHARSETS: Final = ("UNICODE UTF-8", "8859/1")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An acknowledgment. `about` is MSA-2: which message it answers. `says` are the receiver's
    words in one line; `error` whether it has an ERR. `wants_commit`: whether it asks for an answer
    itself (MSH-15), and `header` is its MSH.
    """

    code: str
    about: str
    says: str
    error: bool
    wants_commit: bool
    header: Segment


def read_answer(data: bytes) -> Answer:
    """The acknowledgment in a frame. Raises `Hl7Error` where it is none."""
    came = read(data, undeclared=_CHARSETS)
    msa = came.first("MSA")
    if msa is None:
        raise Hl7Error("the answer has no MSA", segment="MSA")
    code = msa.field(1).text().strip().upper()
    if code not in _CODES:
        raise Hl7Error("MSA-1 is no acknowledgment code", segment="MSA", field=1)
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
    if answer.code in ("AA", "CA"):
        return Delivered(chart_id=key, warns=_warning(answer))
    because = f': "{answer.says}"' if answer.says else ""
    if answer.code in ("AE", "CE") and attempts + 1 < AE_TRIES:
        return RetryAfter(
            says=say(
                "The receiver had an error with the message{because} ({code}). "
                "It is sent again by itself.",
                because=because,
                code=answer.code,
            )
        )
    if answer.code in ("AE", "CE"):
        return Refused(
            says=say(
                "The receiver had an error with the message each time{because} ({code}).",
                because=because,
                code=answer.code,
            ),
            next_step="Show this to the interface team, then send again.",
        )
    return Refused(
        says=say(
            "The receiver does not take this message{because} ({code}).",
            because=because,
            code=answer.code,
        ),
        next_step="Show this to the interface team, then send again.",
    )


def commit_of(answer: Answer, now: datetime, zone: tzinfo | None) -> bytes:
    """The commit that an application's answer asks for (enhanced mode): CA, to where it came from,
    in its version.
    """
    theirs = answer.header
    number = theirs.field(10).text()
    return written(
        [
            segment(
                "MSH",
                {
                    3: _name(theirs, 5),
                    4: _name(theirs, 6),
                    5: _name(theirs, 3),
                    6: _name(theirs, 4),
                    7: timestamp(now, zone),
                    9: "ACK",
                    10: f"C{number}"[:20],
                    11: theirs.field(11).text() or "P",
                    12: theirs.field(12).text(),
                },
            ),
            segment("MSA", {1: "CA", 2: number}),
        ]
    )


def _warning(answer: Answer) -> str | None:
    """An ERR in an answer that takes the message: the receiver filed it, and not all of it."""
    if not answer.error:
        return None
    if not answer.says:
        return "The receiver took it and had an error with a part of it."
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


def _name(segment_: Segment, number: int) -> tuple[str, str, str]:
    field = segment_.field(number)
    return field.text(1), field.text(2), field.text(3)
