"""`station simulate`: be an instrument, on a pseudo-terminal, a serial port, TCP or Bluetooth."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from station.cli.output import Refused, need_simulators, print_json
from station.cli.where import host_and_port

__all__ = ["simulate"]


def simulate(
    *spec: str,
    pty: str | None = None,
    tcp: str | None = None,
    port: str | None = None,
    hci: str | None = None,
    seed: int = 0,
    patient: str | None = None,
    recorded_ecg: bool = False,
    scenario: str | None = None,
    room: str | None = None,
    scenarios: bool = False,
    truth: Path | None = None,
    from_: Annotated[Path | None, Parameter(name="--from")] = None,
    speed: float = 1.0,
    window: bool = False,
    theme: Literal["light", "dark", "contrast"] = "light",
    language: Literal["en", "es"] = "en",
) -> int:
    """Be one or more instruments until interrupted. Says where each one is, as JSON lines.

    Parameters
    ----------
    spec
        Which protocols; `station devices` lists them. A scenario names its own, if none is given.
    pty
        Serial instruments: a path that is to point at the pseudo-terminal.
    tcp
        Serial instruments: listen on HOST:PORT (port 0 takes a free one).
    port
        Serial instruments: a real serial port, such as /dev/ttyUSB0, with a cable to the host.
    hci
        Bluetooth instruments: a real radio, such as usb:0. Without it they are in a virtual
        air, and the address of its radio is printed.
    seed
        Which simulated patient is measured.
    patient
        What the instruments are to find, such as systolic=128,diastolic=82,rhythm=af,steady.
    recorded_ecg
        The EKG of a recorded heart instead of the patient's.
    scenario
        What happens, and when: the name of a shipped scenario, or a file (docs/simulate.md).
    room
        Several people, each with their instruments and scenarios: the name of a shipped room, or
        a file. --pty is then a folder.
    scenarios
        Tell the shipped scenarios and rooms and what each is for, and end.
    truth
        A file for what is true: each beat with its waves, and the body each second.
    from_
        A recording (WFDB, EDF, flight recording) whose signals are sent instead of a person's.
    speed
        So many times as fast as it was, from 1 to 100; for --from.
    window
        Open a window that says what happens, and shows the bytes with their fields by name. Then
        nothing happens by itself, unless a scenario tells it.
    theme
        Colours of the window.
    language
        Words of the window.
    """
    need_simulators()
    from station.codec import CodecError, load_spec
    from station.simulators.room_plan import find_room, shipped_rooms
    from station.simulators.scenario import find_scenario, shipped_scenarios
    from station.simulators.simulate import simulate as be

    if scenarios:
        for name, path in shipped_scenarios().items():
            print_json({"scenario": name, "why": find_scenario(str(path)).why})
        for name, path in shipped_rooms().items():
            print_json({"room": name, "why": find_room(str(path)).why})
        return 0
    if room is not None:
        if spec or scenario or patient or from_ or truth or port or hci or window:
            raise Refused("a room has its own instruments and people: only --pty and --tcp fit")
        return _room(room, pty, tcp)
    if not spec and scenario is None:
        raise Refused("say which instrument; `station devices` lists them")
    if not 1.0 <= speed <= 100.0 or (speed != 1.0 and from_ is None):
        raise Refused(f"--speed is from 1 to 100 and for --from, found {speed:g}")
    try:
        for spec_id in spec:
            load_spec(spec_id)
        told = find_scenario(scenario) if scenario is not None else None
    except (CodecError, ValueError) as problem:
        raise Refused(str(problem)) from problem
    logging.getLogger("bumble").setLevel(logging.ERROR)
    options: dict[str, Any] = {
        "pty": pty,
        "tcp": host_and_port(tcp) if tcp else None,
        "port": port,
        "hci": hci,
        "seed": seed,
        "patient": patient,
        "recorded_ecg": recorded_ecg,
        "scenario": told,
        "truth": truth,
        "replay": from_,
        "speed": speed,
        "on_ready": print_json,
    }
    try:
        if window:
            return _with_window(spec, theme, language, options)
        asyncio.run(_until_stopped(be(spec, **options)))
    except (OSError, ValueError) as problem:
        raise Refused(str(problem)) from problem
    return 0


def _room(name_or_file: str, pty: str | None, tcp: str | None) -> int:
    from station.simulators.room_plan import find_room
    from station.simulators.room_play import play_room

    logging.getLogger("bumble").setLevel(logging.ERROR)
    try:
        plan = find_room(name_or_file)
        work = play_room(
            plan,
            pty=Path(pty) if pty else None,
            tcp=host_and_port(tcp) if tcp else None,
            on_ready=print_json,
        )
        asyncio.run(_until_stopped(work))
    except (OSError, ValueError) as problem:
        raise Refused(str(problem)) from problem
    return 0


def _with_window(
    spec_ids: tuple[str, ...], theme: str, language: str, options: dict[str, Any]
) -> int:
    """The instruments in a thread of their own for as long as the window is open."""
    from station.simulators.background import Background
    from station.simulators.control import Control

    try:
        from station.ui.lab.app import run
    except ImportError as missing:
        raise Refused(f"--window needs Qt's window system: {missing}") from missing
    control = Control()
    simulation = Background(spec_ids, control, **options)
    simulation.start()
    try:
        return run(control, theme=theme, language=language)
    finally:
        simulation.stop()


async def _until_stopped(work: object) -> None:
    """Run until SIGINT or SIGTERM, then leave ports and files clean."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
