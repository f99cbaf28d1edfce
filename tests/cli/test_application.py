"""`station application`: what it refuses, and what it asks before it takes anything away."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from station.cli.application import install, rollback, status, uninstall
from station.cli.output import Refused
from station.store.keys import load_key, save_key
from tests.store.test_keys import KeyStoreInMemory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")


class KeyStore(KeyStoreInMemory):
    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def test_only_the_built_application_installs_itself(home: Path) -> None:
    with pytest.raises(Refused, match="this station was installed with pip"):
        install()
    with pytest.raises(Refused, match="no version from before an update"):
        rollback()


def test_nothing_installed_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status() == 0
    assert capsys.readouterr().out == "In use: none\nTo go back to: none\n"


def test_purge_asks_for_the_stations_name(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = home / "data" / "vitals-station"
    config = home / "config" / "vitals-station"
    aside = data / "replaced-20261130T081200Z-x"
    for folder in (aside, config):
        folder.mkdir(parents=True)
    (config / "station.toml").write_text("station_id = 'north-2'\n")
    backend = KeyStore()
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    key = load_key(data, data / "station.db")
    save_key(aside, key)
    assert len(backend.kept) == 2

    monkeypatch.setattr("sys.stdin", io.StringIO("north-3\n"))
    with pytest.raises(Refused, match="nothing was removed"):
        uninstall(purge=True)
    assert (data.exists(), config.exists(), len(backend.kept)) == (True, True, 2)
    monkeypatch.setattr("sys.stdin", io.StringIO("north-2\n"))
    assert uninstall(purge=True) == 0
    assert (data.exists(), config.exists(), len(backend.kept)) == (False, False, 0)
    assert "visits, messages that wait, keys" in capsys.readouterr().out
