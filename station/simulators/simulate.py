"""Single instruments by name, for the command line: on a terminal, on TCP or on the air.

The serial ones are kept on time by one ticker, so that a scenario gives the same bytes each time.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from station.simulators.by_hand import told_by_hand
from station.simulators.course import Course
from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.devices.cyton import CytonBoard
from station.simulators.director import Director
from station.simulators.hosts.base import Clock, Host, StreamHost, serving
from station.simulators.hosts.tcp import TcpHost
from station.simulators.hosts.ticker import Ticker
from station.simulators.patient import Patient
from station.simulators.person_words import person_from_words
from station.simulators.rehearsal import scene_of
from station.simulators.scenario import Scenario
from station.simulators.truth import TruthFile

if TYPE_CHECKING:
    from station.simulators.control import Control
    from station.simulators.relay import Relay
    from station.simulators.replay import Replay

__all__ = ["Where", "on_a_line", "on_air", "simulate"]


async def simulate(
    spec_ids: Sequence[str],
    *,
    pty: str | None = None,
    tcp: tuple[str, int] | None = None,
    port: str | None = None,
    hci: str | None = None,
    seed: int = 0,
    patient: str | None = None,
    recorded_ecg: bool = False,
    scenario: Scenario | None = None,
    truth: Path | None = None,
    replay: Path | None = None,
    speed: float = 1.0,
    control: Control | None = None,
    on_ready: Callable[[dict[str, Any]], None] = lambda _: None,
) -> None:
    """Be these instruments until cancelled, or until the end of a `replay`.

    Serial ones are on a pseudo-terminal (`pty`: a path that points at it), on `tcp`, a host and
    a port (0: a free one), or on a real serial `port` with a cable to the host. Bluetooth ones
    are on the radio `hci`, or else on a virtual air. `on_ready` is told where each is:
    `{"spec", "pty" | "tcp" | "port" | "address", "hci"}`. They measure by themselves, unless a
    `scenario` says what happens. `truth` is a file for what is true; `replay` a recording whose
    signals they send instead of a person's, `speed` times as fast. With a `control` somebody says
    what happens, besides the `scenario` or instead of one.
    Raises `ValueError` for what cannot be, `OSError` where a port or a file is not to be had.
    """
    if scenario is not None and not spec_ids:
        spec_ids = scenario.devices
    if not spec_ids:
        raise ValueError("say which instrument; the scenario names none")
    person = _person(seed, patient, scenario, replay, truth is not None or control is not None)
    if truth is not None and replay is not None:
        raise ValueError("of a recording the truth is not known: leave out --truth")
    began = datetime.now().astimezone().replace(tzinfo=None)
    if control is not None and scenario is None:
        assert isinstance(person, Course)
        scenario = told_by_hand(person, spec_ids, began=began)
    if scenario is not None:
        scene = scene_of(scenario, began)
    else:
        scene = Scene(patient=person, began=began, auto=True)
    played: Replay | None = None
    if replay is not None:
        from station.simulators.replay import Replay as OfRecord

        played = OfRecord(replay, person, spec_ids)
        scene = dataclasses.replace(scene, patient=played)
    devices = [_made(spec_id, scene, recorded_ecg, played) for spec_id in spec_ids]
    streams = [device for device in devices if isinstance(device, StreamDevice)]
    radios = [device for device in devices if isinstance(device, BluetoothDevice)]
    _check(spec_ids, streams, radios, Where(pty, tcp, port, hci))
    async with AsyncExitStack() as stack:
        hosts: dict[str, Host] = {}
        known = person if isinstance(person, Course) else None
        run = _Run(
            hosts, scenario, _truth_file(stack, truth, known), control, recorded=played is not None
        )
        ticker = Ticker(speed=speed, before=run.before)
        for device in streams:
            line = on_a_line(device, ticker.clock, Where(pty, tcp, port, hci))
            line.noise_of(seed if scenario is None else scenario.seed)
            ticker.take(line)
            hosts[device.spec_id] = line
        if radios:
            found, hci = await on_air(stack, radios, ticker.clock, hci)
            hosts.update({device.spec_id: host for device, host in zip(radios, found, strict=True)})
        run.begin()
        await stack.enter_async_context(serving(hosts.values()))
        for host in hosts.values():
            on_ready(host.place | ({"hci": hci} if "address" in host.place else {}))
        ticking = ticker.run()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(played.duration_s / speed if played else None):
                await ticking


class _Run:
    """What comes before each step: the scenario's events, and the truth of the time before."""

    def __init__(
        self,
        hosts: dict[str, Host],
        scenario: Scenario | None,
        truth: TruthFile | None,
        control: Control | None,
        *,
        recorded: bool,
    ) -> None:
        self._hosts = hosts
        self._scenario = scenario
        self._truth = truth
        self._control = control
        self._recorded = recorded
        self._director: Director | None = None

    def begin(self) -> None:
        """All hosts are there. Raises `ScenarioError` where the scenario is not for them."""
        if self._scenario is not None:
            self._director = Director(self._scenario, self._hosts)
            if self._control is not None:
                self._control.begin(self._scenario, self._hosts, recorded=self._recorded)

    async def before(self, now: float) -> None:
        """Called by the ticker."""
        if self._director is not None:
            await self._director.until(now)
        if self._control is not None:
            await self._control.before(now)
        if self._truth is not None:
            self._truth.until(now)


def _person(
    seed: int,
    words: str | None,
    scenario: Scenario | None,
    replay: Path | None,
    as_course: bool,
) -> Patient | Course | Relay:
    """Who is measured; `as_course` for what only a `Course` can: know its beats, and change."""
    if scenario is not None:
        if words or replay:
            raise ValueError("a scenario has its own patient: leave out --patient and --from")
        return scenario.person
    person = person_from_words(words, seed) if words else Patient(seed=seed)
    return Course(person) if as_course and isinstance(person, Patient) else person


def _truth_file(
    stack: AsyncExitStack, path: Path | None, person: Course | None
) -> TruthFile | None:
    if path is None or person is None:
        return None
    return TruthFile(person, stack.enter_context(path.open("w", encoding="utf-8")))


def _made(
    spec_id: str, scene: Scene, recorded_ecg: bool, played: Replay | None
) -> StreamDevice | BluetoothDevice:
    """An instrument, on the leads that a recording has."""
    if played is not None and spec_id == CytonBoard.spec_id:
        return CytonBoard(scene, leads=played.leads[: CytonBoard.most_leads])
    return make(spec_id, scene, recorded_ecg=recorded_ecg)


class Where(NamedTuple):
    """Where instruments are to be, as far as that was said."""

    pty: str | None
    tcp: tuple[str, int] | None
    port: str | None
    hci: str | None


def _check(
    spec_ids: Sequence[str],
    streams: Sequence[StreamDevice],
    radios: Sequence[BluetoothDevice],
    place: Where,
) -> None:
    """Refuse what contradicts itself."""
    if len(set(spec_ids)) < len(spec_ids):
        raise ValueError("each instrument once; start a second process for a second one")
    lines = [one for one in place[:3] if one is not None]
    if len(lines) > 1:
        raise ValueError("a pseudo-terminal, TCP or a serial port, not both")
    if lines and not streams:
        raise ValueError(f"{', '.join(spec_ids)}: Bluetooth, so neither --pty nor --tcp fits")
    if place.hci is not None and not radios:
        raise ValueError(f"{', '.join(spec_ids)}: serial, so --hci does not fit")
    free = place.tcp is not None and place.tcp[1] == 0
    if lines and not free and len(streams) > 1:
        raise ValueError("one path or port is for one serial instrument; port 0 takes free ones")
    if place.hci is not None and len(radios) > 1:
        raise ValueError("a radio is one instrument; start a process and a radio for each")


def on_a_line(device: StreamDevice, clock: Clock, place: Where) -> StreamHost:
    """The host of a serial instrument. Raises `ValueError` where there can be none."""
    if place.tcp is not None:
        return TcpHost(device, clock, *place.tcp)
    if place.port is not None:
        from station.simulators.hosts.serial_port import SerialHost

        return SerialHost(device, clock, place.port)
    try:
        from station.simulators.hosts.pty import PtyHost
    except ImportError:
        raise ValueError("no pseudo-terminals on this system: say --tcp HOST:PORT") from None
    return PtyHost(device, clock, Path(place.pty) if place.pty else None)


async def on_air(
    stack: AsyncExitStack, devices: Sequence[BluetoothDevice], clock: Clock, hci: str | None
) -> tuple[list[Host], str]:
    """The hosts, and the transport at which a central finds them."""
    from station.simulators.hosts.ble import BleHost

    if hci is not None:
        from station.simulators.bluetooth.dongle import on_dongle

        (device,) = devices
        peripheral = await stack.enter_async_context(on_dongle(device.plan(), hci))
        return [BleHost(device, clock, peripheral)], hci
    from station.simulators.bluetooth.air import Air

    air = await stack.enter_async_context(Air())
    hosts: list[Host] = [BleHost(device, clock, await air.add(device.plan())) for device in devices]
    return hosts, await air.serve()
