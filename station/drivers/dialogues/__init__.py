"""Conversations with instruments as sans-I/O state machines, the clock passed in.

A spec names one of the registered dialogues; a spec never imports anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send
from station.drivers.dialogues.bluetooth_clock import BluetoothClock
from station.drivers.dialogues.cyton_stream import CytonStream
from station.drivers.dialogues.nellcor_lines import NellcorLines
from station.drivers.dialogues.nonin_format import NoninFormat
from station.drivers.dialogues.suretemp_records import SuretempRecords

__all__ = ["DIALOGUES", "Answer", "Dialogue", "Moment", "Send", "dialogue_named"]

DIALOGUES: Final[dict[str, Callable[..., Dialogue]]] = {
    "bluetooth_clock": BluetoothClock,
    "cyton_stream": CytonStream,
    "nellcor_lines": NellcorLines,
    "nonin_format": NoninFormat,
    "suretemp_records": SuretempRecords,
}


_BY_MODE: Final = frozenset({"nellcor_lines", "nonin_format"})
"""Those whose conversation depends on what the instrument is to send."""


def dialogue_named(
    name: str | None,
    options: Mapping[str, bool | int | str] | None = None,
    *,
    mode: str | None = None,
) -> Dialogue:
    """A fresh dialogue of that name, as a spec's link wants it; one that says nothing for None.

    `mode` is the mode of the spec in which the instrument is read. Those that depend on it get it
    as an argument of that name; for None they take the spec's first.

    Raises `KeyError` for a name that is not registered, `TypeError` for options that it has not.
    """
    if name is None:
        return Dialogue()
    arguments: dict[str, bool | int | str] = dict(options or {})
    if name in _BY_MODE and mode is not None:
        arguments["mode"] = mode
    return DIALOGUES[name](**arguments)
