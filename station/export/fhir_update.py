"""A correction at a FHIR R4 server: read what is there, then replace exactly that.

The update carries `If-Match` with the version that was read (R4, RESTful API, "Managing Resource
Contention"), and nothing is replaced that somebody has changed in the chart since this station
filed it, unless a person has looked and decided.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from station.export.fhir_answers import reason
from station.export.fhir_json import decode, encode
from station.export.sink import Delivered, Outcome, Refused, Taken
from station.saying import say

__all__ = ["Exchange", "Present", "changed_there", "gone", "put", "version_of"]

Exchange = Callable[..., Awaitable[tuple[int, Any, bytes]]]
"""`exchange(method, path, body, headers)` gives status, headers and the bounded body."""

_MEDIA: Final = "application/fhir+json"
_ETAG: Final = re.compile(r'^(?:W/)?"([A-Za-z0-9\-.]{1,64})"$')
_HISTORY: Final = re.compile(r"/_history/([A-Za-z0-9\-.]{1,64})/?$")
_DECIDE: Final = say(
    "Look at it in the chart. If the correction still holds, send it again: it then takes the "
    "place of what is there. Otherwise leave it as it is."
)


@dataclass(frozen=True, slots=True)
class Present:
    """What the chart holds now, as far as a correction needs to know."""

    name: str
    version: str | None
    has_correction: bool

    @classmethod
    def of(
        cls, body: bytes, patient: str, correction: tuple[str, str], kind: str = "Observation"
    ) -> Present | None:
        """Read it; None where it is not this patient's resource of that `kind`."""
        try:
            resource = decode(body)
        except ValueError:
            return None
        if not isinstance(resource, dict) or resource.get("resourceType") != kind:
            return None
        subject, meta = resource.get("subject"), resource.get("meta")
        reference = subject.get("reference") if isinstance(subject, dict) else None
        name = resource.get("id")
        ours = isinstance(reference, str) and reference.split("/")[-2:] == ["Patient", patient]
        if not ours or not isinstance(name, str):
            return None
        version = meta.get("versionId") if isinstance(meta, dict) else None
        identifiers = resource.get("identifier")
        has = isinstance(identifiers, list) and any(
            isinstance(one, dict) and (one.get("system"), one.get("value")) == correction
            for one in identifiers
        )
        return cls(name, version if isinstance(version, str) else None, has)


def version_of(headers: Mapping[str, str]) -> str | None:
    """The version that an answer tells, by `ETag` or at the end of `Location`."""
    tag = _ETAG.match(headers.get("ETag") or "")
    if tag is not None:
        return tag[1]
    place = _HISTORY.search(headers.get("Location") or headers.get("Content-Location") or "")
    return place[1] if place else None


def changed_there(status: int | None = None) -> Refused:
    """Somebody was at it: nothing is replaced before a person has looked."""
    says = say("The chart's copy has changed since it was filed from here.")
    if status is not None:
        says = say(
            "The chart's copy has changed since it was filed from here (HTTP {status}).",
            status=status,
        )
    return Refused(says=says, next_step=_DECIDE)


async def put(exchange: Exchange, there: Present, body: bytes) -> Outcome | None:
    """Replace what is there. None: the answer says "later", or nothing that can be relied on."""
    resource = decode(body)
    assert isinstance(resource, dict)
    kind = resource["resourceType"]
    headers = {"Content-Type": _MEDIA, "Prefer": "return=minimal"}
    if there.version is not None:
        headers["If-Match"] = f'W/"{there.version}"'
    status, told, answer = await exchange(
        "PUT", f"/{kind}/{there.name}", encode({**resource, "id": there.name}), headers
    )
    if status == 202:
        return Taken(says="The chart took the correction and does not say yet whether it holds.")
    if 200 <= status < 300:
        return Delivered(chart_id=there.name, version=version_of(told))
    if status in (409, 412):
        return changed_there(status)
    if status in (408, 425, 429) or status >= 500:
        return None
    said = reason(answer)
    because = f': "{said}"' if said else ""
    if status in (404, 410):
        return gone(status)
    return Refused(
        says=say(
            "The chart does not take corrections from this station{because} (HTTP {status}).",
            because=because,
            status=status,
        ),
        next_step="Correct it in the chart, or ask the chart team to allow it and send it again.",
    )


def gone(status: int | None = None) -> Refused:
    """There is nothing to correct."""
    says = say("The chart does not hold this result.")
    if status is not None:
        says = say("The chart does not hold this result (HTTP {status}).", status=status)
    return Refused(
        says=says,
        next_step="See to it that the result itself is delivered, then send the correction again.",
    )
