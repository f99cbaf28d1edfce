"""Run the station's Bluetooth links on the real BlueZ, against the cuffs of `peers.py`.

    python tools/bluez/check.py             # every case; exit code 0 when all went as expected
    python tools/bluez/check.py passkey     # the cases whose name begins so

Needs Linux with bluetoothd and the peers of `tools/bluez/peers.py` running beside it, and root for
the cases that switch the radio off or kill a client. One line for each case: what was seen, and the
seconds that it took. docs/bluez.md keeps the recipe and the results.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState, Problem
from station.drivers.links.ble_radio import BleRadio, Wanted
from station.drivers.links.pairing import PairingDesk, PairingKind
from station.instruments import Instruments
from station.settings import DeviceSettings, Settings
from station.vitals import Failure, Reading, SampleBlock, Status

_PORT: Final = 47111
_PATIENCE_S: Final = 60.0
_SPEC: Final = "bluetooth_blood_pressure"
_SERVICE: Final = "00001810-0000-1000-8000-00805f9b34fb"
_ADDRESSES: Final = {
    name: f"F0:00:00:00:00:{number:02X}"
    for number, name in enumerate(("open", "plain", "code", "compare", "takes", "second"), 1)
}


class NotAsExpectedError(Exception):
    """A case went another way; the text says what was seen."""


@dataclass(eq=False)
class Seen:
    """What one instrument's driver told; `until` waits for it."""

    states: list[LinkState] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    began_s: float = field(default_factory=time.monotonic)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_reading(self, reading: Reading) -> None:
        """A value."""
        self.readings.append(reading)
        self.changed.set()

    def on_failure(self, failure: Failure) -> None:
        """None is expected."""
        print("failure:", failure.says)

    def on_status(self, status: Status) -> None:
        """Of no interest here."""

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A cuff has none."""

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """The link changed."""
        self.states.append(state)
        told = f"{state.problem.problem}: {state.problem.detail}" if state.problem else ""
        print(f"    {time.monotonic() - self.began_s:6.2f} {state.phase} {told}".rstrip())
        self.changed.set()

    async def until(self, what: str, so: Callable[[Seen], bool]) -> float:
        """Wait for it; gives the seconds since the driver began."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not so(self):
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            raise NotAsExpectedError(f"no {what} in {_PATIENCE_S:g} s") from None
        return time.monotonic() - self.began_s

    async def connected(self, times: int = 1) -> float:
        """Wait until it was connected so often."""
        return await self.until(
            f"connection {times}",
            lambda seen: [s.phase for s in seen.states].count(LinkPhase.CONNECTED) >= times,
        )

    async def reading(self, times: int = 1) -> float:
        """Wait for so many systolic pressures."""

        def enough(seen: Seen) -> bool:
            return [str(r.vital) for r in seen.readings].count("systolic") >= times

        return await self.until(f"reading {times}", enough)

    async def problem(self, *wanted: Problem) -> float:
        """Wait until one of these was told."""
        return await self.until(
            " or ".join(wanted),
            lambda seen: any(s.problem and s.problem.problem in wanted for s in seen.states),
        )


class Bench:
    """Drivers on one radio, as the station's configuration would make them."""

    def __init__(self) -> None:
        self.desk = PairingDesk(quiet_s=2.0)
        self.instruments = Instruments(Settings(), self.desk)
        self.answers: dict[str, str] = {}
        self.asked: list[PairingKind] = []
        self.desk.on_change = self._ask

    def _ask(self) -> None:
        for question in self.desk.questions:
            self.asked.append(question.kind)
            code = self.answers.get(question.address) or question.code or ""
            print(f"    asked: {question.kind} {question.name} {question.code or ''}")
            if question.kind is PairingKind.SHOW:
                asyncio.get_running_loop().create_task(order(f"takes type {question.code}"))
            elif code == "no":
                asyncio.get_running_loop().call_soon(self.desk.cancel, question.address)
            elif code:
                asyncio.get_running_loop().call_soon(self.desk.answer, question.address, code)

    @contextlib.asynccontextmanager
    async def driver(self, name: str, *, bond: bool = False) -> AsyncIterator[Seen]:
        """One cuff's driver, running."""
        seen = Seen()
        device = DeviceSettings(
            spec=_SPEC, link="bluetooth", address=_ADDRESSES[name], name=name, bond=bond
        )
        task = asyncio.create_task(self.instruments.driver(device, seen).run())
        try:
            yield seen
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """Give the radio back."""
        await self.instruments.close()


async def order(line: str) -> str:
    """Tell the peers; gives their answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", _PORT)
    writer.write(f"{line}\n".encode())
    answer = (await reader.readline()).decode().strip()
    writer.close()
    await writer.wait_closed()
    return answer


async def run(*command: str) -> str:
    """A program's output."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    return output.decode()


async def forget(name: str) -> None:
    """Remove the cuff and its bond on both sides."""
    await run("bluetoothctl", "remove", _ADDRESSES[name])
    await order(f"{name} forget")


def must(so: bool, otherwise: str) -> None:
    """Raise `NotAsExpectedError` where it is not so."""
    if not so:
        raise NotAsExpectedError(otherwise)


async def scan(bench: Bench) -> str:
    """What is near, for a person to choose from."""
    began = time.monotonic()
    radio = bench.instruments.radio
    found = await radio.nearby(Wanted(services=frozenset({_SERVICE})), 5.0)
    must(len(found) == len(_ADDRESSES), f"found {[one.address for one in found]}")
    must(found[0].name is not None, "no name")
    return f"{len(found)} cuffs in {time.monotonic() - began:.1f} s"


async def connect(bench: Bench) -> str:
    """Find, connect, subscribe, read."""
    async with bench.driver("open") as seen:
        connected, read = await seen.connected(), await seen.reading()
        systolic = next(r for r in seen.readings if str(r.vital) == "systolic")
        must(str(systolic.quantity.value) == "121", f"read {systolic.quantity}")
    must("connected" not in await order("open state"), "the link is still up at the end")
    return f"connected {connected:.1f} s, reading {read:.1f} s"


async def hangs_up(bench: Bench) -> str:
    """The cuff hangs up after its reading and comes back later."""
    async with bench.driver("open") as seen:
        await seen.reading()
        await order("open hide")
        await order("open drop")
        ended = await seen.problem(Problem.DEVICE_ENDED)
        await asyncio.sleep(5)
        back = time.monotonic()
        await order("open advertise")
        await seen.reading(2)
        took = time.monotonic() - back
    return f"told after {ended:.1f} s, second reading {took:.1f} s after its return"


async def vanishes(bench: Bench) -> str:
    """The cuff loses its battery while connected, and gets a new one."""
    async with bench.driver("open") as seen:
        await seen.connected()
        await order("open vanish")
        await seen.problem(Problem.DEVICE_ENDED)
        missing = await seen.problem(Problem.NOT_FOUND)
        back = time.monotonic()
        await order("open start")
        await seen.connected(2)
        took = time.monotonic() - back
    return f"not found told at {missing:.1f} s, connected {took:.1f} s after its return"


async def two(bench: Bench) -> str:
    """Two cuffs side by side."""
    async with bench.driver("open") as one, bench.driver("second") as other:
        first, second = await asyncio.gather(one.reading(), other.reading())
    return f"readings after {first:.1f} and {second:.1f} s"


async def just_works(bench: Bench) -> str:
    """Pairing without code on a machine without any other agent."""
    await forget("plain")
    async with bench.driver("plain", bond=True) as seen:
        took = await seen.reading()
        must("encrypted" in await order("plain state"), "not encrypted")
    return f"reading {took:.1f} s"


async def first_access(bench: Bench) -> str:
    """Not asked to pair: BlueZ does it when the protected subscription is refused."""
    await forget("plain")
    async with bench.driver("plain") as seen:
        took = await seen.reading()
    return f"reading {took:.1f} s"


async def bonded(bench: Bench) -> str:
    """Bonded before: connects again without pairing."""
    await order("plain pairable no")
    try:
        async with bench.driver("plain", bond=True) as seen:
            took = await seen.reading()
            await order("plain drop")
            back = time.monotonic()
            await seen.reading(2)
            again = time.monotonic() - back
            must("subscribed" in await order("plain state"), "not subscribed")
    finally:
        await order("plain pairable yes")
    return f"reading {took:.1f} s, again {again:.1f} s after a drop"


async def passkey(bench: Bench) -> str:
    """The cuff shows a code, which somebody types."""
    await forget("code")
    bench.answers[_ADDRESSES["code"]] = "004821"
    async with bench.driver("code", bond=True) as seen:
        took = await seen.reading()
    must(bench.asked == [PairingKind.TYPE], f"asked {bench.asked}")
    return f"reading {took:.1f} s"


async def passkey_at_first_access(bench: Bench) -> str:
    """The same, where only the subscription asks for it."""
    await forget("code")
    bench.answers[_ADDRESSES["code"]] = "004821"
    async with bench.driver("code") as seen:
        took = await seen.reading()
    return f"reading {took:.1f} s"


async def passkey_wrong(bench: Bench) -> str:
    """A wrong code is told, then the right one is taken."""
    await forget("code")
    bench.answers[_ADDRESSES["code"]] = "111111"
    async with bench.driver("code", bond=True) as seen:
        told = await seen.problem(Problem.NOT_BONDED)
        bench.answers[_ADDRESSES["code"]] = "004821"
        took = await seen.reading()
    return f"told at {told:.1f} s, reading {took:.1f} s"


async def passkey_cancelled(bench: Bench) -> str:
    """Somebody does not want to pair."""
    await forget("code")
    async with bench.driver("code", bond=True) as seen:
        bench.answers[_ADDRESSES["code"]] = "no"
        told = await seen.problem(Problem.PAIRING_CANCELLED)
    return f"told at {told:.1f} s"


async def compare(bench: Bench) -> str:
    """Both show a code."""
    await forget("compare")
    async with bench.driver("compare", bond=True) as seen:
        took = await seen.reading()
    must(bench.asked == [PairingKind.COMPARE], f"asked {bench.asked}")
    return f"reading {took:.1f} s"


async def takes(bench: Bench) -> str:
    """The code shown here is typed on the cuff."""
    await forget("takes")
    async with bench.driver("takes", bond=True) as seen:
        took = await seen.reading()
    must(PairingKind.SHOW in bench.asked, f"asked {bench.asked}")
    return f"reading {took:.1f} s"


async def stale_bond(bench: Bench) -> str:
    """The cuff has forgotten the computer. The last one: it can bring the kernel down."""
    await forget("plain")
    async with bench.driver("plain", bond=True) as seen:
        await seen.reading()
    await order("plain forget")
    async with bench.driver("plain", bond=True) as seen:
        told = await seen.problem(Problem.STALE_BOND)
    return f"told at {told:.1f} s"


async def not_pairable(bench: Bench) -> str:
    """The computer has forgotten the cuff, which is not in its pairing mode."""
    await forget("plain")
    await order("plain pairable no")
    try:
        async with bench.driver("plain", bond=True) as seen:
            told = await seen.problem(Problem.NOT_BONDED)
            await order("plain pairable yes")
            took = await seen.reading()
    finally:
        await order("plain pairable yes")
    return f"told at {told:.1f} s, reading {took:.1f} s"


async def killed(bench: Bench) -> str:
    """A station that was killed left its link up: the next one finds and ends it."""
    client = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--hold", stdout=asyncio.subprocess.PIPE
    )
    assert client.stdout is not None
    while b"holding" not in (line := await client.stdout.readline()):
        must(bool(line), "the client did not connect")
    client.send_signal(signal.SIGKILL)
    await client.wait()
    await asyncio.sleep(3)
    must("connected" in await order("open state"), "the link went with its process")
    radio = BleRadio()
    found = await radio.nearby(Wanted(addresses=frozenset({_ADDRESSES["open"]})), 5.0)
    await radio.close()
    async with bench.driver("open") as seen:
        took = await seen.reading()
    return f"left up; seen by a scan: {'yes' if found else 'no'}; reading {took:.1f} s"


async def radio_off(bench: Bench) -> str:
    """The adapter is switched off and on."""
    async with bench.driver("open") as seen:
        await seen.connected()
        await run("bluetoothctl", "power", "off")
        told = await seen.problem(Problem.BLUETOOTH_OFF)
        await run("bluetoothctl", "power", "on")
        back = time.monotonic()
        await seen.connected(2)
        took = time.monotonic() - back
    return f"told at {told:.1f} s, connected {took:.1f} s after it was on"


_CASES: Final[tuple[Callable[[Bench], Awaitable[str]], ...]] = (
    scan,
    connect,
    hangs_up,
    vanishes,
    two,
    just_works,
    bonded,
    first_access,
    passkey,
    passkey_at_first_access,
    passkey_wrong,
    passkey_cancelled,
    compare,
    takes,
    not_pairable,
    killed,
    radio_off,
    stale_bond,
)


async def _hold() -> None:
    """Connect and stay, to be killed."""
    bench = Bench()
    async with bench.driver("open") as seen:
        await seen.reading()
        print("holding", flush=True)
        await asyncio.Event().wait()


async def _all(wanted: list[str]) -> int:
    failed = 0
    for case in _CASES:
        name = case.__name__
        if wanted and not any(name.startswith(one) for one in wanted):
            continue
        print(f"-- {name}")
        bench = Bench()
        began = time.monotonic()
        try:
            said = f"ok      {await case(bench)}"
        except Exception as error:
            failed += 1
            said = f"FAILED  {type(error).__name__}: {error}"
            logging.debug("the case failed", exc_info=True)
        await bench.close()
        print(f"{name:24} {said} ({time.monotonic() - began:.1f} s in all)")
    return 1 if failed else 0


def main() -> int:
    """Run what the command line says."""
    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"))
    if sys.argv[1:] == ["--hold"]:
        asyncio.run(_hold())
        return 0
    return asyncio.run(_all(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
