"""One instrument's life on a bad way, with the station's own link and driver at the other end.

What is true is what the simulated person has: literals, which no codec has touched.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from station.codec import Spec
from station.drivers.dialogues import NotNowError
from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.simulators.bluetooth.air import Air
from station.simulators.devices import BluetoothDevice, Scene, make
from station.simulators.hosts.base import clock_from_now, serving
from station.simulators.patient import patient_from_words
from station.vitals import Failure, Reading, SampleBlock, Status, Vital
from tests.links.faults import BLUETOOTH, SERIAL, Fault
from tests.links.line import BadLine, BadRadio
from tests.simulators.scenes import PERSON, TRUE

__all__ = [
    "Life",
    "Recovery",
    "all_faults",
    "bound_s",
    "checked_by",
    "cuts",
    "length_of_talk",
    "live",
]

FASTER: Final = 20.0
"""Measurements go so much faster; the rates of signals, and all waiting, do not. Not more: what has
a memory is waited for after each burst of records, and may not measure again before that."""
FAULT_S: Final = 1.0
"""How long a fault goes on at least."""
_MOST_FAULT_S: Final = 6.0
_HITS: Final = 3
"""So often it is to have met something, where it does within `_MOST_FAULT_S`."""
PATIENCE_S: Final = 150.0

_PERSON: Final = f"{PERSON},perfusion=4"


class Heard:
    """Keeps what came, and waits for all of it to come anew."""

    def __init__(self, vitals: set[Vital], signals: set[str], *, any_one: bool = False) -> None:
        self.any_one = any_one
        """Several meters in one, of which one is used at a time: any of its values will do."""
        self.wanted: frozenset[Vital | str] = frozenset(vitals | signals)
        self.new: set[Vital | str] = set()
        self.since = datetime.min.replace(tzinfo=UTC)
        self.wrong: list[Reading] = []
        self.readings = 0
        self.way: BadLine | BadRadio | None = None
        self.connected = asyncio.Event()
        self._more = asyncio.Event()

    def on_reading(self, reading: Reading) -> None:
        final = reading.final or reading.vital is Vital.CUFF_PRESSURE
        if not final:
            return
        self.readings += 1
        if not _is_true(reading):
            self.wrong.append(reading)
        elif reading.taken.received >= self.since:
            self.new.add(reading.vital)
            self._more.set()

    def on_failure(self, failure: Failure) -> None:
        pass

    def on_status(self, status: Status) -> None:
        pass

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        self.new.add(block.signal)
        self._more.set()

    def on_link(self, driver: Driver, state: LinkState) -> None:
        if state.phase is not LinkPhase.CONNECTED:
            self.connected.clear()
        elif not self.connected.is_set() and state.problem is None:
            self.connected.set()

    async def all_anew(self, what: str) -> float:
        """Seconds until everything has come again from now on, right."""
        began = time.monotonic()
        self.since = datetime.now(UTC)
        self.new.clear()
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not (self.new if self.any_one else self.wanted <= self.new):
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            missing = ", ".join(sorted(self.wanted - self.new))
            raise AssertionError(f"after {what}: {missing} did not come back") from None
        return time.monotonic() - began


def _is_true(reading: Reading) -> bool:
    if reading.vital not in TRUE:
        return True
    number, unit, step = TRUE[reading.vital]
    return abs(reading.quantity.to(unit, 2).value - Decimal(number)) <= Decimal(step)


@dataclass(slots=True)
class Recovery:
    """What was measured on one instrument; times in seconds from the end of a fault."""

    spec: Spec
    mode: str | None
    usual_s: float = 0.0
    """How long it takes until everything comes again where nothing is wrong."""
    after: dict[str, float] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    cuts: list[float] = field(default_factory=list)
    readings: int = 0
    dialogue: int = 0
    """Bytes (Bluetooth: packets) from the connection until everything has come."""

    @property
    def name(self) -> str:
        return f"{self.spec.id}-{self.mode}" if self.mode else self.spec.id

    @property
    def unprotected(self) -> bool:
        """Whether nothing in its frames can tell a wrong byte."""
        return checked_by(self.spec, self.mode) is None

    def row(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "name": self.name,
            "bluetooth": self.spec.link.kind == "bluetooth",
            "checked_by": checked_by(self.spec, self.mode),
            "unprotected": self.unprotected,
            "against": what_else(self.spec, self.mode),
            "readings": self.readings,
            "bound_s": bound_s(self.spec) + 2 * self.usual_s,
            "usual_s": self.usual_s,
            "after": self.after,
            "hits": self.hits,
            "wrong": self.wrong,
            "dialogue": self.dialogue,
            "cuts": len(self.cuts),
            "cut_median_s": statistics.median(self.cuts) if self.cuts else None,
            "cut_most_s": max(self.cuts, default=None),
        }


def bound_s(spec: Spec) -> float:
    """By when it must be back, besides twice the time that its values take without any fault (the
    measurement that was under way at the end of the fault is lost, and the next one counts): the
    pauses of the link before its first two tries (`SerialLink` 0.25 s and 0.5 s, `BleLink` 0.5 s
    and 1 s), of a stream what the spec calls too long a silence, else the time in which every
    dialogue asks again.
    """
    limits = spec.limits
    streams = limits.streaming or not spec.vitals
    pauses = 1.5 if spec.link.kind == "bluetooth" else 0.75
    asked = _NEXT_VISIT_S.get(spec.link.dialogue or "", _ASKED_AGAIN_S)
    return pauses + max(float(limits.silence_s) if streams else 0.0, asked)


_NEXT_VISIT_S: Final = {"omron_memory": 60.0, "omron_connect": 90.0, "taidoc_meter": 60.0}
"""Cuffs that come for a visit and hang up by themselves. One that refused the key, or a command, is
not pressed: the next try is at its next visit, a minute after its last reading. And a meter whose
records tell the minute: the same values in the same minute are the same record, and no news.
"""

_ASKED_AGAIN_S: Final = 3.0
_SETTLED_S: Final = {"serial": 0.6, "bluetooth": 0.2}
"""How long a connection lives before it is cut: longer than the second pause of its link, except
over Bluetooth, where one that gave a value has no pause after it."""


def _waves_only(spec: Spec) -> bool:
    return not spec.vitals


def checked_by(spec: Spec, mode: str | None) -> str | None:
    """The checksum of its frames, None where they have none."""
    for framing in spec.framings:
        if spec.link.kind == "bluetooth" or framing.mode == mode:
            return framing.checksum.kind if framing.checksum is not None else None
    return None


def what_else(spec: Spec, mode: str | None) -> str:
    """What of a frame without a checksum is checked, in words."""
    if not spec.framings:
        lengths = "length of the value by its flags"
        return f"{lengths}, {_ranges(spec)}"
    framing = next(
        one for one in spec.framings if spec.link.kind == "bluetooth" or one.mode == mode
    )
    says = {
        "fixed": f"frames of {framing.length} bytes, one behind the other",
        "typed": "length by the type of a frame",
        "length_prefixed": "the length that a frame tells",
        "delimited": "the end of a line, and every character of it in its place",
    }[framing.kind]
    more = [f"{len(framing.constants)} constant bytes"] if framing.constants else []
    more += [f"bit 7 of every byte ({framing.sync_bit} in the first)"] if framing.sync_bit else []
    more += ["a counter of frames"] if framing.counter is not None else []
    return ", ".join([says, *more, _ranges(spec)])


def _ranges(spec: Spec) -> str:
    fields = [one for message in spec.messages for one in message.fields if one.vital]
    limited = [one for one in fields if one.range]
    if not fields:
        return "no numbers, only samples"
    return f"the range of {len({one.vital for one in limited})} of {len(spec.vitals)} vital signs"


def _expected(spec: Spec, mode: str | None) -> tuple[set[Vital], set[str]]:
    messages = [
        message
        for message in spec.messages
        if (message.mode == mode or spec.link.kind == "bluetooth") and message.delivery != "write"
    ]
    vitals = {one.vital for message in messages for one in message.fields if one.vital}
    signals = {wave.signal for message in messages for wave in message.waveforms}
    return vitals, signals


@dataclass(slots=True)
class Life:
    """What runs: the driver, what it told, and the way to its instrument."""

    heard: Heard
    way: BadLine | BadRadio
    problems: list[str]

    def check(self) -> None:
        """Nothing was raised where nobody would see it."""
        assert not self.problems, "\n".join(self.problems)


async def _press_start(driver: Driver, heard: Heard) -> None:
    """A person who wants another measurement as soon as there can be one, of what begins only when
    the station asks for it.
    """
    if not ({"start", "stop"} <= driver.actions and driver.spec.vitals):
        return
    while True:
        await heard.connected.wait()
        with contextlib.suppress(NotNowError):
            driver.ask("start")
        await asyncio.sleep(0.5)


def _ours(told: dict[str, Any]) -> list[str]:
    """What the loop tells, but not of tasks that the simulated radio's library leaves behind when
    a connection is cut while it encrypts.
    """
    return [] if "/bumble/" in repr(told.get("future")) else [str(told)]


@asynccontextmanager
async def live(spec: Spec, mode: str | None, folder: Path) -> AsyncIterator[Life]:
    """One life, until the block ends."""
    person = patient_from_words(_PERSON, seed=1)
    began = datetime.now().astimezone().replace(tzinfo=None)
    stage = Scene(patient=person, began=began, time_scale=FASTER, auto=True)
    device = make(spec.id, stage, mode=mode)
    problems: list[str] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, told: problems.extend(_ours(told)))
    try:
        async with contextlib.AsyncExitStack() as stack:
            way: BadLine | BadRadio
            if isinstance(device, BluetoothDevice):
                air = await stack.enter_async_context(Air())
                peripheral = await air.add(device.plan())
                way = BadRadio(device, clock_from_now(), peripheral, air)
                settings = Settings(hci=await air.serve())
                where = {"link": "bluetooth", "address": peripheral.plan.address}
            else:
                way = BadLine(device, clock_from_now(), folder / "port")
                settings = Settings()
                where = {"link": "serial", "port": str(folder / "port")}
            await stack.enter_async_context(serving([way]))
            instruments = Instruments(settings)
            stack.push_async_callback(instruments.close)
            chosen = DeviceSettings(spec=spec.id, mode=mode, simulated=True, **where)
            heard = Heard(*_expected(spec, mode), any_one=spec.id == "taidoc")
            driver = instruments.driver(chosen, heard)
            running = asyncio.create_task(driver.run())
            pressing = asyncio.create_task(_press_start(driver, heard))
            try:
                yield Life(heard=heard, way=way, problems=problems)
                if running.done():
                    running.result()
                    raise AssertionError("the driver gave up")
            finally:
                await driver.say_goodbye()
                pressing.cancel()
                running.cancel()
                await asyncio.gather(pressing, running, return_exceptions=True)
    finally:
        loop.set_exception_handler(before)


async def all_faults(
    life: Life, found: Recovery, seed: int, *, longest_s: float = _MOST_FAULT_S
) -> None:
    """Each fault for a while, one after the other."""
    heard, way, spec = life.heard, life.way, found.spec
    await heard.all_anew("the beginning")
    found.usual_s = max([await heard.all_anew("the last time") for _ in range(2)])
    for kind in BLUETOOTH if spec.link.kind == "bluetooth" else SERIAL:
        wrong = len(heard.wrong)
        way.fault = Fault(kind, Random(f"{seed} {found.name} {kind}"))
        streams = spec.limits.streaming or not spec.vitals
        lasts = float(spec.limits.silence_s) + 0.5 if kind == "stall" and streams else FAULT_S
        await asyncio.sleep(lasts)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, longest_s - lasts)):
                await way.fault.met(_HITS)
        found.hits[kind], way.fault = way.fault.hits, None
        found.after[kind] = await heard.all_anew(kind)
        found.wrong[kind] = len(heard.wrong) - wrong
        life.check()
    found.readings += heard.readings


async def cuts(life: Life, found: Recovery, places: Iterable[int]) -> None:
    """The way is cut after each of so many bytes or packets of a fresh conversation."""
    heard, way = life.heard, life.way
    await heard.all_anew("the beginning")
    wrong = len(heard.wrong)
    for place in places:
        # A connection that was short is not tried again at once: what is measured is one cut.
        await asyncio.sleep(_SETTLED_S[found.spec.link.kind])
        await _connected_anew(life)
        cut = way.cut_after(place)
        async with asyncio.timeout(PATIENCE_S):
            await cut
        heard.connected.clear()
        found.cuts.append(await heard.all_anew(f"a cut at {place}"))
        life.check()
    found.readings += heard.readings
    found.wrong["cut"] = found.wrong.get("cut", 0) + len(heard.wrong) - wrong


async def _connected_anew(life: Life) -> None:
    """A conversation begins: of a line when the port is open, for an instrument may talk to nobody;
    over the radio with its first packet.
    """
    life.heard.connected.clear()
    await life.way.cut_after(0)
    if isinstance(life.way, BadLine):
        await life.heard.connected.wait()


async def length_of_talk(life: Life) -> int:
    """Bytes or packets from a fresh connection until everything has come."""
    await life.heard.all_anew("the beginning")
    await _connected_anew(life)
    life.way.count()
    await life.heard.all_anew("a new connection")
    return life.way.passed
