"""Conversations with instruments as sans-I/O state machines, the clock passed in.

A spec names one of the registered dialogues; a spec never imports anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from station.drivers.dialogues.and_medical import AndMedical
from station.drivers.dialogues.and_ua767 import AndUa767
from station.drivers.dialogues.base import Answer, Dialogue, Moment, NotNowError, Send, Unmeasured
from station.drivers.dialogues.bluetooth_clock import BluetoothClock
from station.drivers.dialogues.bluetooth_records import BluetoothRecords
from station.drivers.dialogues.contec_bluetooth import ContecBluetooth
from station.drivers.dialogues.contec_cms50 import ContecCms50
from station.drivers.dialogues.cyton_stream import CytonStream
from station.drivers.dialogues.mightysat_stream import MightySatStream
from station.drivers.dialogues.nellcor_lines import NellcorLines
from station.drivers.dialogues.nonin_format import NoninFormat
from station.drivers.dialogues.omron_connect import OmronConnect
from station.drivers.dialogues.omron_memory import OmronMemory
from station.drivers.dialogues.polar_ecg import PolarEcg
from station.drivers.dialogues.print_request import PrintRequest
from station.drivers.dialogues.rice_lake_poll import RiceLakePoll
from station.drivers.dialogues.suntech_nibp import SuntechNibp
from station.drivers.dialogues.suretemp_records import SuretempRecords
from station.drivers.dialogues.taidoc_meter import TaidocMeter
from station.drivers.dialogues.taidoc_oximeter import TaidocOximeter
from station.drivers.dialogues.viatom_polling import ViatomPolling

__all__ = [
    "DIALOGUES",
    "Answer",
    "Dialogue",
    "Moment",
    "NotNowError",
    "Send",
    "Unmeasured",
    "dialogue_named",
]

DIALOGUES: Final[dict[str, Callable[..., Dialogue]]] = {
    "and_medical": AndMedical,
    "and_ua767": AndUa767,
    "bluetooth_clock": BluetoothClock,
    "bluetooth_records": BluetoothRecords,
    "contec_bluetooth": ContecBluetooth,
    "contec_cms50": ContecCms50,
    "cyton_stream": CytonStream,
    "mightysat_stream": MightySatStream,
    "nellcor_lines": NellcorLines,
    "nonin_format": NoninFormat,
    "omron_connect": OmronConnect,
    "omron_memory": OmronMemory,
    "polar_ecg": PolarEcg,
    "print_request": PrintRequest,
    "rice_lake_poll": RiceLakePoll,
    "suntech_nibp": SuntechNibp,
    "suretemp_records": SuretempRecords,
    "taidoc_meter": TaidocMeter,
    "taidoc_oximeter": TaidocOximeter,
    "viatom_polling": ViatomPolling,
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
