"""The unit that keeps the station running, as systemd itself reads it; and what it is told."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from station.application.service import Service, ServiceError
from station.cli.ready import tell_ready
from tests.application.versions import SYSTEMCTL
from tests.support.needs import require

UNIT = Path(__file__).parents[2] / "packaging" / "linux" / "vitals-station.service"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")


def verified(unit: Path, home: Path) -> str:
    """What `systemd-analyze verify` says of it; nothing where all is well."""
    program = shutil.which("systemd-analyze")
    require(program, "needs systemd-analyze, which computers with systemd have")
    assert program is not None
    (home / "run").mkdir(exist_ok=True)
    done = subprocess.run(
        [program, "--user", "verify", unit],
        env={"HOME": str(home), "PATH": os.defpath, "XDG_RUNTIME_DIR": str(home / "run")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_systemd_knows_every_word_of_the_unit(tmp_path: Path) -> None:
    program = tmp_path / ".local" / "opt" / "vitals-station" / "current" / "station"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert verified(UNIT, tmp_path) == ""
    wrong = tmp_path / UNIT.name
    wrong.write_text(UNIT.read_text().replace("LockPersonality", "LockPersonalities"))
    assert "Unknown key 'LockPersonalities'" in verified(wrong, tmp_path)


def test_the_service_manager_is_told_when_the_station_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not tell_ready()
    for name in (str(tmp_path / "notify"), f"@vitals-station-{os.getpid()}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(f"\0{name[1:]}" if name.startswith("@") else name)
            manager.settimeout(10)
            monkeypatch.setenv("NOTIFY_SOCKET", name)
            assert tell_ready()
            assert manager.recv(64) == b"READY=1"
    assert not tell_ready()  # nobody listens any more


def test_where_there_is_no_service_manager_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    service = Service()
    assert (service.there, service.runs()) == (False, False)
    service.stop()
    service.disable()
    service.start(wait=True)


def test_what_the_service_manager_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "systemctl").write_text(SYSTEMCTL)
    (tmp_path / "systemctl").chmod(0o755)
    (tmp_path / "broken").touch()
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    service = Service()
    with pytest.raises(ServiceError, match=r"start vitals-station\.service: the station does not"):
        service.start(wait=True)
    told = (tmp_path / "told").read_text().splitlines()
    assert [line.split()[0] for line in told] == [
        "show-environment",
        "import-environment",
        "reset-failed",
        "start",
    ]
    assert "WAYLAND_DISPLAY" in told[1]
