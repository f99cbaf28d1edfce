"""Recordings as live instruments: the wave that was recorded is the wave that is sent."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from station.codec import Decoder, load_spec
from station.drivers.links.base import Chunk
from station.drivers.links.recording import Entry, Header, write_entry, write_header
from station.recordings import RecordingError
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


def edf(counts: NDArray[Any], rate_hz: int) -> bytes:
    """Lead I in uV, a record of one second each (Kemp et al. 1992: fields of fixed width)."""
    records = len(counts) // rate_hz
    head = [("0", 8), ("X", 80), ("X", 80), ("02.01.26", 8), ("03.04.05", 8), ("512", 8)]
    head += [("", 44), (str(records), 8), ("1", 8), ("1", 4)]
    head += [("ECG I", 16), ("", 80), ("uV", 8), ("-32768", 8), ("32767", 8)]
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


async def test_a_flight_recording_of_an_oximeter_is_played(tmp_path: Path) -> None:
    """Its pulses are there again."""
    path = tmp_path / "nonin.jsonl"
    sent = await rehearse(find_scenario("desaturation"), "nonin_serial", lasts_s=30.0)
    with path.open("wb") as out:
        header = Header(
            spec="nonin_serial",
            link="serial",
            origin=Origin.SIMULATOR,
            started_utc=datetime(2026, 1, 2, tzinfo=UTC),
        )
        out.write(write_header(header))
        for one in sent:
            out.write(
                write_entry(Entry(t_s=one.at_s, what=Chunk(data=one.data, monotonic_s=one.at_s)))
            )
    person = replayed(path, "nonin_serial")
    wave = person.pleth(np.arange(10 * 75) / 75 + 5.0)
    assert 0.0 <= wave.min() < 0.3
    assert 0.7 < wave.max() <= 1.0
    # About 78 pulses a minute, as in the scenario: 13 in ten seconds.
    rises = np.count_nonzero((wave[:-1] < 0.6) & (wave[1:] >= 0.6))
    assert 12 <= rises <= 15


@pytest.mark.parametrize(
    ("spec_id", "signal"),
    [
        ("olimex_ekg", "ecg"),
        ("openbci_cyton", "ecg"),
        ("nonin_serial", "pleth"),
        ("berrymed_bm1000", "pleth"),
    ],
)
def test_an_instrument_with_a_wave_sends_a_recorded_one(
    tmp_path: Path, spec_id: str, signal: str
) -> None:
    """2 Hz in a record is 2 Hz in the samples that the decoder gets."""
    name, unit = ("II", "mV") if signal == "ecg" else ("Pleth", "NU")
    person = replayed(wfdb(tmp_path, {name: 0.9 * tone(2.0, 125, 30.0)}, 125, unit), spec_id)
    device = make(spec_id, Scene(patient=person, began=BEGAN))
    spec = load_spec(spec_id)
    decoder = Decoder(spec)
    runs = []
    if isinstance(device, BluetoothDevice):
        device.host_ready(True, 0.0)
        device.linked(True, 0.0)
    else:
        device.receive(b"b", 0.0)
    for step in range(1, 1000):
        if isinstance(device, StreamDevice):
            runs += decoder.feed(device.tick(step * 0.02)).samples
        else:
            while (due := device.due(step * 0.02)) is not None:
                runs += decoder.feed(due.value, due.uuid).samples
    wave = np.concatenate([run.counts[0] for run in runs if run.signal == signal])
    rate_hz = len(wave) / 20.0
    spectrum = np.abs(np.fft.rfft(wave - wave.mean()))
    assert np.fft.rfftfreq(len(wave), 1.0 / rate_hz)[spectrum.argmax()] == pytest.approx(2, abs=0.1)


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
