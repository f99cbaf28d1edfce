"""The first start at a site: what is asked before anything else.

Instruments are not asked for here: they are found and added on the page Devices.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FirstSettings", "FirstUser"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstUser:
    """Who signs in first, and lets the others in: an administrator."""

    name: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSettings:
    """What a site has to decide itself. Without a `chart_url` signed results stay here."""

    station_id: str
    room: str
    language: str = "en"
    time_zone: str | None = None
    chart_url: str | None = None
    chart_test: bool = False
