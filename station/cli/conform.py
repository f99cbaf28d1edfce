"""`station conform`: is this device what its spec says?"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli.output import Refused
from station.cli.where import Where, device_at, spec_of

if TYPE_CHECKING:
    from station.codec import Spec
    from station.drivers.links.recording import Recording
    from station.settings import DeviceSettings

__all__ = ["conform"]


def conform(
    spec: str,
    file: Path | None = None,
    *,
    where: Where = Where(),  # noqa: B008 - frozen
    listen: float = 10.0,
    wait: float | None = None,
    junit: Path | None = None,
    html: Path | None = None,
    recording: Path | None = None,
) -> int:
    """Play the host against a device and say line by line what of its spec it kept.

    It connects, listens, leaves and connects again. An instrument that measures only when
    somebody uses it is waited for. Nothing of it reaches a chart.

    Parameters
    ----------
    spec
        Which protocol: an id that `station devices` lists, or the path of a spec file.
    file
        Judge this flight recording instead of a device.
    listen
        How many seconds to listen to a device that streams.
    wait
        How many seconds to wait for a connection and a measurement; from the spec if not said.
    junit
        Write the results as JUnit XML.
    html
        Write the results as a page.
    recording
        Keep the conversation as a flight recording.
    """
    from station.codec import CodecError
    from station.conform.every import judge
    from station.conform.report import About, as_html, as_junit, as_text, conforms
    from station.conform.understanding import understand
    from station.drivers.links.recording import RecordingError, read_recording

    if not 1.0 <= listen <= 3600.0:
        raise Refused(f"--listen takes 1 to 3600 seconds, found {listen:g}")
    protocol = spec_of(spec, where.mode)
    try:
        if file is not None:
            if where.told:
                raise Refused("say either a FILE or where the device is, not both")
            heard, place = read_recording(file), str(file)
        else:
            device, place = device_at(protocol, where), where.told
            heard = _conversation(device, protocol, hci=where.hci, listen=listen, wait=wait)
        results = judge(understand(heard, protocol, mode=where.mode))
    except OSError as problem:
        raise Refused(f"{problem.filename or file}: {problem.strerror or problem}") from problem
    except (RecordingError, CodecError) as problem:
        raise Refused(str(problem)) from problem
    if heard.header.spec != protocol.id:
        raise Refused(f"{file} is a recording of {heard.header.spec}, not of {protocol.id}")
    seconds = heard.entries[-1].t_s if heard.entries else 0.0
    about = About(spec=protocol, place=place, seconds=seconds)
    print(as_text(about, results), end="")
    for target, write in ((junit, as_junit), (html, as_html)):
        if target is not None:
            _keep(target, write(about, results).encode())
    if recording is not None:
        _keep(recording, _bytes_of(heard))
    return 0 if conforms(results) else 1


def _conversation(
    device: DeviceSettings, spec: Spec, *, hci: str | None, listen: float, wait: float | None
) -> Recording:
    from station.conform.conversation import Plan, converse

    longest = float(spec.limits.longest_measurement_s)
    plan = Plan(listen_s=listen, wait_s=wait or max(30.0, longest + 15.0), hci=hci)
    try:
        return asyncio.run(
            converse(device, spec, plan, tell=lambda text: print(text, file=sys.stderr))
        )
    except ModuleNotFoundError as missing:
        raise Refused(
            f"--hci needs Bumble, which is not installed ({missing.name}): install "
            "vitals-station[simulate]"
        ) from missing


def _keep(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror}") from problem


def _bytes_of(recording: Recording) -> bytes:
    from station.drivers.links.recording import write_entry, write_header

    return write_header(recording.header) + b"".join(map(write_entry, recording.entries))
