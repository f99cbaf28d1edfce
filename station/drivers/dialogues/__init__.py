"""Conversations with instruments as sans-I/O state machines, the clock passed in.

A spec names one of the registered dialogues; a spec never imports anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send
from station.drivers.dialogues.bluetooth_clock import BluetoothClock
from station.drivers.dialogues.bluetooth_records import BluetoothRecords
from station.drivers.dialogues.contec_bluetooth import ContecBluetooth
from station.drivers.dialogues.contec_cms50 import ContecCms50
from station.drivers.dialogues.cyton_stream import CytonStream
from station.drivers.dialogues.mightysat_stream import MightySatStream
from station.drivers.dialogues.polar_ecg import PolarEcg
from station.drivers.dialogues.suretemp_records import SuretempRecords
from station.drivers.dialogues.taidoc_meter import TaidocMeter
from station.drivers.dialogues.taidoc_oximeter import TaidocOximeter
from station.drivers.dialogues.viatom_polling import ViatomPolling

__all__ = ["DIALOGUES", "Answer", "Dialogue", "Moment", "Send", "dialogue_named"]

DIALOGUES: Final[dict[str, Callable[..., Dialogue]]] = {
    "bluetooth_clock": BluetoothClock,
    "bluetooth_records": BluetoothRecords,
    "contec_bluetooth": ContecBluetooth,
    "contec_cms50": ContecCms50,
    "cyton_stream": CytonStream,
    "mightysat_stream": MightySatStream,
    "polar_ecg": PolarEcg,
    "suretemp_records": SuretempRecords,
    "taidoc_meter": TaidocMeter,
    "taidoc_oximeter": TaidocOximeter,
    "viatom_polling": ViatomPolling,
}


def dialogue_named(
    name: str | None, options: Mapping[str, bool | int | str] | None = None
) -> Dialogue:
    """A fresh dialogue of that name, as a spec's link wants it; one that says nothing for None.

    Raises `KeyError` for a name that is not registered, `TypeError` for options that it has not.
    """
    return Dialogue() if name is None else DIALOGUES[name](**(options or {}))
