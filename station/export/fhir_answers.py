"""What a FHIR server's answer means. Pure: status, headers and body in, a fact or an outcome out.

US Core 9.0.0 ("writing vital signs") and R4 (RESTful API, create): 200 and 201 are in the
chart, 202 is taken without saying more, 412 is more than one match of `If-None-Exist`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote

from station.export.fhir_json import decode
from station.export.sink import Refused
from station.saying import say

__all__ = [
    "chart_id",
    "found",
    "identifier_query",
    "is_of_another",
    "reason",
    "refused",
    "retry_after_s",
]

_PLACE = re.compile(
    r"(?:^|/)([A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/?#]+)?/?(?:[?#].*)?$"
)
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_LONGEST_REASON: Final = 300
_BY_TAG: Final = frozenset({"QuestionnaireResponse", "Provenance"})
_LONGEST_WAIT_S: Final = 3600.0  # a server that asks for days has made a mistake


def identifier_query(system: str, value: str, kind: str = "Observation") -> str:
    """The search `identifier=system|value`, escaped for FHIR first and for the URL after.

    Not every server indexes the identifier of a form, so a QuestionnaireResponse has its key as a
    tag too, and is searched for by `_tag`, which R4 defines for every type. A Provenance has no
    identifier in R4 and only the tag.
    """
    parameter = "_tag" if kind in _BY_TAG else "identifier"
    token = "|".join(re.sub(r"([\\,$|])", r"\\\1", part) for part in (system, value))
    return f"{parameter}={quote(token, safe=':/|-._~')}"


def chart_id(location: str | None, body: bytes, kind: str = "Observation") -> str | None:
    """The id that the chart gave to a resource of that `kind`, from the body or from `Location`;
    None where neither tells.

    Location may be relative or absolute, with or without a version.
    """
    resource = _object(body)
    if resource.get("resourceType") == kind:
        name = resource.get("id")
        if isinstance(name, str) and _ID.fullmatch(name):
            return name
    place = _PLACE.search(location or "")
    return place[2] if place and place[1] == kind else None


def is_of_another(body: bytes, system: str, value: str, kind: str = "Observation") -> bool:
    """Whether the answer to a create holds a resource with identifiers, and none of them is ours:
    then it answers somebody else's request. What has no identifier says nothing of whose it is.
    """
    resource = _object(body)
    same_kind = resource.get("resourceType") == kind and kind not in _BY_TAG
    told = bool(resource.get("identifier"))
    return same_kind and told and not _carries(resource, system, value)


def found(
    body: bytes, system: str, value: str, kind: str = "Observation"
) -> tuple[list[str], int] | None:
    """Ids of our result in a search answer, and how many others came with it; None: no bundle.

    A server that ignores a parameter it does not know answers with everybody's results, so
    only what carries our identifier counts.
    """
    bundle = _object(body)
    if bundle.get("resourceType") != "Bundle":
        return None
    ours: list[str] = []
    others = 0
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or resource.get("resourceType") != kind:
            continue
        name = resource.get("id")
        if _carries(resource, system, value) and isinstance(name, str):
            ours.append(name)
        else:
            others += 1
    return ours, others


def reason(body: bytes) -> str:
    """The words of an OperationOutcome in one line, shortened; empty where there are none."""
    outcome = _object(body)
    issues = outcome.get("issue") if outcome.get("resourceType") == "OperationOutcome" else None
    words: list[str] = []
    for issue in issues if isinstance(issues, list) else []:
        if not isinstance(issue, dict):
            continue
        details = issue.get("details")
        said = [
            issue.get("diagnostics"),
            details.get("text") if isinstance(details, dict) else None,
        ]
        words += [" ".join(text.split()) for text in said if isinstance(text, str)]
    line = "; ".join(dict.fromkeys(word for word in words if word))
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…"


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or as a date; None where it does not say."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _LONGEST_WAIT_S)


def refused(status: int, body: bytes) -> Refused:
    """A 3xx or 4xx as words: what the chart said, and what a person can do."""
    said = reason(body)
    because = f': "{said}"' if said else ""
    code = f"(HTTP {status})"
    if status < 400:
        return Refused(
            says=say("The chart has moved to another address {code}.", code=code),
            next_step="Have its address corrected in the station's settings, then send again.",
        )
    if status in (401, 403):
        return Refused(
            says=say(
                "The chart does not let this station file results{because} {code}.",
                because=because,
                code=code,
            ),
            next_step="Ask the chart team to check this station's access, then send again.",
        )
    if status in (404, 410):
        return Refused(
            says=say(
                "The chart does not know this patient or this address{because} {code}.",
                because=because,
                code=code,
            ),
            next_step="Check the patient in the chart and the station's settings, then send again.",
        )
    if status == 412:
        return Refused(
            says=say(
                "The chart holds this result more than once{because} {code}.",
                because=because,
                code=code,
            ),
            next_step="Have the double one removed in the chart, then send again.",
        )
    return Refused(
        says=say(
            "The chart does not take this result{because} {code}.", because=because, code=code
        ),
        next_step="Show this to the chart team, then send again.",
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = decode(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _carries(resource: dict[str, Any], system: str, value: str) -> bool:
    if resource.get("resourceType") == "Provenance":
        meta = resource.get("meta")
        tags = meta.get("tag") if isinstance(meta, dict) else None
        return isinstance(tags, list) and any(
            isinstance(tag, dict) and (tag.get("system"), tag.get("code")) == (system, value)
            for tag in tags
        )
    identifiers = resource.get("identifier")
    if isinstance(identifiers, dict):  # a QuestionnaireResponse has one, not a list
        identifiers = [identifiers]
    return isinstance(identifiers, list) and any(
        isinstance(one, dict) and one.get("system") == system and one.get("value") == value
        for one in identifiers
    )
