"""Recordings as live instruments: the wave that was recorded is the wave that is sent."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from station.codec import Decoder, Samples, Spec, full_uuid, load_spec, spec_ids
from station.conform.conversation import Plan, converse
from station.conform.understanding import understand
from station.drivers.dialogues import Moment, Send, dialogue_named
from station.drivers.links.base import Chunk
from station.drivers.links.recording import Entry, Header, write_entry, write_header
from station.recordings import RecordingError
from station.settings import DeviceSettings
from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.devices.cyton import CytonBoard
from station.simulators.patient import Patient
from station.simulators.rehearsal import rehearse
from station.simulators.replay import OFF_MV, Replay
from station.simulators.scenario import find_scenario
from station.simulators.simulate import simulate
from station.vitals import Origin
from tests.simulators.scenes import BEGAN
from tests.support.recordings import mitdb, shared_data

Floats = NDArray[np.float64]
BOARD = ("openbci_cyton",)


def wfdb(folder: Path, signals: dict[str, ArrayLike], rate_hz: int, unit: str = "mV") -> Path:
    """A WFDB record in format 16, 1000 counts per unit, 0 at 0 (WFDB header(5), signal(5))."""
    counts = np.stack([np.rint(1000 * np.asarray(one)) for one in signals.values()]).astype("<i2")
    (folder / "made.dat").write_bytes(counts.T.tobytes())
    lines = [f"made {len(signals)} {rate_hz} {counts.shape[1]}"]
    lines += [
        f"made.dat 16 1000/{unit} 16 0 {row[0]} {int(row.sum(dtype=np.int64)) & 0xFFFF} 0 {name}"
        for name, row in zip(signals, counts, strict=True)
    ]
    (folder / "made.hea").write_text("\n".join(lines) + "\n", encoding="ascii")
    return folder / "made.hea"


def tone(hertz: float, rate_hz: int, seconds: float) -> Floats:
    return np.asarray(np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz))


def replayed(path: Path, *spec_ids: str) -> Replay:
    return Replay(path, Patient(seed=1, steady=True), spec_ids or BOARD)


@pytest.mark.parametrize("to_hz", [125, 250, 256, 360, 500, 1000])
def test_resampled_it_is_the_same_wave(tmp_path: Path, to_hz: int) -> None:
    person = replayed(wfdb(tmp_path, {"II": tone(17.0, 360, 40.0)}, 360))
    times = 3.0 + np.arange(20 * to_hz) / to_hz
    wanted = np.sin(2 * np.pi * 17.0 * times)
    assert np.max(np.abs(person.ecg(times)[0] - wanted)) < 0.004


def test_what_is_too_fast_for_an_instrument_is_not_folded_into_its_band(tmp_path: Path) -> None:
    """200 Hz sampled at 250 Hz would be seen as 50 Hz."""
    person = replayed(wfdb(tmp_path, {"II": tone(200.0, 1000, 20.0)}, 1000))
    assert np.max(np.abs(person.ecg(2.0 + np.arange(2500) / 250)[0])) < 0.01


def test_pieces_join_and_outside_it_nothing_is_connected(tmp_path: Path) -> None:
    person = replayed(wfdb(tmp_path, {"II": tone(7.0, 360, 70.0)}, 360))
    times = np.arange(250 * 69) / 250 + 0.5
    whole = person.ecg(times)[0]
    again = np.concatenate([person.ecg(times[k : k + 5])[0] for k in range(0, len(times), 5)])
    assert np.max(np.abs(whole - again)) < 1e-9
    assert person.ecg(np.array([75.0, 76.0]))[0].tolist() == [OFF_MV, OFF_MV]
    assert person.duration_s == 70.0


def board_of(path: Path, seconds: float) -> tuple[dict[str, str], NDArray[np.int64], float]:
    """What a Cyton sends of a record: its leads, counts `(8, samples)` and mV a count."""
    person = replayed(path)
    board = CytonBoard(Scene(patient=person, began=BEGAN), leads=person.leads[:8])
    board.receive(b"b", 0.0)
    decoder = Decoder(load_spec("openbci_cyton"))
    steps = np.arange(1, round(seconds * 50) + 1) / 50
    runs = [
        run
        for now in steps
        for run in decoder.feed(board.tick(float(now))).samples
        if run.signal == "ecg"
    ]
    counts = np.concatenate([run.counts for run in runs], axis=1)
    return board.leads, counts, 4500.0 / 24 / (2**23 - 1)


def test_a_board_sends_the_leads_of_the_record_in_true_millivolts(tmp_path: Path) -> None:
    path = wfdb(tmp_path, {"V5": tone(5.0, 360, 20.0), "MLII": 0.5 * tone(5.0, 360, 20.0)}, 360)
    leads, counts, mv = board_of(path, 10.0)
    assert leads == {"ch1": "II", "ch2": "V5"}
    assert counts[0].max() * mv == pytest.approx(0.5, abs=0.004)
    assert counts[1].max() * mv == pytest.approx(1.0, abs=0.004)
    assert set(counts[2]) == {0x7FFFFF}  # no electrode


@pytest.mark.unshipped
def test_a_real_heart_keeps_its_beats() -> None:
    """Record 119 of the MIT-BIH database, whose R peaks are annotated."""
    path = shared_data() / "mitdb" / "119.hea"
    _, counts, mv = board_of(path, 60.0)
    marked = mitdb("119")
    beats = marked.beats[(marked.beats > 360) & (marked.beats < 58 * 360)] / 360.0
    for beat in beats:
        # Sample 0 of the stream is that at 4 ms.
        near = counts[0, round((beat - 0.05) * 250) : round((beat + 0.05) * 250)] * mv
        level = float(np.median(counts[0] * mv))
        assert np.max(np.abs(near - level)) > 0.5


def edf(counts: NDArray[Any], rate_hz: int, label: str = "ECG I", unit: str = "uV") -> bytes:
    """One signal, a record of one second each (Kemp et al. 1992: fields of fixed width)."""
    records = len(counts) // rate_hz
    head = [("0", 8), ("X", 80), ("X", 80), ("02.01.26", 8), ("03.04.05", 8), ("512", 8)]
    head += [("", 44), (str(records), 8), ("1", 8), ("1", 4)]
    head += [(label, 16), ("", 80), (unit, 8), ("-32768", 8), ("32767", 8)]
    head += [("-32768", 8), ("32767", 8), ("", 80), (str(rate_hz), 8), ("", 32)]
    text = "".join(field.ljust(width) for field, width in head)
    return text.encode("ascii") + counts.astype("<i2").tobytes()


def test_an_edf_file(tmp_path: Path) -> None:
    counts = np.rint(1000 * tone(3.0, 250, 10.0)).astype(int)  # 1 uV a count
    path = tmp_path / "made.edf"
    path.write_bytes(edf(counts, 250))
    leads, sent, mv = board_of(path, 8.0)
    assert leads == {"ch1": "I"}
    assert np.max(np.abs(sent[0] * mv - counts[1 : 1 + sent.shape[1]] / 1000)) < 0.001


def flight(spec_id: str, sent: list[tuple[float, bytes]]) -> bytes:
    """A flight recording of what a serial instrument sent."""
    header = Header(
        spec=spec_id,
        link="serial",
        origin=Origin.SIMULATOR,
        started_utc=datetime(2026, 1, 2, tzinfo=UTC),
    )
    entries = [
        write_entry(Entry(t_s=at_s, what=Chunk(data=data, monotonic_s=at_s)))
        for at_s, data in sent
        if data
    ]
    return write_header(header) + b"".join(entries)


async def test_a_flight_recording_of_an_oximeter_is_played(tmp_path: Path) -> None:
    """Its pulses are there again."""
    path = tmp_path / "nonin.jsonl"
    sent = await rehearse(find_scenario("desaturation"), "nonin_serial", lasts_s=30.0)
    path.write_bytes(flight("nonin_serial", [(one.at_s, one.data) for one in sent]))
    person = replayed(path, "nonin_serial")
    wave = person.pleth(np.arange(10 * 75) / 75 + 5.0)
    assert 0.0 <= wave.min() < 0.3
    assert 0.7 < wave.max() <= 1.0
    # About 78 pulses a minute, as in the scenario: 13 in ten seconds.
    rises = np.count_nonzero((wave[:-1] < 0.6) & (wave[1:] >= 0.6))
    assert 12 <= rises <= 15


def with_a_wave() -> list[tuple[str, str | None, str]]:
    """Every spec and format with an EKG or a pulse wave, and which of them it sends."""
    found = []
    for spec in map(load_spec, spec_ids()):
        serial = spec.link.kind == "serial"
        modes = [framing.mode for framing in spec.framings] if serial else [None]
        for mode in modes:
            messages = Decoder(spec, mode=mode).messages
            signals = {wave.signal for message in messages for wave in message.waveforms}
            found += [(spec.id, mode, one) for one in ("ecg", "pleth") if one in signals]
    return found


def talked(
    device: StreamDevice | BluetoothDevice, spec: Spec, mode: str | None, seconds: float
) -> list[Samples]:
    """What a host gets that has the station's own dialogue for it, without a port."""
    dialogue = dialogue_named(spec.link.dialogue, spec.link.options, mode=mode)
    decoder = Decoder(spec, mode=mode)
    runs: list[Samples] = []
    out: deque[tuple[bytes, str | None]] = deque()

    def moment(now: float) -> Moment:
        began = datetime(2026, 1, 2, tzinfo=UTC)
        return Moment(monotonic_s=now, utc=began + timedelta(seconds=now), zone=UTC)

    def carry(sends: tuple[Send, ...], now: float) -> None:
        for send in sends:
            if isinstance(device, StreamDevice):
                out.append((device.receive(send.data, now), None))
            else:
                device.written(full_uuid(send.channel or ""), send.data, now)

    if isinstance(device, BluetoothDevice):
        device.linked(True, 0.0)
        device.host_ready(True, 0.0)
    carry(dialogue.connected(moment(0.0)), 0.0)
    for step in range(1, round(seconds * 50)):
        now = step * 0.02
        carry(dialogue.tick(moment(now)), now)
        if isinstance(device, StreamDevice):
            out.append((device.tick(now), None))
        else:
            while (due := device.due(now)) is not None:
                out.append((due.value, due.uuid))
                if due.indicate:
                    device.confirmed()
        while out:
            data, channel = out.popleft()
            answer = dialogue.received(data, moment(now), channel)
            carry(answer.send, now)
            if answer.data:
                runs += decoder.feed(answer.data, answer.channel or channel).samples
    return runs


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """2 Hz as an EKG and as a pulse wave: as WFDB, as EDF, and as flights of a Cyton and a Nonin
    that sent the WFDB ones. By signal and kind.
    """
    found: dict[str, dict[str, Path]] = {"ecg": {}, "pleth": {}}
    wave = 0.9 * tone(2.0, 125, 30.0)
    for signal, name, unit, edf_unit, device in (
        ("ecg", "II", "mV", "uV", "openbci_cyton"),
        ("pleth", "Pleth", "NU", "", "nonin_serial"),
    ):
        folder = tmp_path_factory.mktemp(signal)
        found[signal]["wfdb"] = wfdb(folder, {name: wave}, 125, unit)
        found[signal]["edf"] = folder / "made.edf"
        label = "ECG II" if signal == "ecg" else name
        found[signal]["edf"].write_bytes(edf(np.rint(1000 * wave), 125, label, edf_unit))
        found[signal]["flight"] = folder / "made.flight.jsonl"
        played = make(device, Scene(patient=replayed(found[signal]["wfdb"], device), began=BEGAN))
        assert isinstance(played, StreamDevice)
        begun = played.receive(b"b", 0.0) if signal == "ecg" else b""
        sent = [(0.0, begun), *((k * 0.02, played.tick(k * 0.02)) for k in range(1, 600))]
        found[signal]["flight"].write_bytes(flight(device, sent))
    return found


def test_every_instrument_with_a_wave_is_known_here() -> None:
    assert {spec_id for spec_id, _, _ in with_a_wave()} == {
        *("berrymed_bm1000", "contec_cms50_v7", "contec_cms50d_bt", "nonin_serial"),
        *("olimex_ekg", "openbci_cyton", "polar_h10_ecg"),
    }


@pytest.mark.parametrize("kind", ["wfdb", "edf", "flight"])
@pytest.mark.parametrize(("spec_id", "mode", "signal"), with_a_wave())
def test_an_instrument_with_a_wave_sends_a_recorded_one(
    recordings: dict[str, dict[str, Path]], spec_id: str, mode: str | None, signal: str, kind: str
) -> None:
    """2 Hz in a record is 2 Hz in the samples that the decoder gets."""
    person = replayed(recordings[signal][kind], spec_id)
    spec = load_spec(spec_id)
    scene = Scene(patient=person, began=BEGAN)
    device = make(spec_id, scene, mode=mode)
    if spec_id == "openbci_cyton":  # which leads are on its inputs is the recording's
        device = CytonBoard(scene, leads=person.leads[:8])
    runs = talked(device, spec, mode, 8.0)
    told = [run for run in runs if run.signal == signal]
    wave = np.concatenate([run.counts[0] for run in told])[-round(5 * told[0].rate_hz) :]
    assert len(wave) == round(5 * told[0].rate_hz)
    assert np.ptp(wave) > 20
    assert loudest_hz(wave, told[0].rate_hz) == pytest.approx(2.0, abs=0.11)


def loudest_hz(wave: NDArray[Any], rate_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(wave - wave.mean()))
    return float(np.fft.rfftfreq(len(wave), 1.0 / rate_hz)[spectrum.argmax()])


@pytest.mark.parametrize(
    "speed",
    [
        20.0,
        pytest.param(1.0, marks=pytest.mark.soak),
        pytest.param(100.0, marks=pytest.mark.soak),
    ],
)
async def test_a_polar_h10_sends_a_recorded_heart_over_bluetooth(
    tmp_path: Path, speed: float
) -> None:
    """On a Bluetooth stack, to the station's own link and dialogue. Its samples are the record's,
    only sooner: at 130 Hz, 20 times faster, more than a minute of them comes in four seconds.
    """
    path = wfdb(tmp_path, {"MLII": 0.9 * tone(2.0, 250, 300.0)}, 250)
    place: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    work = simulate(["polar_h10_ecg"], replay=path, speed=speed, on_ready=place.set_result)
    playing = asyncio.create_task(work)
    try:
        async with asyncio.timeout(20):
            where = await place
        device = DeviceSettings(spec="polar_h10_ecg", link="bluetooth", address=where["address"])
        spec = load_spec("polar_h10_ecg")
        plan = Plan(listen_s=3.0, wait_s=15.0, again_s=0.1, hci=where["hci"])
        heard = understand(await converse(device, spec, plan), spec)
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
    runs = [one.samples for one in heard.pieces if one.samples.signal == "ecg" and one.link == 0]
    wave = np.concatenate([run.counts[0] for run in runs])
    assert len(wave) > 1.2 * 130 * speed
    assert not sum(run.lost_before or 0 for run in runs)
    assert loudest_hz(wave, 130.0) == pytest.approx(2.0, abs=0.5 / (len(wave) / 130.0) + 0.02)
    # A count is a microvolt (Polar's SDK); 0.9 mV were recorded.
    assert np.percentile(np.abs(wave), 99) == pytest.approx(900, abs=15)


async def test_it_ends_with_the_recording_and_a_hundred_times_sooner(tmp_path: Path) -> None:
    path = wfdb(tmp_path, {"II": tone(2.0, 250, 60.0)}, 250)
    place: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    heard = bytearray()

    async def listen() -> None:
        reader, writer = await asyncio.open_connection(*(await place)["tcp"])
        writer.write(b"b")
        while data := await reader.read(65_536):
            heard.extend(data)
        writer.close()

    listening = asyncio.create_task(listen())
    began = time.monotonic()
    async with asyncio.timeout(30):
        await simulate(
            BOARD, tcp=("127.0.0.1", 0), replay=path, speed=100.0, on_ready=place.set_result
        )
    took_s = time.monotonic() - began
    await asyncio.gather(listening, return_exceptions=True)
    assert 0.5 < took_s < 10.0
    # 60 s of 250 frames of 33 bytes, but for what went by before somebody listened.
    assert 0.5 * 60 * 250 * 33 < len(heard) <= 60 * 250 * 33


def test_what_cannot_be_replayed(tmp_path: Path) -> None:
    path = wfdb(tmp_path, {"RESP": tone(0.2, 125, 10.0)}, 125)
    with pytest.raises(ValueError, match=r"RESP \(mV\) are no acceleration or ecg"):
        replayed(path)
    with pytest.raises(ValueError, match="no waveform, so there is nothing to replay"):
        replayed(path, "bluetooth_blood_pressure")
    with pytest.raises(RecordingError, match="No such file"):
        replayed(tmp_path / "none")


async def test_what_contradicts_itself(tmp_path: Path) -> None:
    path = wfdb(tmp_path, {"II": tone(2.0, 250, 5.0)}, 250)
    told = find_scenario("fever")
    for options, says in (
        ({"scenario": told, "patient": "spo2=97"}, "leave out --patient and --from"),
        ({"scenario": told, "replay": path}, "leave out --patient and --from"),
        ({"replay": path, "truth": tmp_path / "t"}, "the truth is not known"),
    ):
        with pytest.raises(ValueError, match=says):
            await simulate(BOARD, tcp=("127.0.0.1", 0), **options)
