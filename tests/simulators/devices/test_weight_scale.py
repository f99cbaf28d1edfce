"""The Bluetooth scale by a passed clock, byte by byte (Weight Scale Service 1.0)."""

from __future__ import annotations

from station.simulators.devices.weight_scale import WeightScale
from tests.simulators.scenes import scene

WEIGHT = "00002a9d-0000-1000-8000-00805f9b34fb"
# 81.5 kg = 16300 x 0.005 kg, 2026-01-02 03:04:08, BMI 25.7, 1.78 m: 81.5 / 1.78^2 = 25.72.
SETTLED = "0a ac 3f ea 07 01 02 03 04 08 01 01 f4 06"


def told(scale: WeightScale, from_s: float, to_s: float) -> list[str]:
    """Everything that it sends, polled 20 times a second and always confirmed."""
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := scale.due(from_s + step / 20)) is not None:
            assert (out.uuid, out.indicate) == (WEIGHT, True)
            scale.confirmed()
            sent.append(out.value.hex(" "))
    return sent


def ready() -> WeightScale:
    scale = WeightScale(scene())
    scale.host_ready(True, 0.0)
    return scale


def test_who_steps_on_is_weighed_once_when_the_weight_is_locked() -> None:
    scale = ready()
    scale.act("step_on", 0.0)
    assert told(scale, 0.0, 2.9) == []
    assert told(scale, 3.0, 30.0) == [SETTLED]
    scale.act("step_off", 30.0)
    scale.act("step_on", 40.0)
    assert len(told(scale, 40.0, 50.0)) == 1


def test_off_too_early_there_is_no_weight() -> None:
    scale = ready()
    scale.act("step_on", 0.0)
    told(scale, 0.0, 2.0)
    scale.act("step_off", 2.0)
    assert told(scale, 2.0, 20.0) == []


def test_pounds_and_inches() -> None:
    """81.5 kg are 179.7 lb = 17970 x 0.01 (0x4632), 178 cm are 70 in = 700 x 0.1 (0x02BC)."""
    scale = ready()
    scale.act("pounds", 0.0)
    scale.act("step_on", 0.0)
    assert told(scale, 0.0, 4.0) == ["0b 32 46 ea 07 01 02 03 04 08 01 01 bc 02"]


def test_too_much_is_no_weight() -> None:
    scale = ready()
    scale.act("overload", 0.0)
    scale.act("step_on", 0.0)
    assert told(scale, 0.0, 4.0) == ["02 ff ff ea 07 01 02 03 04 08"]


def test_what_nobody_confirmed_is_kept_and_comes_oldest_first() -> None:
    """123.5 kg = 24700 x 0.005 kg (0x607C): somebody of an hour before."""
    scale = WeightScale(scene())
    scale.act("old_record", 0.0)
    scale.act("step_on", 0.0)
    assert told(scale, 0.0, 5.0) == []
    scale.host_ready(True, 5.0)
    assert told(scale, 5.0, 6.0) == ["0a 7c 60 ea 07 01 02 02 04 05 7d 01 08 07", SETTLED]


def test_a_wrong_clock_is_mended_by_the_host() -> None:
    scale = ready()
    scale.act("wrong_clock", 0.0)
    scale.act("step_on", 0.0)
    (wrong,) = told(scale, 0.0, 4.0)
    assert wrong[9:20] == "e1 07 01 01"  # 2017-01-01
    scale.written(
        "00002a2b-0000-1000-8000-00805f9b34fb", bytes.fromhex("ea0701020304090500 01"), 4.0
    )
    scale.act("step_off", 4.0)
    scale.act("step_on", 5.0)
    (right,) = told(scale, 5.0, 9.0)
    assert right[9:29] == "ea 07 01 02 03 04 0d"


def test_it_says_how_exact_it_is() -> None:
    """Time and BMI (1 + 4), 0.1 kg (3 x 8) and 0.01 m (1 x 128)."""
    plan = WeightScale(scene()).plan()
    offered = {one.uuid[4:8]: one for service in plan.services for one in service.characteristics}
    assert offered["2a9e"].value == bytes.fromhex("9d 00 00 00")
    assert offered["2a9d"].properties == ("indicate",)
