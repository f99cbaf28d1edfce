"""The answers to a message (HL7 2.5.1, chapter 2.9 and table 0008). Pure: time and id are given.

An answer speaks as the message did: its version, its separators, its character set, its processing
id; sender and receiver change places. Where a version has no ERR field for something, MSA-3 says
it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from station.hl7.errors import Hl7Error
from station.hl7.reading import Dialect, Segment

__all__ = ["AckCode", "Wanted", "acknowledgement", "answers"]


class AckCode(StrEnum):
    """HL7 table 0008. A is the application's answer, C that of what takes the message in."""

    ACCEPT = "AA"
    ERROR = "AE"
    REJECT = "AR"
    COMMIT_ACCEPT = "CA"
    COMMIT_ERROR = "CE"
    COMMIT_REJECT = "CR"


_COMMIT: Final = {
    AckCode.ACCEPT: AckCode.COMMIT_ACCEPT,
    AckCode.ERROR: AckCode.COMMIT_ERROR,
    AckCode.REJECT: AckCode.COMMIT_REJECT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What MSH-15 and MSH-16 ask for. Both empty: original mode, which always wants one answer."""

    accept: str
    application: str

    @classmethod
    def by(cls, msh: Segment) -> Wanted:
        """As the message says."""
        return cls(accept=str(msh.field(15)).upper(), application=str(msh.field(16)).upper())

    @property
    def enhanced(self) -> bool:
        """Whether the message is in enhanced acknowledgement mode."""
        return bool(self.accept or self.application)


def answers(wanted: Wanted, outcome: AckCode) -> tuple[AckCode, ...]:
    """The codes to answer with, in their order, where `outcome` is AA, AE or AR.

    Original mode: the outcome. Enhanced mode: first CA, CE or CR where MSH-15 wants it, then the
    outcome where MSH-16 wants it; after CE or CR there is no application to answer. A condition
    that is none of HL7's is taken as "always": silence would leave the sender waiting.
    """
    if not wanted.enhanced:
        return (outcome,)
    good = outcome is AckCode.ACCEPT
    first = (_COMMIT[outcome],) if _wants(wanted.accept, good) else ()
    second = (outcome,) if _wants(wanted.application, good) and (good or not first) else ()
    return first + second


def acknowledgement(
    msh: Segment, code: AckCode, *, at: datetime, control_id: str, problem: Hl7Error | None = None
) -> bytes:
    """One answer, without its frame. `at` is aware; `control_id` is the answer's own MSH-10.

    `problem` is told in MSA-3 and ERR, as the version has them.
    """
    how = msh.dialect
    version = _version(str(msh.field(12)))
    enhanced_application = code in _COMMIT and Wanted.by(msh).enhanced
    header = [
        "MSH",
        how.field + str(msh.field(2)),
        *(msh.field(n).raw for n in (5, 6, 3, 4)),
        f"{at:%Y%m%d%H%M%S%z}",
        "",
        _type(msh, how, version),
        control_id,
        msh.field(11).raw,
        msh.field(12).raw,
        "",
        "",
        *(("NE", "NE") if enhanced_application else ("", "")),
        "",
        msh.field(18).raw,
    ]
    said = "" if problem is None else _escaped(problem.says, how)
    msa = ["MSA", code.value, msh.field(10).raw, "" if version >= (2, 7) else said]
    segments = [header[0] + header[1] + how.field + how.field.join(header[2:]), _line(msa, how)]
    if problem is not None:
        segments.append(_line(_err(problem, said, how, version), how))
    text = "".join(f"{segment.rstrip(how.field)}\r" for segment in segments)
    return text.encode(how.charset, "replace")


def _err(problem: Hl7Error, said: str, how: Dialect, version: tuple[int, int]) -> list[str]:
    """ERR-1 until 2.4 (segment, sequence, field, code); from 2.5 place, code, severity, words."""
    condition = str(int(problem.code))
    place = [problem.segment, "1" if problem.segment else "", str(problem.field or "")]
    if version < (2, 5):
        sub = how.subcomponent or how.component
        return ["ERR", how.component.join([*place, sub.join((condition, "", "HL70357"))])]
    coded = how.component.join((condition, "", "HL70357"))
    location = how.component.join(place).rstrip(how.component)
    return ["ERR", "", location, coded, "E", "", "", "", said]


def _type(msh: Segment, how: Dialect, version: tuple[int, int]) -> str:
    """MSH-9: `ACK`, with the event from 2.3.1 on, with the structure from 2.4 on."""
    event = msh.field(9).text(2)
    if version < (2, 4) or not event:
        return "ACK"
    return how.component.join(("ACK", _escaped(event, how), "ACK"))


def _escaped(text: str, how: Dialect) -> str:
    """ASCII text as it may stand in a field; where the sender has no escapes, a space for a sign
    that separates.
    """
    letters = {sign: letter for letter, sign in how.meanings.items() if sign}
    return "".join(
        one
        if one not in letters
        else (f"{how.escape}{letters[one]}{how.escape}" if how.escape else " ")
        for one in text
    )


def _line(fields: list[str], how: Dialect) -> str:
    return how.field.join(fields)


def _version(text: str) -> tuple[int, int]:
    """2.5.1 as (2, 5). What says nothing is answered as 2.5."""
    found = re.match(r"2\.([0-9])", text)
    return (2, int(found[1])) if found else (2, 5)


def _wants(condition: str, good: bool) -> bool:
    """HL7 table 0155: AL always, NE never, ER only when wrong, SU only when right."""
    return {"AL": True, "NE": False, "": False, "ER": not good, "SU": good}.get(condition, True)
