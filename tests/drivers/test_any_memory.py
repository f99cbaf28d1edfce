"""Any course of measurements, connections, patients and clocks: what began before the patient was
confirmed never attaches by itself.

What cannot be told is left out, and only that: a record that comes alone and that no clock set by
us vouches for is taken for the one just made (it comes within the longest measurement of its
beginning), and no clock is fast by just the age of a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from station.capture.attach import Judge
from station.codec import Decoder, Frame, encode, load_spec
from station.drivers.interpret import Event, Interpreter
from station.vitals import DeviceIdentity, Origin, Reading, Vital

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SPEC = load_spec("bluetooth_blood_pressure")
LONGEST_S = 180
FINAL, PROGRESS = "2A35", "2A36"

# How far the cuff's clock is off, in seconds: right, drifted within the tolerance, an hour or five
# behind, years off to both sides. None: never set. A new battery does not come close to the time.
FAR = [-3600, -18_000, -300_000_000, 300_000_000, None]
ERRORS = st.sampled_from([0, 200, 200, -200, None, *FAR])
WAITS = st.sampled_from([1, 5, 20, 100, 240, 900])
LENGTHS = st.sampled_from([15, 60, 170])

Step = tuple[str, int | None]


@st.composite
def episodes(draw: st.DrawFn) -> list[Step]:
    """Some measure away from the station, patients come and go, then the cuff connects."""
    steps: list[Step] = [("disconnect", 0)]
    if draw(st.booleans()):
        steps.append(("new battery", draw(st.sampled_from(FAR))))
    for _ in range(draw(st.sampled_from([0, 1, 2, 2, 3]))):
        steps += [("measure unseen", draw(LENGTHS)), ("wait", draw(WAITS))]
    if draw(st.sampled_from([True, True, False])):
        steps += [("patient", 0), ("wait", draw(st.sampled_from([1, 20, 240, 300, 900])))]
    connects = draw(st.sampled_from(["connect", "connect", "connect while it measures"]))
    steps.append((connects, draw(LENGTHS)))
    for what in draw(st.lists(st.sampled_from(AFTERWARDS), max_size=5)):
        steps.append((what, draw(WAITS if what == "wait" else LENGTHS)))
    return steps


def away(*between: Step) -> list[Step]:
    """Two measurements away from the station, then a patient, a connection, and a while."""
    return [
        ("disconnect", 0), ("measure unseen", 15), ("wait", 20), ("measure unseen", 15),
        ("wait", 5), ("patient", 0), *between, ("wait", 20),
    ]  # fmt: skip


AFTERWARDS = (
    "patient", "wait", "measure", "measure unseen", "connect", "set the clock",
    "change the patient while it is cut off", "change the patient, then connect while it measures",
)  # fmt: skip


@dataclass
class Kept:
    """One measurement in the cuff's memory. The two pressures name it."""

    began: datetime
    ended: datetime
    value: bytes
    vouched: bool
    """Stamped by a clock that the station had set."""


@dataclass
class World:
    """A cuff that is right about nothing, a station, and the truth."""

    error_s: int | None
    keeps: bool
    now: datetime = NOON
    confirmed: datetime | None = None
    up: bool = False
    was_set: bool = False
    memory: list[Kept] = field(default_factory=list)
    began: dict[tuple[int, int], datetime] = field(default_factory=dict)
    attached: int = 0
    held: int = 0

    def __post_init__(self) -> None:
        self.judge = Judge()
        device = DeviceIdentity(spec=SPEC.id, name="cuff", serial_number="C-1")
        self.it = Interpreter(spec=SPEC, device=device, origin=Origin.DEVICE, zone=UTC)

    def hear(self, events: Sequence[Event]) -> None:
        pressures: dict[str, dict[Vital, Reading]] = {}
        for one in events:
            if isinstance(one, Reading) and one.final:
                pressures.setdefault(one.measurement, {})[one.vital] = one
        for values in pressures.values():
            verdicts = {self.judge.judge(one, self.confirmed, False) for one in values.values()}
            numbers = (values[Vital.SYSTOLIC], values[Vital.DIASTOLIC])
            systolic, diastolic = (int(one.quantity.value) for one in numbers)
            if verdicts != {None}:
                self.held += 1
                continue
            self.attached += 1
            assert self.confirmed is not None
            assert self.began[systolic, diastolic] >= self.confirmed

    def wait(self, seconds: float) -> None:
        """Time passes; the driver ticks soon and at the end."""
        for part in (min(2.0, seconds), max(0.0, seconds - 2.0)):
            self.now += timedelta(seconds=part)
            self.hear(self.it.tick(self.now))

    def send(self, value: bytes, by: str) -> None:
        [frame] = Decoder(SPEC).feed(value, by).items
        assert isinstance(frame, Frame)
        self.hear(list(self.it.frame(frame, self.now)))

    def record(self, began: datetime, ended: datetime) -> Kept:
        """A measurement as the cuff stamps it."""
        number = len(self.began)
        systolic, diastolic = 100 + number % 100, 40 + number // 100
        self.began[systolic, diastolic] = began
        values: dict[str, object] = {"systolic": systolic, "diastolic": diastolic}
        if self.error_s is not None:
            stamp = ended + timedelta(seconds=self.error_s)
            values["time_stamp"] = stamp.replace(tzinfo=None, microsecond=0)
        value = encode(SPEC, "measurement", values)
        return Kept(began, ended, value, self.was_set)

    def measure(self, seconds: int, seen: bool, connects: bool = False) -> None:
        began = self.now
        for share in range(1, 4):
            self.wait(seconds / 3)
            if connects and share == 1:
                self.connect(inflated=True)
            elif seen and self.up and share < 3:
                self.inflate()
        kept = self.record(began, self.now)
        if self.up:
            self.send(kept.value, FINAL)
        if self.keeps or not self.up:
            self.memory.append(kept)

    def cut_off(self, seconds: int) -> None:
        """The link is lost in the middle of a measurement, and back before its end; meanwhile
        another patient is confirmed.
        """
        began = self.now
        self.wait(seconds / 4)
        if self.up:
            self.inflate()
        self.disconnect()
        self.wait(seconds / 4)
        self.confirmed = self.now
        self.wait(seconds / 4)
        self.connect(inflated=True)
        self.wait(seconds / 4)
        self.send(self.record(began, self.now).value, FINAL)

    def out_of_reach(self, seconds: int) -> None:
        """It begins out of reach, another patient is confirmed, and then it is in reach."""
        self.disconnect()
        began = self.now
        self.wait(seconds / 3)
        self.confirmed = self.now
        self.wait(seconds / 3)
        self.connect(inflated=True)
        self.wait(seconds / 3)
        self.send(self.record(began, self.now).value, FINAL)

    def inflate(self) -> None:
        self.send(encode(SPEC, "cuff_pressure", {"cuff_pressure": 140}), PROGRESS)

    def connect(self, inflated: bool = False) -> None:
        """All that it has, oldest first, a fraction of a second apart; with the pressure in the
        cuff before and after it where that goes on.
        """
        self.disconnect()
        self.hear(self.it.connected(self.now))
        self.up = True
        sent = list(self.memory)
        if len(sent) == 1 and not sent[0].vouched and self._is_old(sent[0]) and not inflated:
            earlier = self.now - timedelta(hours=9)
            sent.insert(0, self.record(earlier, earlier + timedelta(seconds=30)))
        if inflated:
            self.inflate()
        for kept in sent:
            self.send(kept.value, FINAL)
            self.now += timedelta(seconds=0.3)
        if inflated:
            self.inflate()
        if not self.keeps:
            self.memory.clear()

    def _is_old(self, kept: Kept) -> bool:
        return self.now - kept.began > timedelta(seconds=LONGEST_S)

    def disconnect(self) -> None:
        if self.up:
            self.hear(self.it.lost(self.now))
            self.up = False

    def step(self, what: str, amount: int | None) -> None:
        match what:
            case "patient":
                self.confirmed = self.now
            case "wait":
                self.wait(float(amount or 0))
            case "measure" | "measure unseen":
                self.measure(amount or 0, seen=what == "measure")
            case "connect":
                self.connect()
            case "connect while it measures":
                self.measure(amount or 0, seen=True, connects=True)
            case "disconnect":
                self.disconnect()
            case "change the patient while it is cut off" if self.up:
                self.cut_off(amount or 0)
            case "change the patient, then connect while it measures" if self.up:
                self.out_of_reach(amount or 0)
            case "set the clock":
                if self.up:
                    self.it.clock_set_at = self.now
                    self.error_s, self.was_set = 0, True
            case "new battery":
                self.error_s, self.was_set = amount, False


@settings(max_examples=300, deadline=None)
@given(error_s=ERRORS, keeps=st.booleans(), day=st.lists(episodes(), min_size=1, max_size=3))
@example(None, False, [away(("wait", 240), ("connect", 0))]).via("no clock at all")
@example(200, False, [away(("wait", 190), ("connect", 0))]).via("a clock that is fast")
@example(200, False, [away(("connect while it measures", 60))]).via("fast, and it inflates")
@example(
    None,
    False,
    [
        [("measure unseen", 15), ("wait", 5), ("patient", 0), ("connect while it measures", 60)],
    ],
).via("one old record comes while it inflates")
@example(
    0,
    False,
    [
        [("connect", 0), ("set the clock", 0), ("disconnect", 0), ("new battery", 300_000_000)],
        away(("wait", 240), ("connect", 0)),
    ],
).via("a clock that was set and rolled over")
@example(
    None,
    False,
    [[("connect", 0), ("patient", 0), ("change the patient while it is cut off", 60)]],
).via("the link is lost, the patient changes, the link is back")
@example(
    None,
    False,
    [[("connect", 0), ("patient", 0), ("change the patient, then connect while it measures", 60)]],
).via("it begins out of reach for the patient before")
def test_what_began_before_the_patient_never_attaches(
    error_s: int | None, keeps: bool, day: list[list[Step]]
) -> None:
    world = World(error_s=error_s, keeps=keeps)
    for steps in day:
        for what, amount in steps:
            world.step(what, amount)
    world.wait(20)
    event(f"attached {min(world.attached, 3)}, held {min(world.held, 3)}")


def test_the_course_can_attach_and_hold() -> None:
    """The property is no empty one: of a usual day some attach and some are held."""
    world = World(error_s=0, keeps=True)
    for what, amount in (
        ("measure", 60), ("measure", 60), ("patient", 0), ("connect", 0), ("set the clock", 0),
        ("wait", 20), ("measure", 60), ("disconnect", 0), ("wait", 900), ("patient", 0),
        ("connect", 0), ("wait", 20), ("measure", 60), ("measure unseen", 15), ("wait", 900),
        ("measure unseen", 15),
    ):  # fmt: skip
        world.step(what, amount)
    # Held: two old ones, the three of the second connection, and the one that nobody saw begin.
    assert (world.attached, world.held) == (3, 6)
