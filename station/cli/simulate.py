"""`station simulate`: be an instrument, on a pseudo-terminal, on TCP or on Bluetooth."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

from station.cli.output import Refused, print_json

__all__ = ["simulate"]


def simulate(
    *spec: str,
    pty: str | None = None,
    tcp: str | None = None,
    hci: str | None = None,
    seed: int = 0,
    patient: str | None = None,
    recorded_ecg: bool = False,
) -> int:
    """Be one or more instruments until interrupted. Says where each one is, as JSON lines.

    Parameters
    ----------
    spec
        Which protocols; `station devices` lists them.
    pty
        Serial instruments: a path that is to point at the pseudo-terminal.
    tcp
        Serial instruments: listen on HOST:PORT (port 0 takes a free one).
    hci
        Bluetooth instruments: a real radio, such as usb:0. Without it they are in a virtual
        air, and the address of its radio is printed.
    seed
        Which simulated patient is measured.
    patient
        What the instruments are to find, such as systolic=128,diastolic=82,steady.
    recorded_ecg
        The EKG of a recorded heart instead of the patient's.
    """
    from station.codec import CodecError, load_spec
    from station.simulators.simulate import simulate as be

    if not spec:
        raise Refused("say which instrument; `station devices` lists them")
    try:
        for spec_id in spec:
            load_spec(spec_id)
    except CodecError as problem:
        raise Refused(str(problem)) from problem
    logging.getLogger("bumble").setLevel(logging.ERROR)
    try:
        asyncio.run(
            _until_stopped(
                be(
                    spec,
                    pty=pty,
                    tcp=_address(tcp) if tcp else None,
                    hci=hci,
                    seed=seed,
                    patient=patient,
                    recorded_ecg=recorded_ecg,
                    on_ready=print_json,
                )
            )
        )
    except (OSError, ValueError) as problem:
        raise Refused(str(problem)) from problem
    return 0


async def _until_stopped(work: object) -> None:
    """Run until SIGINT or SIGTERM, then leave ports and files clean."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Refused(f"--tcp wants HOST:PORT, found {text!r}")
    return host, int(port)
