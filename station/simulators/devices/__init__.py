"""The simulated instruments, by the id of the spec that they speak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from station.simulators.devices.and_cuff import AndCuff
from station.simulators.devices.base import Instrument, Scene, StreamDevice
from station.simulators.devices.berrymed import BerryMed
from station.simulators.devices.beurer import BeurerCuff
from station.simulators.devices.bluetooth import BluetoothDevice
from station.simulators.devices.contec import ContecOximeter
from station.simulators.devices.contec_bluetooth import ContecBluetoothOximeter
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.cyton import CytonBoard
from station.simulators.devices.esc_scale import HealthometerScale, RiceLakeScale
from station.simulators.devices.line_scale import DetectoScale, TanitaScale
from station.simulators.devices.masimo import MasimoOximeter
from station.simulators.devices.mightysat import MightySat
from station.simulators.devices.nellcor import NellcorMonitor
from station.simulators.devices.nonin import NoninOximeter
from station.simulators.devices.nonin_3230 import Nonin3230
from station.simulators.devices.olimex import OlimexShield
from station.simulators.devices.omron_cuff import OmronCuff
from station.simulators.devices.omron_memory import OmronMemoryCuff, OmronSingleCuff
from station.simulators.devices.plx import PlxOximeter
from station.simulators.devices.polar_h10 import PolarH10
from station.simulators.devices.strap import Strap
from station.simulators.devices.suntech import SuntechModule
from station.simulators.devices.suretemp import SuretempModule
from station.simulators.devices.taidoc import TaidocMeter
from station.simulators.devices.taidoc_oximeter import TaidocOximeter
from station.simulators.devices.thermometer import Thermometer
from station.simulators.devices.ua767 import Ua767Cuff
from station.simulators.devices.viatom import ViatomRing
from station.simulators.devices.weight_scale import WeightScale

__all__ = ["INSTRUMENTS", "BluetoothDevice", "Instrument", "Scene", "StreamDevice", "make"]

INSTRUMENTS: Final[dict[str, Callable[..., StreamDevice | BluetoothDevice]]] = {
    kind.spec_id: kind
    for kind in (
        AndCuff,
        BerryMed,
        BeurerCuff,
        ContecBluetoothOximeter,
        ContecOximeter,
        Cuff,
        CytonBoard,
        DetectoScale,
        HealthometerScale,
        MasimoOximeter,
        MightySat,
        NellcorMonitor,
        Nonin3230,
        NoninOximeter,
        OlimexShield,
        OmronCuff,
        OmronMemoryCuff,
        OmronSingleCuff,
        PlxOximeter,
        PolarH10,
        RiceLakeScale,
        Strap,
        SuntechModule,
        SuretempModule,
        TaidocMeter,
        TaidocOximeter,
        TanitaScale,
        Thermometer,
        Ua767Cuff,
        ViatomRing,
        WeightScale,
    )
}

# The electrodes of the demonstration: a limb lead and a chest lead.
_LEADS: Final = ("II", "V5")


def make(
    spec_id: str,
    scene: Scene,
    *,
    mode: str | None = None,
    recorded_ecg: bool = False,
    all_leads: bool = False,
) -> StreamDevice | BluetoothDevice:
    """A fresh instrument, in one of its modes. `all_leads`: the EKG has electrodes on all its
    inputs. Raises `ValueError` for a spec that nobody simulates.
    """
    if spec_id == CytonBoard.spec_id and all_leads:
        return CytonBoard(scene, recorded=recorded_ecg)
    if spec_id == CytonBoard.spec_id:
        return CytonBoard(scene, recorded=recorded_ecg, leads=_LEADS)
    if spec_id not in INSTRUMENTS:
        raise ValueError(
            f"nobody simulates {spec_id!r}; there are {', '.join(sorted(INSTRUMENTS))}"
        )
    if mode is not None:
        return INSTRUMENTS[spec_id](scene, mode=mode)
    return INSTRUMENTS[spec_id](scene)
