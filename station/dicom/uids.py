"""Unique identifiers: those of the standard that are used here, and our own.

Our own are UUIDs as decimal numbers under 2.25 (ISO/IEC 9834-8, PS3.5 B.2). They are derived
(RFC 9562, version 5) from what they name, so that the same result has the same UID at each try,
after a restart and after years.
"""

from __future__ import annotations

import re
import uuid
from typing import Final

__all__ = [
    "AMBULATORY_ECG",
    "ENCAPSULATED_PDF",
    "GENERAL_ECG",
    "IMPLEMENTATION",
    "KEY_OBJECTS",
    "STUDY_ROOT_FIND",
    "TWELVE_LEAD_ECG",
    "VERIFICATION",
    "WORKLIST_FIND",
    "derived",
    "is_uid",
]

# PS3.4 table B.5-1 and PS3.6 table A-1.
TWELVE_LEAD_ECG: Final = "1.2.840.10008.5.1.4.1.1.9.1.1"
GENERAL_ECG: Final = "1.2.840.10008.5.1.4.1.1.9.1.2"
AMBULATORY_ECG: Final = "1.2.840.10008.5.1.4.1.1.9.1.3"
ENCAPSULATED_PDF: Final = "1.2.840.10008.5.1.4.1.1.104.1"
KEY_OBJECTS: Final = "1.2.840.10008.5.1.4.1.1.88.59"
VERIFICATION: Final = "1.2.840.10008.1.1"
STUDY_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"
WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"

_UID = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+", re.ASCII)
_LONGEST: Final = 64


def derived(*names: str) -> str:
    """The UID of what these names name, the first being a namespace that the site owns."""
    one = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(names))
    return f"2.25.{one.int}"


def is_uid(text: str) -> bool:
    """Whether that is a UID by PS3.5 9.1: at most 64 digits and dots, no leading zeros."""
    return len(text) <= _LONGEST and _UID.fullmatch(text) is not None


IMPLEMENTATION: Final = derived("urn:vitals-station", "implementation")
"""Names this program to a peer, whatever the site."""
