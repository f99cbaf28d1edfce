"""What a simulated Bluetooth instrument sends, and how it answers about its stored records.

Record Access Control Point (0x2A52): op code, operator, operand. Reporting and counting all
records is supported, nothing else; nothing is ever deleted by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station.codec import Spec, encode, full_uuid

__all__ = ["RECORD_ACCESS", "Outgoing", "record_access"]

RECORD_ACCESS: Final = full_uuid("2A52")

_REPORT, _ABORT, _COUNT = 1, 3, 4
_ALL: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One value for one characteristic. Indications are confirmed, notifications are not."""

    uuid: str
    value: bytes
    indicate: bool


def record_access(
    spec: Spec, request: bytes, stored: Sequence[bytes], uuid: str
) -> tuple[Outgoing, ...]:
    """The indications that answer a request: the records on `uuid`, then the response."""
    op_code, operator = (*request, 0, 0)[:2]

    def answer(word: str) -> Outgoing:
        values = {"op_code": 6, "request": op_code, "answer": word}
        value = encode(spec, "records_answer", values)
        return Outgoing(uuid=RECORD_ACCESS, value=value, indicate=True)

    if op_code == _ABORT:
        return (answer("success"),)
    if op_code not in (_REPORT, _COUNT):
        return (answer("op code not supported"),)
    if operator != _ALL:
        return (answer("operator not supported"),)
    if op_code == _COUNT:
        values = {"op_code": 5, "number_of_records": len(stored)}
        value = encode(spec, "records_number", values)
        return (Outgoing(uuid=RECORD_ACCESS, value=value, indicate=True),)
    if not stored:
        return (answer("no records found"),)
    records = (Outgoing(uuid=uuid, value=value, indicate=True) for value in stored)
    return (*records, answer("success"))
