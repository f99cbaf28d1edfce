"""Which command wants which answer, for each dialogue whose device answers.

A rule names a command and an answer by the same word. The bytes are those that the dialogues send
and the specs read; sources are named there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from station.codec import Frame, full_uuid
from station.drivers.links.recording import Sent

__all__ = ["ANSWERS", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`asked` names what a command wants (None: no answer), `told` what a frame answers."""

    asked: Callable[[Sent], str | None]
    told: Callable[[Frame], str | None]
    within_s: float = 3.0


def _suretemp_asked(sent: Sent) -> str | None:
    packet = sent.data[:3] == b"\x03\x02\x10" and sent.data[5:6] == b"\x01"
    return f"command {sent.data[3:5].hex()}" if packet else None


def _suretemp_told(frame: Frame) -> str | None:
    # Records that come by themselves look like answers to the command that asked for them.
    by_itself = frame.message in ("temperature", "temperature_long")
    answer = frame.raw[:3] == b"\x03\x02\x10" and not by_itself
    return f"command {frame.raw[3:5].hex()}" if answer else None


_SUNTECH: Final[dict[bytes, str]] = {
    b"\x20": "start",
    b"\x87": "start",
    b"\x28": "start",
    b"\x79\x05\x00": "cuff pressure",
    b"\x79\x03\x00": "result",
}


def _suntech_asked(sent: Sent) -> str | None:
    return _SUNTECH.get(sent.data[1:-1]) if sent.data[:1] == b"\x3a" else None


def _suntech_told(frame: Frame) -> str | None:
    if frame.message == "reply":
        started = frame.flags.get("reply") in ("received", "busy")
        return "start" if started else None
    return {"cuff_pressure": "cuff pressure", "result": "result"}.get(frame.message)


# A start is answered by its result, and turning off by silence. Time and value of a record reach
# the decoder joined to one frame.
_TAIDOC_SILENT: Final = frozenset({0x41, 0x43, 0x50, 0x25, 0x26})


def _taidoc_asked(sent: Sent) -> str | None:
    command = sent.data[:1] == b"\x51" and sent.data[1] not in _TAIDOC_SILENT
    return f"command {sent.data[1]:02x}" if command else None


def _taidoc_told(frame: Frame) -> str | None:
    return f"command {frame.raw[1]:02x}" if frame.raw[:1] == b"\x51" else None


_RACP: Final = full_uuid("2A52")


def _records_asked(sent: Sent) -> str | None:
    if sent.channel != _RACP or sent.data[:1] not in (b"\x04", b"\x01"):
        return None
    return {4: "number of records", 1: "report of records"}[sent.data[0]]


def _records_told(frame: Frame) -> str | None:
    if not frame.message.startswith("records_"):
        return None
    code = frame.raw[2] if frame.raw[:1] == b"\x06" and len(frame.raw) > 2 else None
    if frame.raw[:1] == b"\x05" or code == 4:
        return "number of records"
    return "report of records" if code == 1 else f"request {code}"


_PMD: Final = full_uuid("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8")


def _polar_asked(sent: Sent) -> str | None:
    return f"request {sent.data[0]}" if sent.channel == _PMD else None


def _polar_told(frame: Frame) -> str | None:
    control = frame.raw[:1] == b"\xf0" and len(frame.raw) >= 4
    return f"request {frame.raw[1]}" if control else None


def _contec_asked(sent: Sent) -> str | None:
    code = sent.data[2] | 0x80 if sent.data[:1] == b"\x7d" and len(sent.data) > 2 else 0
    return f"command {code:02x}" if code in (0xB1, 0xB2) else None


def _contec_told(frame: Frame) -> str | None:
    if frame.message != "feedback":
        return None
    return f"command {int(frame.keys.get('command', 0)):02x}"


ANSWERS: Final[Mapping[str, Rule]] = {
    "bluetooth_records": Rule(_records_asked, _records_told, 4.0),
    "contec_cms50": Rule(_contec_asked, _contec_told),
    "polar_ecg": Rule(_polar_asked, _polar_told),
    "suntech_nibp": Rule(_suntech_asked, _suntech_told),
    "suretemp_records": Rule(_suretemp_asked, _suretemp_told),
    "taidoc_meter": Rule(_taidoc_asked, _taidoc_told),
}
