"""What is wrong with a message, in words and as HL7 says it, and never with a patient's data."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ErrorCode", "Hl7Error"]


class ErrorCode(IntEnum):
    """HL7 table 0357 (version 2.5.1, chapter 2): message error condition codes."""

    SEGMENT_SEQUENCE = 100
    REQUIRED_FIELD_MISSING = 101
    DATA_TYPE = 102
    VALUE_NOT_FOUND = 103
    UNSUPPORTED_TYPE = 200
    UNSUPPORTED_EVENT = 201
    UNSUPPORTED_PROCESSING = 202
    UNSUPPORTED_VERSION = 203
    UNKNOWN_KEY = 204
    DUPLICATE_KEY = 205
    LOCKED = 206
    INTERNAL = 207


class Hl7Error(ValueError):
    """A text that is not HL7 v2, or not a message that can be used.

    `says` is a sentence: what is wrong, where, and what was expected. It holds names of segments
    and numbers of fields, never what stands in them. `code` is HL7's own word for it; `segment`
    and `field` (0: the segment as a whole) are the place, where it has one.
    """

    def __init__(
        self,
        says: str,
        *,
        code: ErrorCode = ErrorCode.DATA_TYPE,
        segment: str = "",
        field: int = 0,
    ) -> None:
        super().__init__(says)
        self.says = says
        self.code = code
        self.segment = segment
        self.field = field
