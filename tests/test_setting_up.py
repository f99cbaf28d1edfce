"""The first start: what was said becomes a configuration, once and whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.access.users import Users, add_first_user
from station.first_start import FirstSettings
from station.setting_up import as_toml, is_new, write
from station.settings import SettingsError, load_settings
from station.visit import Role
from tests.access.people import Shelf

FIRST = FirstSettings(
    station_id="north-2",
    room="Exam 4",
    language="es",
    time_zone="America/Chicago",
    chart_url="https://chart.example/fhir",
)


def test_what_was_said_is_the_configuration(tmp_path: Path) -> None:
    file = write(FIRST, tmp_path / "clinic" / "station.toml")
    settings = load_settings(file)
    assert (settings.station_id, settings.room) == ("north-2", "Exam 4")
    assert (settings.language, settings.time_zone) == ("es", "America/Chicago")
    assert settings.worklist_url == "https://chart.example/fhir"
    (chart,) = settings.charts
    assert (chart.url, chart.test) == ("https://chart.example/fhir", False)
    assert [one.name for one in file.parent.iterdir()] == ["station.toml"]


def test_without_a_chart_there_is_none(tmp_path: Path) -> None:
    file = write(FirstSettings(station_id="a", room="1"), tmp_path / "station.toml")
    settings = load_settings(file)
    assert (settings.charts, settings.worklist_url) == ((), None)


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('room = "2"\n', "utf-8")
    with pytest.raises(SettingsError, match="is there already"):
        write(FIRST, file)
    assert file.read_text("utf-8") == 'room = "2"\n'


def test_what_is_no_configuration_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    with pytest.raises(SettingsError, match="time_zone 'Mars/Olympus' is not a zone"):
        write(FirstSettings(station_id="a", room="1", time_zone="Mars/Olympus"), file)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        write(FIRST, tmp_path / "file" / "station.toml")


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(station_id=words, room=words, url=words)
def test_any_words_come_back_as_they_were(station_id: str, room: str, url: str) -> None:
    first = FirstSettings(station_id=station_id, room=room, chart_url=url)
    read = tomllib.loads(as_toml(first))
    assert (read["station_id"], read["room"], read["worklist_url"]) == (station_id, room, url)


def test_a_station_with_a_configuration_is_not_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    file = tmp_path / "station.toml"
    assert is_new(file)
    write(FIRST, file)
    assert not is_new(file)


def test_the_first_user_is_an_administrator_and_nobody_becomes_one_later() -> None:
    users = Users([], Shelf())
    first = add_first_user(users, "Ana Ruiz", "7341")
    assert first is not None
    assert first.role is Role.ADMIN
    assert add_first_user(users, "Somebody Else", "9272") is None
    assert len(users) == 1
