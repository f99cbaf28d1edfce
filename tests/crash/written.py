"""Every file that a station writes beside its database: how it is written, and how it is read.

`OLD` puts one there, `WRITERS` are killed while they put another one in its place.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from station.export.file_sink import FileSink
from station.export.folder_sink import FolderSink
from station.export.sink import Delivered
from station.files import write_copy
from station.instrument_book import BookError, InstrumentBook
from station.recordings import read_recording
from station.recordings.recording import Channel, Recording, RecordingError, WholeRecording
from station.recordings.writing import Order, save_recording
from station.settings import DeviceSettings
from station.store.keys import StoreKey, load_key, save_key
from station.ui import screens
from station.visit import Message

__all__ = ["OLD", "READERS", "WRITERS"]

Write = Callable[[Path], object]
_PAGES = 40_000
_SAMPLES = 2_000
_RATE_HZ = 250.0


def _add(number: int, folder: Path) -> None:
    port = f"/dev/ttyUSB{number}"
    book = InstrumentBook(path=folder / "instruments.json")
    book.add(DeviceSettings(spec="nonin_serial", link="serial", port=port, name=f"No {number}"))


def _instruments(folder: Path) -> object:
    try:
        return [one.name for one in InstrumentBook(path=folder / "instruments.json").read()]
    except BookError:
        return "torn"


def _measure(number: int, folder: Path) -> None:
    which = screens._Which("maker", "model", "serial", 1920, 1080, 500 + number, 300)
    screens._write(folder / "screens.json", {which: screens._Measured(4.0, date(2026, 11, 24))})


def _screens(folder: Path) -> object:
    return [which.width_mm for which in screens._read(folder / "screens.json")]


def _print(number: int, folder: Path) -> None:
    write_copy(folder / "visit.pdf", bytes([number]) * _PAGES)


def _sheet(folder: Path) -> object:
    pdf = (folder / "visit.pdf").read_bytes()
    return pdf[0] if pdf == pdf[:1] * _PAGES else "torn"


def _record(ending: str, number: int, folder: Path) -> None:
    """Its rate is in one of its files, its samples are in another."""
    samples = np.arange(_SAMPLES, dtype=np.float64) * number
    recording = Recording("ecg", (Channel("II", samples, number * _RATE_HZ, "uV", 1.0, 0.0),))
    beats = np.array([number], dtype=np.int64)
    order = Order(beats=beats if ending == ".hea" else None)
    save_recording(WholeRecording(recording), folder / f"ekg{ending}", order)


def _recorded(ending: str, folder: Path) -> object:
    path = folder / f"ekg{ending}"
    if not path.exists():
        return "nothing"
    try:
        (channel,) = read_recording(path).channels
    except RecordingError:
        return "torn"
    step = channel.samples[1]
    whole = np.array_equal(channel.samples, np.arange(_SAMPLES) * step)
    return int(step) if whole and channel.rate_hz == step * _RATE_HZ else "torn"


def _file(number: int, folder: Path) -> None:
    sink = FileSink("file", folder / "chart.json", test=True)
    asyncio.run(_deliver(sink, number, b'{"resourceType": "Observation", "id": "%d"}' % number))


def _bundle(folder: Path) -> object:
    entries = json.loads((folder / "chart.json").read_bytes())["entry"]
    return [one["resource"]["id"] for one in entries]


def _folder(number: int, folder: Path) -> None:
    sink = FolderSink("folder", folder, test=True)
    asyncio.run(_deliver(sink, number, bytes([number]) * _PAGES, "application/pdf"))


def _delivered(folder: Path) -> object:
    pdf = (folder / "v1.pdf").read_bytes()
    return pdf[0] if pdf == pdf[:1] * _PAGES else "torn"


async def _deliver(sink: Any, number: int, body: bytes, media: str = "") -> None:
    message = Message(
        key=f"{number}",
        result_id=f"{number:032x}",
        visit_id="v1",
        patient_id="p1",
        destination="x",
        body=body,
        simulated=False,
        media=media,
    )
    outcome = await sink.deliver(message, search_first=False)
    assert isinstance(outcome, Delivered), outcome


def _key(number: int, folder: Path) -> None:
    save_key(folder, StoreKey(key=bytes([number]) * 32))


def _opens_with(folder: Path) -> object:
    return load_key(folder, folder / "station.db").key[0]


_FILES: dict[str, tuple[Callable[[int, Path], None], Callable[[Path], object]]] = {
    "instruments": (_add, _instruments),
    "screens": (_measure, _screens),
    "sheet": (_print, _sheet),
    "edf": (partial(_record, ".edf"), partial(_recorded, ".edf")),
    "wfdb": (partial(_record, ".hea"), partial(_recorded, ".hea")),
    "csv": (partial(_record, ".csv"), partial(_recorded, ".csv")),
    "chart in a file": (_file, _bundle),
    "chart in a folder": (_folder, _delivered),
    "key": (_key, _opens_with),
}
OLD: dict[str, Write] = {name: partial(write, 1) for name, (write, _) in _FILES.items()}
WRITERS: dict[str, Write] = {name: partial(write, 2) for name, (write, _) in _FILES.items()}
READERS: dict[str, Callable[[Path], object]] = {name: read for name, (_, read) in _FILES.items()}
