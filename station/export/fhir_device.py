"""The station itself, and instruments that a chart wants as resources of their own.

An instrument is contained in what it measured: US Core 9 ("writing vital signs") says that every
chart must take that. Where a site wants its instruments as resources, the same Device is created
once, under an identifier, and referred to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from station.export import codes
from station.export.fhir_json import JsonObject
from station.export.fhir_parts import concept

__all__ = ["device_identifier", "referring_to", "standing_device", "station_device"]

_CONTAINED: Final = "#device"


def station_device(station_id: str, namespace: str) -> JsonObject:
    """This station's program as a contained `Device`, `#station`."""
    from station import __version__

    return {
        "resourceType": "Device",
        "id": "station",
        "identifier": [{"system": f"{namespace}/station", "value": station_id}],
        "deviceName": [{"name": "Vitals Station", "type": "user-friendly-name"}],
        "version": [{"type": concept([codes.VERSION_SOFTWARE]), "value": __version__}],
        "type": {"text": "Vital signs station (software)"},
    }


def device_identifier(observation: Mapping[str, Any]) -> tuple[str, str] | None:
    """System and value under which the instrument of an Observation of ours is one resource.

    Model and serial number: without both it would not be known which instrument it is, and it
    stays contained. The system lies beside that of the results.
    """
    device = _contained(observation)
    if device is None:
        return None
    parts = [device.get(name) for name in ("manufacturer", "modelNumber", "serialNumber")]
    identifiers = observation.get("identifier")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
    system = first.get("system") if isinstance(first, Mapping) else None
    if not parts[1] or not parts[2] or not isinstance(system, str) or "/" not in system:
        return None
    return f"{system.rsplit('/', 1)[0]}/instrument", ":".join(str(part or "") for part in parts)


def standing_device(observation: Mapping[str, Any], identifier: tuple[str, str]) -> JsonObject:
    """The instrument of an Observation as a resource of its own, with the same test label."""
    device = _contained(observation)
    assert device is not None  # it has an identifier
    system, value = identifier
    made: JsonObject = {name: item for name, item in device.items() if name != "id"}
    made["identifier"] = [{"system": system, "value": value}]
    meta = observation.get("meta")
    if isinstance(meta, Mapping) and "security" in meta:
        made["meta"] = {"security": meta["security"]}
    return made


def referring_to(observation: Mapping[str, Any], device_id: str) -> JsonObject:
    """The Observation with the chart's Device instead of the contained one."""
    kept = [one for one in observation["contained"] if one.get("id") != _CONTAINED[1:]]
    made: JsonObject = {
        name: value for name, value in observation.items() if name not in ("contained", "device")
    }
    if kept:
        made["contained"] = kept
    made["device"] = {"reference": f"Device/{device_id}"}
    return made


def _contained(observation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    reference, contained = observation.get("device"), observation.get("contained")
    if not isinstance(reference, Mapping) or reference.get("reference") != _CONTAINED:
        return None
    for one in contained if isinstance(contained, list) else []:
        if isinstance(one, Mapping) and one.get("id") == _CONTAINED[1:]:
            return one
    return None
