"""What the header of an EDF file says of the whole: when, with what, filtered how.

EDF+ (edfplus.info, 2.1.3.4): "Startdate 02-MAR-2002 code technician equipment", X where unknown.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from station.recordings import remarks
from station.recordings.recording import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MONTHS", "facts_of"]

MONTHS: Final = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DATE = re.compile(r"(\d{2})-([A-Z]{3})-(\d{4})$")
_NO_FILTER: Final = re.compile(r"(?:none\b.*)?$", re.IGNORECASE)
_LONGEST_S: Final = 86_400.0


def facts_of(
    head: bytes, filters: Sequence[str], begin_s: float, notes: Sequence[str] = ()
) -> Facts:
    """From the 256 bytes of a header, the filters of its signals, its first time stamp and notes,
    among which may be remarks of ours.
    """
    noted = remarks.facts_of("", notes)
    words = head[88:168].decode("latin-1").split()
    plus = words[:1] == ["Startdate"]
    device = words[4] if plus and len(words) > 4 and words[4] != "X" else ""
    started = _started(head, words[1] if plus and len(words) > 1 else "")
    if started is not None and abs(begin_s) < _LONGEST_S:
        started += timedelta(seconds=begin_s)
    return Facts(
        started=noted.started or started,
        device=noted.device or device.replace("_", " "),
        simulated=noted.simulated or (plus and remarks.SIMULATED in words[5:]),
        filters=noted.filters
        or tuple(dict.fromkeys(one for one in filters if not _NO_FILTER.match(one))),
        measured_rate_hz=noted.measured_rate_hz,
    )


def _started(head: bytes, said: str) -> datetime | None:
    """Date and time of the place, without a zone; None where they are withheld or no date."""
    if said == "X":
        return None
    try:
        day, month, year = (int(part) for part in head[168:176].split(b"."))
        hour, minute, second = (int(part) for part in head[176:184].split(b"."))
        # Two digits of the year: 1985 to 2084.
        year += 1900 if year >= 85 else 2000
        if (full := _DATE.match(said)) and full[2] in MONTHS:
            day, month, year = int(full[1]), MONTHS.index(full[2]) + 1, int(full[3])
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - it has no zone
    except ValueError:
        return None
