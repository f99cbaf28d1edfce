"""The chart's time zone, as far as a chart tells it.

FHIR R4 has no element for it. Some charts have HL7's extension `timezone` (FHIR Extensions Pack, an
IANA name as a code) at the clinic's Location; all others tell only the offsets of the times that
they send. Neither takes the place of the station's own setting: a difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.saying import say
from station.worklist.fhir_fields import objects

__all__ = ["other_zone_note", "zone_of"]

_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/timezone"
_UTC: Final = timedelta(0)


def zone_of(location: dict[str, Any]) -> ZoneInfo | None:
    """The zone that a Location names; None where it names none, or none that is known here."""
    for extension in objects(location.get("extension")):
        if extension.get("url") != _EXTENSION:
            continue
        name = extension.get("valueCode", extension.get("valueString"))  # both are seen
        if not isinstance(name, str) or not name:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None


def other_zone_note(moments: Iterable[datetime | None], zone: tzinfo | None) -> str | None:
    """What to say where the chart's times have another offset than the clinic's clock has then.

    Times in UTC say nothing: many charts send all of theirs so.
    """
    for moment in moments:
        if moment is None or moment.utcoffset() in (None, _UTC):
            continue
        if moment.utcoffset() != moment.astimezone(zone).utcoffset():
            return say(
                "The chart's times are of another time zone than this station's. Check time_zone "
                "in the station's settings."
            )
    return None
