"""What instruments cost: decoding against their data rate, and a whole room in the I/O thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.codec import Decoder, Spec, load_spec, spec_ids
from station.engine import Engine
from station.settings import Settings
from station.simulators.devices import BluetoothDevice, make
from tests.simulators.scenes import scene
from tests.support.figures import StateFigure
from tests.support.instruments import ROOM, simulated_devices

pytestmark = pytest.mark.bench

PIECE_S = 0.05
RECORDED_S = 60.0

STREAMS = [
    pytest.param(spec, mode, id=f"{spec.id}-{mode}" if mode else spec.id)
    for spec in map(load_spec, spec_ids())
    if spec.limits.streaming
    for mode in ([f.mode for f in spec.framings] if spec.link.kind == "serial" else [None])
]


@dataclass(frozen=True)
class Recorded:
    """A minute of a device: what came, on which characteristic."""

    pieces: tuple[tuple[str | None, bytes], ...]

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.pieces)


def recorded(spec: Spec, mode: str | None) -> Recorded:
    """A minute of the simulated instrument, cut as a port or a radio cuts it."""
    device = make(spec.id, scene(auto=True), mode=mode)
    pieces: list[tuple[str | None, bytes]] = []
    times = [n * PIECE_S for n in range(1, int(RECORDED_S / PIECE_S) + 1)]
    for name in ("b", "start"):  # what makes it send, as its dialogue would
        if name in device.acts():
            device.act(name, 0.0)
    if isinstance(device, BluetoothDevice):
        device.host_ready(True, 0.0)
        for now in times:
            while (due := device.due(now)) is not None:
                if due.indicate:
                    device.confirmed()
                pieces.append((due.uuid, due.value))
    else:
        device.receive(b"b", 0.0)
        pieces += [(None, device.tick(now)) for now in times]
    return Recorded(tuple((uuid, data) for uuid, data in pieces if data))


@pytest.mark.parametrize(("spec", "mode"), STREAMS)
def test_a_recorded_stream_is_decoded_far_faster_than_it_came(
    spec: Spec, mode: str | None, figure: StateFigure
) -> None:
    stream = recorded(spec, mode)
    if not stream.size:
        pytest.skip("needs its conversation before it sends; measured in the room")

    def decode() -> float:
        decoder = Decoder(spec, mode=mode)
        began = time.perf_counter()
        for uuid, data in stream.pieces:
            decoder.feed(data, uuid)
        return time.perf_counter() - began

    taken_s = min(decode() for _ in range(5))
    figure(
        f"{spec.title}{f', {mode}' if mode else ''}: live decoding against its data rate",
        RECORDED_S / taken_s,
        "×",
        at_least=100,
        note=f"{stream.size / RECORDED_S:.0f} bytes a second, in pieces of 50 ms",
    )


WARM_UP_S = 5.0
MEASURED_S = 60.0


def cpu_s(thread: threading.Thread) -> float:
    """Processor seconds that a thread has used."""
    assert thread.ident is not None
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))


def named(prefix: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(prefix)]


def test_a_room_of_eight_instruments_costs_little(tmp_path: Path, figure: StateFigure) -> None:
    """All of them on ports, so that no simulated radio's cost is in the thread."""
    with simulated_devices(ROOM) as devices:
        engine = Engine(Settings(data_folder=tmp_path, device=devices))
        try:
            engine.start().result(30)
            time.sleep(WARM_UP_S)  # not a wait for something: the room runs, and is measured then
            (io_thread,) = named("station-io")
            before = cpu_s(io_thread)
            bytes_before = {d.spec.id: d.counts.bytes_read for d in engine.drivers}
            began = time.monotonic()
            time.sleep(MEASURED_S)
            passed = time.monotonic() - began
            share = (cpu_s(io_thread) - before) / passed
            heard = {
                d.spec.id for d in engine.drivers if d.counts.bytes_read > bytes_before[d.spec.id]
            }
        finally:
            engine.stop()
    streams = {"openbci_cyton", "nonin_serial", "contec_cms50_v7", "masimo_ascii"}
    assert streams <= heard
    figure(
        "Room of eight instruments: I/O thread, of one core",
        share * 100,
        "%",
        at_most=5,
        note=f"over {passed:.0f} s; Cyton 250 Hz × 8, two pulse waves, five spot devices",
    )
