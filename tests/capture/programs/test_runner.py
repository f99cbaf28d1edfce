"""Whatever cuffs say and whenever: what is in a set came from its cuff, in a measuring step."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.capture.commands import Answer, Denied, Done
from station.capture.programs.machine import Stage
from station.capture.programs.runner import Programs
from station.vitals import DeviceIdentity, FailureReason, Unit, Vital
from tests.capture.programs.plans import plan
from tests.capture.room import ACTOR, CUFF, NINE, cuff_pressure, failure, reading

OTHER = DeviceIdentity(spec="bluetooth_blood_pressure", name="Cuff by the door")
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0.5, 200.0)),
        st.sampled_from(
            [
                (name, 0.0)
                for name in (
                    "own", "other", "half", "inflating", "fail", "stop", "refuse", "accept",
                    "confirm", "skip", "pause", "resume",
                )
            ]
        ),
    ),
    min_size=5,
    max_size=60,
)  # fmt: skip


class World:
    """A runner with a clock; everything that was taken in a step is in `rightly`."""

    def __init__(self, startable: bool) -> None:
        self.seconds = 0.0
        self.refuses = False
        self.number = 0
        self.rightly: list[str] = []
        self.programs = Programs([plan()], monotonic_s=lambda: self.seconds)
        self.programs.order_cuff = self._order
        self.programs.start("aobp", CUFF.name, startable=startable, simulated=False)

    def _order(self, instrument: str, action: str) -> Answer:
        assert instrument == CUFF.name
        run = self.programs.run
        if action == "start":
            assert run is not None
            assert run.stage is Stage.MEASURE
        return Denied("Not yet.") if self.refuses and action == "start" else Done()

    def measured(self, device: DeviceIdentity, vitals: tuple[Vital, ...]) -> None:
        self.number += 1
        name = f"m{self.number}"
        run = self.programs.run
        step = run is not None and run.stage is Stage.MEASURE and run.asks_s is None
        if step and device is CUFF and len(vitals) == 2:
            self.rightly.append(name)
        now = NINE + timedelta(seconds=self.seconds)
        for vital, value in zip(vitals, ("130", "80"), strict=False):
            one = reading(vital, value, Unit.MMHG, device, now, measurement=name)
            if not self.programs.outside(one):
                self.programs.took(one)

    def happens(self, name: str, seconds: float) -> None:
        programs, now = self.programs, NINE + timedelta(seconds=self.seconds)
        match name:
            case "wait":
                self.seconds += seconds
                programs.tick()
            case "own":
                self.measured(CUFF, (Vital.SYSTOLIC, Vital.DIASTOLIC))
            case "other":
                self.measured(OTHER, (Vital.SYSTOLIC, Vital.DIASTOLIC))
            case "half":
                self.measured(CUFF, (Vital.SYSTOLIC,))
            case "inflating":
                programs.progress(cuff_pressure(now))
            case "fail":
                programs.failed(failure(Vital.SYSTOLIC, CUFF, now))
            case "stop":
                programs.failed(failure(Vital.SYSTOLIC, CUFF, now, FailureReason.ABORTED))
            case "refuse" | "accept":
                self.refuses = name == "refuse"
            case "confirm":
                programs.confirm()
            case "skip":
                programs.skip_rest("why")
            case "pause":
                programs.pause()
            case "resume":
                programs.resume()


@given(startable=st.booleans(), events=EVENTS)
def test_only_its_own_readings_get_into_a_set(
    startable: bool, events: list[tuple[str, float]]
) -> None:
    world = World(startable)
    for name, seconds in events:
        world.happens(name, seconds)
        programs = world.programs
        run = programs.run
        assert run is not None
        taken = [one.measurement for one in programs.components]
        assert set(taken) <= set(world.rightly)
        assert len(taken) == len(set(taken)) == len(run.taken)
        devices = {r.device for one in programs.components for r in one.readings.values()}
        assert devices <= {CUFF}
        if programs.values:
            assert run.over
    results = world.programs.results(NINE, ACTOR) if world.programs.components else ()
    averages = [one for one in results if one.in_set and one.in_set.part == "average"]
    run = world.programs.run
    assert bool(averages) == (run is not None and run.stage is Stage.DONE)
