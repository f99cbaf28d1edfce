"""The list of instruments that people added: kept, changed, and never half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.instrument_book import BookError, InstrumentBook, devices_of
from station.settings import DeviceSettings, Settings

CUFF = DeviceSettings(
    spec="bluetooth_blood_pressure", link="bluetooth", address="AA:BB:CC:00:00:01", name="Cuff"
)
OXIMETER = DeviceSettings(spec="nonin_serial", link="serial", port="usb:A107")


@pytest.fixture
def book(tmp_path: Path) -> InstrumentBook:
    return InstrumentBook(path=tmp_path / "data" / "instruments.json", site=(OXIMETER,))


def test_what_is_added_is_there_for_the_next_one_who_looks(book: InstrumentBook) -> None:
    assert book.read() == ()
    book.add(CUFF)
    again = InstrumentBook(path=book.path, site=book.site)
    assert again.read() == (CUFF,)
    assert json.loads(book.path.read_text("utf-8"))["version"] == 1


def test_a_second_one_of_a_kind_gets_a_number(book: InstrumentBook) -> None:
    book.add(CUFF)
    other = CUFF.model_copy(update={"address": "AA:BB:CC:00:00:02"})
    assert book.add(other).name == "Cuff 2"
    port = OXIMETER.model_copy(update={"port": "/dev/ttyUSB1"})
    assert book.add(port).name == "nonin_serial 2"


@pytest.mark.parametrize(
    ("again", "says"),
    [
        (CUFF.model_copy(update={"address": "aa:bb:cc:00:00:01", "name": "X"}), "Cuff is already"),
        (OXIMETER.model_copy(update={"name": "Mine"}), "nonin_serial is already on usb:A107"),
    ],
)
def test_the_same_place_twice_is_refused(
    book: InstrumentBook, again: DeviceSettings, says: str
) -> None:
    book.add(CUFF)
    with pytest.raises(BookError, match=says):
        book.add(again)
    assert book.read() == (CUFF,)


def test_name_allow_approve_forget(book: InstrumentBook) -> None:
    book.add(CUFF)
    assert book.rename("Cuff", " Cuff room 2 ").name == "Cuff room 2"
    assert not book.allow("Cuff room 2", allowed=False).allowed
    assert book.approve("Cuff room 2", approved=True).approved
    (kept,) = book.read()
    assert (kept.name, kept.allowed, kept.approved) == ("Cuff room 2", False, True)
    book.forget("Cuff room 2")
    assert book.read() == ()


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda book: book.rename("Cuff", ""), "at least one letter"),
        (lambda book: book.rename("Cuff", "nonin_serial"), "Another instrument is called"),
        (lambda book: book.forget("Scale"), "No instrument is called Scale. There are: Cuff."),
        (lambda book: book.allow("nonin_serial", allowed=False), "in the site's configuration"),
    ],
)
def test_what_cannot_be_is_said(book: InstrumentBook, act: object, says: str) -> None:
    book.add(CUFF)
    with pytest.raises(BookError, match=says):
        act(book)  # type: ignore[operator]
    assert book.read() == (CUFF,)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2}', '{"version": 1, "instruments": [{}]}']
)
def test_a_file_that_is_none_is_told_and_kept(book: InstrumentBook, text: str) -> None:
    book.path.parent.mkdir()
    book.path.write_text(text, "utf-8")
    with pytest.raises(BookError, match="cannot be read"):
        book.read()
    with pytest.raises(BookError, match="cannot be read"):
        book.add(CUFF)
    assert book.path.read_text("utf-8") == text


def test_a_station_has_the_sites_and_the_added_ones(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, device=(OXIMETER,))
    InstrumentBook.of(settings).add(CUFF)
    assert devices_of(settings) == (OXIMETER, CUFF)
