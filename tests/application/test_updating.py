"""Install, update, go back: with versions that run as processes, on a real encrypted database."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.application.layout import Layout
from station.application.service import Service
from station.application.updating import Installer, InstallError, _argument
from station.store.database import connect
from station.store.keys import load_key
from station.store.schema import MIGRATIONS
from station.store.store import Store
from tests.application.versions import NEXT, SYSTEMCTL, version_folder
from tests.store.records import BEN, CHART, LATER, compose, signed, temperature

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="installs with systemd"),
]

OLD, NEW = "0.1.0", "0.2.0"


@dataclass
class Desk:
    """Somebody's account: what is installed in it, and what its service manager was told."""

    home: Path
    installer: Installer
    says: list[str]

    @property
    def data(self) -> Path:
        return self.home / "data" / "vitals-station"

    @property
    def told(self) -> list[str]:
        """Without its questions; since the last time this was asked."""
        file = self.home / "bin" / "told"
        lines = file.read_text().splitlines()
        file.write_text("")
        return [line for line in lines if not line.startswith(("show", "import"))]

    def runs(self) -> bool:
        return (self.home / "bin" / "active").exists()

    def start(self) -> None:
        (self.home / "bin" / "active").touch()

    def store(self, folder: Path | None = None) -> Store:
        folder = folder or self.data
        key = load_key(folder, folder / "station.db")
        return Store.open(folder / "station.db", key.key, compose, anchor=key.anchor(folder))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    home = tmp_path / "exam room 4"  # with spaces, as paths may have them
    bin_folder = home / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "systemctl").write_text(SYSTEMCTL)
    (bin_folder / "systemctl").chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.delenv("DISPLAY", raising=False)
    says: list[str] = []
    installer = Installer(
        layout=Layout.of_this_account(), service=Service(), ready=True, report=says.append
    )
    return Desk(home, installer, says)


@pytest.fixture
def at_work(desk: Desk) -> Desk:
    """Version 0.1.0 is installed and runs, with one signed visit that waits for the chart."""
    desk.installer.install(version_folder(desk.home / "usb", OLD), OLD)
    store = desk.store()
    store.sign(signed(temperature("t1"))).result()
    store.close()
    desk.start()
    assert desk.told
    return desk


def test_the_first_installation(desk: Desk) -> None:
    desk.installer.install(version_folder(desk.home / "usb", OLD), OLD, kiosk=True)
    layout = desk.installer.layout
    assert (layout.current(), layout.previous(), layout.versions()) == (OLD, None, (OLD,))
    assert desk.told == ["daemon-reload", "enable vitals-station.service"]
    assert layout.command.resolve() == desk.home / ".local/opt/vitals-station/0.1.0/station"
    starts = (desk.home / "config/autostart/vitals-station.desktop").read_text()
    program = f"{desk.home}/.local/opt/vitals-station/current/station"
    assert f'Exec="{program}" application open' in starts
    unit = desk.home / "config/systemd/user/vitals-station.service"
    assert "ExecStart=%h/.local/opt/vitals-station/current/station run" in unit.read_text()
    assert (unit.parent / "vitals-station.service.d/kiosk.conf").exists()


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/home/a b/station", r'"/home/a b/station"'),
        (r'/home/$x`"\y/station', r'"/home/\\$x\\`\\"\\\\y/station"'),
        ("/home/100%/station", '"/home/100%%/station"'),
    ],
)
def test_a_path_in_an_exec_line(path: str, written: str) -> None:
    """Desktop Entry Specification 1.5: $ is written \\\\$ in a file, a backslash as four."""
    assert _argument(Path(path)) == written


def test_the_same_again_changes_nothing(at_work: Desk) -> None:
    desk, layout = at_work, at_work.installer.layout
    desk.installer.install(version_folder(desk.home / "again", OLD), OLD)
    assert (layout.current(), layout.previous(), layout.versions()) == (OLD, None, (OLD,))
    assert desk.runs()
    for _ in range(2):
        desk.installer.remove()
        assert not layout.root.exists()
    store = desk.store()
    assert store.signed_visit("v1").result() == signed(temperature("t1"))
    store.close()


def test_an_update_and_the_way_back(at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, layout = at_work, at_work.installer.layout
    desk.installer.install(version_folder(desk.home / "usb", NEW, further=True), NEW)
    assert (layout.current(), layout.previous()) == (NEW, OLD)
    assert desk.told == [
        "stop vitals-station.service",
        "daemon-reload",
        "enable vitals-station.service",
        "reset-failed vitals-station.service",
        "start vitals-station.service",
    ]
    # The new version works with the data, in its own format, and sends the message.
    with monkeypatch.context() as later:
        later.setattr("station.store.database.MIGRATIONS", NEXT)
        store = desk.store()
        actions = [(row.entry.action, row.entry.detail) for row in store.audit().result()]
        assert actions == [("update", "from version 0.1.0 to 0.2.0")]
        claim = store.claim(CHART, LATER).result()
        assert claim is not None
        store.sign(signed(temperature("t2"), number="v2", patient=BEN)).result()
        store.close()

    with pytest.raises(InstallError, match=r"cannot read the data as version 0.2.0 keeps them"):
        desk.installer.roll_back(with_data=False)
    assert (layout.current(), desk.runs()) == (NEW, True)

    desk.installer.roll_back(with_data=True)
    assert (layout.current(), layout.previous(), desk.runs()) == (OLD, None, True)
    store = desk.store()
    assert store.signed_visit("v1").result() == signed(temperature("t1"))
    assert store.signed_visit("v2").result() is None
    again = store.claim(CHART, LATER).result()  # it may be in the chart: it is searched for first
    assert again is not None
    assert (again.message.key, again.search_first) == (claim.message.key, True)
    assert store.audit_found().result().findings == ()
    store.close()
    # What was kept since is not lost.
    [aside] = desk.data.glob("replaced-*")
    assert any(str(aside) in line for line in desk.says)
    monkeypatch.setattr("station.store.database.MIGRATIONS", NEXT)
    store = desk.store(aside)
    assert store.signed_visit("v2").result() is not None
    store.close()


def test_a_version_that_breaks_after_it_changed_the_data_goes_back_by_itself(at_work: Desk) -> None:
    desk, layout = at_work, at_work.installer.layout
    bad = version_folder(desk.home / "usb", NEW, further=True, fault="dies")
    with pytest.raises(InstallError, match=r"Version 0.1.0 is in use again, with its data"):
        desk.installer.install(bad, NEW)
    assert (layout.current(), layout.previous(), desk.runs()) == (OLD, None, True)
    assert "Version 0.2.0 does not work here: it broke" in desk.says
    store = desk.store()
    assert store.signed_visit("v1").result() is not None
    store.close()


def test_a_version_that_does_not_start_goes_back_and_keeps_the_data(at_work: Desk) -> None:
    """Its format is the same, so nothing has to be put back: no row and no message is doubted."""
    desk, layout = at_work, at_work.installer.layout
    (desk.home / "bin" / "broken").touch()
    with pytest.raises(InstallError, match="is in use again"):
        desk.installer.install(version_folder(desk.home / "usb", NEW), NEW)
    assert (layout.current(), desk.runs()) == (OLD, True)
    assert not list(desk.data.glob("replaced-*"))
    store = desk.store()
    claim = store.claim(CHART, LATER).result()
    store.close()
    assert claim is not None
    assert (claim.search_first, claim.message.attempts) == (False, 0)


def test_a_version_that_cannot_run_here_changes_nothing(at_work: Desk) -> None:
    desk = at_work
    bad = version_folder(desk.home / "usb", NEW, fault="incomplete")
    with pytest.raises(InstallError, match="cannot run on this computer:\nincomplete"):
        desk.installer.install(bad, NEW)
    assert desk.told == []
    assert desk.installer.layout.versions() == (OLD,)


def test_while_somebody_has_the_data_open_nothing_is_changed(at_work: Desk) -> None:
    desk = at_work
    store = desk.store()  # a window that was opened by hand
    try:
        with pytest.raises(InstallError, match=r"Version 0.1.0 is still in use"):
            desk.installer.install(version_folder(desk.home / "usb", NEW), NEW)
    finally:
        store.close()
    assert (desk.installer.layout.current(), desk.runs()) == (OLD, True)


def test_data_of_a_real_earlier_format(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of before the audit trail had a name, and before the tray was on the disk."""
    with monkeypatch.context() as earlier:
        earlier.setattr("station.store.database.MIGRATIONS", MIGRATIONS[:9])
        earlier.setattr("station.store.held.kept", lambda db, result: None)
        key = load_key(desk.data, desk.data / "station.db")
        store = Store.open(desk.data / "station.db", key.key, compose)
        store.sign(signed(temperature("t1"))).result()
        store.close()
    source = desk.home / "usb"
    desk.installer.install(version_folder(source, "0.0.9", migrations=9), "0.0.9")
    desk.installer.install(version_folder(source, OLD), OLD)
    store = desk.store()
    assert store.signed_visit("v1").result() == signed(temperature("t1"))
    store.close()
    connection = connect(desk.data / "station.db", key.key)
    (applied,) = connection.execute("SELECT max(number) FROM migrations").fetchone()
    connection.close()
    assert applied == len(MIGRATIONS)
    [copy] = (desk.data / "updates").iterdir()
    assert copy.read_bytes()[:16] != b"SQLite format 3\0"


class PowerCut(BaseException):
    """Nothing that follows is carried out."""


@pytest.mark.soak
@pytest.mark.parametrize(
    ("step", "times", "fault"),
    [
        ("bring", 1, ""),  # the copy is made, the new version is not there
        ("switch", 1, ""),  # it is there, and not in use
        ("sweep", 1, ""),  # it is in use, with the data in its format
        ("switch", 2, "dies"),  # it failed, the data are back, and the link is not
    ],
)
def test_a_power_cut_leaves_a_version_that_reads_the_data(
    at_work: Desk, monkeypatch: pytest.MonkeyPatch, step: str, times: int, fault: str
) -> None:
    desk = at_work
    source = version_folder(desk.home / "usb", NEW, further=True, fault=fault)
    with monkeypatch.context() as cut:
        left = [times]
        real = getattr(Layout, step)

        def once(layout: Layout, *arguments: object, **options: object) -> object:
            left[0] -= 1
            if not left[0]:
                raise PowerCut
            return real(layout, *arguments, **options)

        cut.setattr(Layout, step, once)
        with pytest.raises(PowerCut):
            desk.installer.install(source, NEW)
    (desk.home / "bin" / "active").unlink(missing_ok=True)
    version = desk.installer.layout.current()
    assert version is not None
    assert desk.installer._reads(version)

    good = version_folder(desk.home / "usb2", NEW, further=True)
    desk.installer.install(good, NEW)
    assert desk.installer.layout.current() == NEW
    monkeypatch.setattr("station.store.database.MIGRATIONS", NEXT)
    store = desk.store()
    assert store.signed_visit("v1").result() == signed(temperature("t1"))
    assert store.audit_found().result().findings == ()
    store.close()


def test_it_goes_and_leaves_the_data(at_work: Desk) -> None:
    desk = at_work
    desk.installer.remove()
    assert not desk.runs()
    left = {path.relative_to(desk.home).parts[0] for path in desk.home.rglob("*") if path.is_file()}
    assert left == {"bin", "usb", "data"}
    assert not desk.installer.layout.command.is_symlink()
    desk.store().close()
