"""A message as it is sent: with the chart's own ids in it, as far as they are known.

What a station filed it can point at literally, and an instrument can be a resource of its own.
The bytes in the outbox stay what they were; the same message becomes the same resource each time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from station.export.fhir_answers import chart_id, identifier_query
from station.export.fhir_busy import TRY_LATER, busy
from station.export.fhir_connection import MEDIA
from station.export.fhir_device import device_identifier, referring_to, standing_device
from station.export.fhir_json import decode, encode
from station.export.fhir_references import KnownIds, Logical, logical_references, made_literal
from station.export.fhir_update import Exchange
from station.export.sink import Delivered, Outcome, RetryAfter

__all__ = ["AsKnownThere", "Search"]

Search: TypeAlias = Callable[[str, tuple[str, str]], Awaitable[Outcome | None]]
"""`search(type, (system, value))`: what the chart holds; None when surely nothing."""

# What points at what was filed before it: these references are made literal when it is sent.
_POINTING: Final = frozenset({"Provenance", "DiagnosticReport"})


class AsKnownThere:
    """The ids of one chart. `own_devices`: instruments are resources of their own there."""

    def __init__(self, exchange: Exchange, search: Search, *, own_devices: bool) -> None:
        self._exchange = exchange
        self._search = search
        self._own_devices = own_devices
        self._known = KnownIds()

    def keep(self, kind: str, identifier: tuple[str, str], name: str) -> None:
        """The chart has filed this, under that id."""
        self._known.keep((kind, *identifier), name)

    async def written(self, kind: str, body: bytes) -> bytes | RetryAfter:
        """The message with the chart's own ids in it, where it points at something.

        What the chart does not hold (it was refused) or cannot be asked for stays as it was
        written: by identifier, or contained.
        """
        if kind in _POINTING:
            resource = decode(body)
            ids: dict[Logical, str] = {}
            for what in sorted(logical_references(resource)):
                name = self._known.get(what)
                if name is None:
                    found = await self._search(what[0], what[1:])
                    if isinstance(found, RetryAfter):
                        return found
                    if not isinstance(found, Delivered):
                        continue
                    name = found.chart_id
                    self._known.keep(what, name)
                ids[what] = name
            return encode(made_literal(resource, ids)) if ids else body
        if kind == "Observation" and self._own_devices:
            resource = decode(body)
            assert isinstance(resource, dict)
            device = await self._device(resource)
            if isinstance(device, RetryAfter):
                return device
            return body if device is None else encode(referring_to(resource, device))
        return body

    async def _device(self, observation: dict[str, Any]) -> str | RetryAfter | None:
        """The chart's id of the instrument, created there at its first result; None: contained."""
        identifier = device_identifier(observation)
        if identifier is None:
            return None
        what = ("Device", *identifier)
        name = self._known.get(what)
        if name is not None:
            return name
        status, headers, body = await self._exchange(
            "POST",
            "/Device",
            encode(standing_device(observation, identifier)),
            {
                "Content-Type": MEDIA,
                "If-None-Exist": identifier_query(*identifier, "Device"),
                "Prefer": "return=minimal",
            },
        )
        if status in TRY_LATER or status >= 500:
            return busy(status, headers, body)
        if not 200 <= status < 300 or status == 202:
            return None
        name = chart_id(headers.get("Location") or headers.get("Content-Location"), body, "Device")
        if name is not None:
            self._known.keep(what, name)
        return name
