"""The EKG in a FHIR resource: an Observation, or the bundle that the station's file sink writes.

Each lead is a component with `SampledData` (FHIR R4, datatypes): value = number * factor + origin
in the origin's unit, `period` milliseconds from one sample to the next. "E", "L" and "U" stand
for samples that were not taken or lie outside the limits.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from station.recordings.recording import (
    MOST_VALUE,
    RATES_HZ,
    Channel,
    Facts,
    Recording,
    RecordingError,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_fhir"]

_NO_SAMPLE: Final = frozenset({"E", "L", "U"})
_TEST_DATA: Final = "HTEST"
# So much of what is not understood is shown.
_SHOWN: Final = 40
_ASK_FOR_ONE: Final = "Give a FHIR Observation with SampledData, or a bundle that holds one."


def read_fhir(path: Path) -> Recording:
    """Read the one EKG of a resource. Raises `RecordingError` where there is none, or several."""
    try:
        resource = json.loads(path.read_bytes())
    except OSError as problem:
        raise RecordingError(path, problem.strerror or str(problem), _ASK_FOR_ONE) from problem
    except (ValueError, RecursionError) as problem:
        raise RecordingError(path, f"no JSON: {problem}", _ASK_FOR_ONE) from problem
    found = [one for one in _observations(resource) if _sampled(one)]
    if not found:
        raise RecordingError(path, "no resource in it has SampledData", _ASK_FOR_ONE)
    if len(found) > 1:
        names = ", ".join(str(one.get("id", "without id")) for one in found)
        raise RecordingError(
            path, f"it holds {len(found)} EKGs ({names})", "Give a file with one of them."
        )
    channels = tuple(_channel(path, component) for component in _sampled(found[0]))
    return Recording(path.stem, channels, facts=_facts(found[0]))


def _facts(resource: dict[str, Any]) -> Facts:
    """When it began, and whether it carries the label of test data (HL7 v3 ActReason HTEST)."""
    period, meta = resource.get("effectivePeriod"), resource.get("meta")
    said = period.get("start") if isinstance(period, dict) else resource.get("effectiveDateTime")
    try:
        started = datetime.fromisoformat(str(said))
    except ValueError:
        started = None
    labels = _objects(meta.get("security")) if isinstance(meta, dict) else []
    return Facts(
        started=started, simulated=any(label.get("code") == _TEST_DATA for label in labels)
    )


def _observations(resource: Any) -> list[dict[str, Any]]:
    if not isinstance(resource, dict):
        return []
    if resource.get("resourceType") != "Bundle":
        return [resource]
    entries = resource.get("entry")
    inside = [entry.get("resource") for entry in _objects(entries)]
    return [one for one in inside if isinstance(one, dict)]


def _sampled(resource: dict[str, Any]) -> list[dict[str, Any]]:
    """The components with samples; an Observation may also carry them itself."""
    if isinstance(resource.get("valueSampledData"), dict):
        return [resource]
    return [c for c in _objects(resource.get("component")) if "valueSampledData" in c]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _channel(path: Path, component: dict[str, Any]) -> Channel:
    name = _name(component)
    try:
        data = component["valueSampledData"]
        origin = data["origin"]
        unit = _printable(str(origin.get("code") or origin.get("unit")))
        period_ms, factor = _number(data, "period"), _number(data, "factor", 1)
        # A period of 7.69230769230769 ms is that of 130 Hz.
        rate_hz = float(f"{1000 / period_ms:.12g}") if period_ms else 0.0
        if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
            raise ValueError(f"a period of {period_ms:g} ms")
        if data.get("dimensions", 1) != 1:
            raise ValueError(f"{data['dimensions']} dimensions, expected 1")
        words = data["data"].split()
        if not words:
            raise ValueError("no samples")
        taken = np.array([word not in _NO_SAMPLE for word in words])
        counts = [np.nan if word in _NO_SAMPLE else float(word) for word in words]
        with np.errstate(over="ignore", invalid="ignore"):  # what is infinite is refused
            samples = np.array(counts, dtype=np.float64) * factor + _number(origin, "value", 0)
        if not (np.abs(samples[taken]) <= MOST_VALUE).all():
            raise ValueError(f"its values reach {MOST_VALUE:g} {unit} and more")
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        says = str(problem) if isinstance(problem, ValueError) else repr(problem)
        raise RecordingError(
            path,
            f"SampledData that is not understood ({says})",
            "File the EKG again.",
            place=f"lead {name}",
        ) from problem
    return Channel(name, samples, rate_hz, unit, factor or None, _number(origin, "value", 0))


def _number(fields: dict[str, Any], key: str, usual: float | None = None) -> float:
    value: Any = fields.get(key, usual)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not np.isfinite(number):
        text = repr(value)
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        raise ValueError(f"{key} is {text}, expected a number")
    return number


def _name(component: dict[str, Any]) -> str:
    code = component.get("code")
    text = str(code.get("text", "")) if isinstance(code, dict) else ""
    return _printable(text.removeprefix("Lead ").strip()) or "unnamed"


def _printable(text: str) -> str:
    """The text with a question mark for half a character, which JSON can hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
