"""Words and shapes for instruments: how a link stands, how it is reached, when it was heard."""

from __future__ import annotations

from datetime import datetime

from station.capture.views import LinkPhase, LinkView, NearbyView
from station.ui import words
from station.ui.icons import Icon
from station.ui.tokens import Tone

__all__ = [
    "battery_word",
    "heard_word",
    "link_look",
    "mode_word",
    "place_word",
    "reach_word",
    "strength_word",
]

translate = words.translate

# What was heard so short a time ago (seconds) is heard now.
_NOW_S = 5.0


def link_look(link: LinkView) -> tuple[Icon, str, Tone]:
    """Shape, word and colour of an instrument's state."""
    if not link.allowed:
        return Icon.NO_DEVICE, translate("devices", "Not allowed"), Tone.INK3
    match link.phase:
        case LinkPhase.CONNECTED if link.says:
            return Icon.WARNING, translate("devices", "Look at it"), Tone.WARN
        case LinkPhase.CONNECTED:
            return Icon.CAPTURED, translate("devices", "Connected"), Tone.OK
        case _ if link.resting:
            return Icon.WAITING, translate("devices", "Not heard now"), Tone.INK2
        case _ if link.says:
            return Icon.FAILED, translate("devices", "Not connected"), Tone.BAD
        case LinkPhase.CONNECTING:
            return Icon.MEASURING, translate("devices", "Connecting"), Tone.ACCENT
        case LinkPhase.FAILED:
            return Icon.FAILED, translate("devices", "Not connected"), Tone.BAD
        case _:
            return Icon.WAITING, translate("devices", "Looking for it"), Tone.INK2


def reach_word(reach: str) -> str:
    """How it is reached."""
    match reach:
        case "bluetooth":
            return translate("devices", "Bluetooth")
        case "serial":
            return translate("devices", "Serial port")
        case "tcp":
            return translate("devices", "Network")
        case "replay":
            return translate("devices", "Recording")
        case _:
            return reach


def place_word(place: str) -> str:
    """The port or address as people know it: an adapter's number, a port's own name."""
    if place.startswith("usb:"):
        return translate("devices", "USB adapter {number}").format(number=place[4:])
    return place.rsplit("/", 1)[-1]


def mode_word(mode: str) -> str:
    """A mode as its spec names it, in words."""
    return mode.replace("_", " ")


def battery_word(percent: int | None) -> str:
    """What it told of its battery."""
    if percent is None:
        return translate("devices", "not told")
    return translate("devices", "{n} %").format(n=percent)


def heard_word(link: LinkView, now: datetime) -> str:
    """When it said something last."""
    if link.last_heard is None:
        return translate("devices", "not yet")
    seconds = (now - link.last_heard).total_seconds()
    if seconds < _NOW_S:
        return translate("devices", "now")
    return translate("devices", "{age} ago").format(age=words.age_text(seconds))


def strength_word(nearby: NearbyView) -> str:
    """How near it seems by its signal: a hint, since walls and hands weaken it."""
    if nearby.rssi_dbm >= -60:
        return translate("devices", "strong signal")
    if nearby.rssi_dbm >= -80:
        return translate("devices", "fair signal")
    return translate("devices", "weak signal")
