"""A module that reads an envelope: right on a quiet regular arm, otherwise as far off as one is."""

from __future__ import annotations

import numpy as np
import pytest

from station.simulators.changes import Change
from station.simulators.course import Course
from station.simulators.devices import Scene, make
from station.simulators.devices.base import StreamDevice
from station.simulators.devices.bluetooth import BluetoothDevice
from station.simulators.devices.omron_memory import OmronMemoryCuff
from station.simulators.oscillometry import Found, Problem, deflate, read
from station.simulators.patient import Patient
from tests.simulators.scenes import BEGAN


def arm(seed: int = 1, rhythm: str = "sinus", **values: float) -> Course:
    values = {"systolic": 128, "diastolic": 82, "heart_rate": 72} | values
    patient = Patient(seed=seed, steady=True, **values)
    return Course(patient, [Change(at_s=0.0, words={"rhythm": rhythm})])


def found(course: Course, began_s: float = 20.0, **options: float) -> Found | Problem:
    top = course.at(began_s).systolic + 40.0
    return read(deflate(course, began_s, from_mmhg=top, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(("systolic", "diastolic"), [(128, 82), (96, 58), (182, 104)])
@pytest.mark.parametrize("rate", [48, 72, 120])
def test_a_quiet_arm_within_a_beats_step(systolic: int, diastolic: int, rate: int) -> None:
    one = found(arm(systolic=systolic, diastolic=diastolic, heart_rate=rate))
    assert isinstance(one, Found)
    # Between two beats the cuff falls by up to 5 mmHg; the envelope is flat at diastolic.
    assert one.systolic == pytest.approx(systolic, abs=3.0)
    assert one.diastolic == pytest.approx(diastolic, abs=5.0)
    assert one.pulse_rate == pytest.approx(rate, rel=0.03)
    assert not one.irregular


def test_the_envelope_is_geddes() -> None:
    """Greatest at the mean pressure; 0.55 of it at systolic, 0.82 at diastolic."""
    seen = deflate(arm(rhythm="paced", heart_rate=240), 0.0, from_mmhg=170.0, mmhg_per_s=1.0)
    size = seen.oscillations_mmhg / seen.oscillations_mmhg.max()

    def at(pressure: float) -> float:
        return float(np.interp(pressure, seen.cuff_mmhg[::-1], size[::-1]))

    assert at(128.0) == pytest.approx(0.55, abs=0.01)
    assert at(82.0) == pytest.approx(0.82, abs=0.01)
    assert at(82.0 + 46.0 / 3.0) == pytest.approx(1.0, abs=0.01)


def test_a_fast_deflation_errs_more_and_fibrillation_most() -> None:
    def error(rhythm: str, mmhg_per_s: float) -> float:
        each = [found(arm(k, rhythm), 20.0 + k, mmhg_per_s=mmhg_per_s) for k in range(30)]
        return float(np.std([one.systolic - 128.0 for one in each if isinstance(one, Found)]))

    slow, fast, fibrillating = error("sinus", 3.0), error("sinus", 10.0), error("af", 3.0)
    assert slow < fast < 6.0
    assert 1.5 * slow < fibrillating < 15.0


def test_an_irregular_pulse_is_told_and_motion_is_refused() -> None:
    for seed in range(10):
        irregular = found(arm(seed, "af"))
        assert isinstance(irregular, Found)
        assert irregular.irregular
        moved = found(arm(seed), moving=True, seed=seed)
        assert moved is Problem.ARTEFACT


def test_a_weak_pulse_and_a_low_start_are_refused() -> None:
    assert found(arm(perfusion=0.1)) is Problem.WEAK
    assert read(deflate(arm(), 5.0, from_mmhg=110.0)) is Problem.RANGE


def suntech(oscillometric: bool, moving: bool) -> dict[str, object]:
    scene = Scene(patient=arm(), began=BEGAN, oscillometric=oscillometric)
    module = make("suntech_nibp", scene)
    assert isinstance(module, StreamDevice)
    if moving:
        module.act("movement", 0.0)
    # 3A 20 A6: start; 3A 79 03 00 4A: give the result. Both as the maker's manual has them.
    assert module.receive(bytes.fromhex("3A20A6"), 1.0)
    module.tick(30.0)
    answer = module.receive(bytes.fromhex("3A7903004A"), 31.0)
    assert answer[0] == 0x3E
    assert sum(answer) % 256 == 0
    systolic, diastolic = answer[2] + 256 * answer[3], answer[4] + 256 * answer[5]
    return {"systolic": systolic, "diastolic": diastolic}


def test_a_module_tells_what_it_reads() -> None:
    assert suntech(oscillometric=False, moving=True) == {"systolic": 128, "diastolic": 82}
    read_off = suntech(oscillometric=True, moving=False)
    assert read_off["systolic"] == pytest.approx(128, abs=3)
    assert read_off["diastolic"] == pytest.approx(82, abs=3)
    assert suntech(oscillometric=True, moving=True) == {"systolic": 0, "diastolic": 0}


def test_a_bluetooth_cuff_gives_no_numbers_of_a_moving_arm_and_tells_an_irregular_pulse() -> None:
    def measured(rhythm: str, moving: bool) -> bytes:
        scene = Scene(patient=arm(rhythm=rhythm), began=BEGAN, oscillometric=True)
        cuff = make("bluetooth_blood_pressure", scene)
        assert isinstance(cuff, BluetoothDevice)
        cuff.act("movement", 0.0, on=moving)
        cuff.host_ready(True, 0.0)
        cuff.act("start", 0.0)
        out = None
        for step in range(1, 400):
            while (value := cuff.due(step * 0.05)) is not None:
                if value.indicate:
                    cuff.confirmed()
                    out = value.value
        assert out is not None
        return out

    # GATT: flags, three SFLOATs, …; NaN is 0x07FF; the status is last, its bit 2 an irregular
    # pulse and bit 0 movement.
    moving = measured("sinus", moving=True)
    assert moving[1:7] == bytes.fromhex("ff07ff07ff07")
    assert moving[-2] & 0b101 == 0b001
    irregular = measured("af", moving=False)
    assert irregular[-2] & 0b101 == 0b100


def test_other_cuffs_refuse_a_moving_arm_too() -> None:
    """The A&D UA-767 then sends a code other than 80, without pressures."""
    for moving in (False, True):
        cuff = make("and_ua767pc", Scene(patient=arm(), began=BEGAN, oscillometric=True))
        assert isinstance(cuff, StreamDevice)
        cuff.act("movement", 0.0, on=moving)
        cuff.act("start", 0.0)
        told = b"".join(cuff.tick(step * 0.5) for step in range(200))
        assert told.startswith(b"81" if moving else b"80")
        if moving:
            assert told[2:] == b"00000000"
        else:
            assert int(told[4:6], 16) == pytest.approx(82, abs=4)


def test_a_cuff_with_a_memory_stores_no_failure() -> None:
    for moving in (False, True):
        cuff = make("omron_memory", Scene(patient=arm(), began=BEGAN, oscillometric=True))
        assert isinstance(cuff, OmronMemoryCuff)
        cuff.act("movement", 0.0, on=moving)
        cuff.act("start", 0.0)
        for step in range(1200):
            cuff.advance(step * 0.1)
        assert not cuff.busy
        assert cuff.stored == (0 if moving else 1)
