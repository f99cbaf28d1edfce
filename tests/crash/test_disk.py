"""A disk that is full, takes nothing, or has what a newer version wrote: the station says so in
words, nothing is half written, and it goes on when the disk does.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.capture.commands import (
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    PauseVisit,
    ResumeVisit,
    Sign,
    SignIn,
    StartVisit,
)
from station.capture.views import Phase
from station.demo import demo_patient
from station.store.database import connect
from station.store.keys import load_key
from station.store.schema import MIGRATIONS
from station.visit import Actor, ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.crash import wants
from tests.crash.ledger import kept_of
from tests.crash.life import USER
from tests.crash.stations import Lives, NotOpenedError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX limits and permissions")

FULL = "The disk is full. Nothing more can be kept on this station. (SQLITE_FULL)"
REFUSES = "The disk did not take or give the data. (SQLITE_IOERR)"


def settings(folder: Path) -> dict[str, Any]:
    # Its file of results lies on another disk.
    chart = {"name": "file", "file": str(folder.parent / f"{folder.name}.json"), "test": True}
    return {"data_folder": str(folder), "chart": [chart]}


class At:
    """Somebody at a station that lives."""

    def __init__(self, lives: Lives) -> None:
        self.lives = lives
        answer = lives.do(SignIn(name=USER.name, pin=USER.pin))
        assert isinstance(answer, Done), answer
        assert answer.actor is not None
        self.actor: Actor = answer.actor

    def must(self, *commands: Command) -> None:
        for command in commands:
            answer = self.lives.do(command)
            assert isinstance(answer, Done), (command, answer)

    def confirm(self) -> None:
        for which in Identifier:
            self.must(ConfirmIdentifier(actor=self.actor, which=which))
        self.must(StartVisit(actor=self.actor))

    def start(self) -> None:
        self.must(ChoosePatient(actor=self.actor, expected=demo_patient()))
        self.confirm()

    def resume(self) -> None:
        (visit,) = self.lives.view().unfinished
        self.must(ResumeVisit(actor=self.actor, visit_id=visit.visit_id))
        self.confirm()

    def weight(self, value: str) -> EnterValue:
        quantity = Quantity(Decimal(value), Unit.KILOGRAM)
        return EnterValue(actor=self.actor, values=((Vital.BODY_WEIGHT, quantity),))

    def words(self, text: str) -> EnterText:
        return EnterText(actor=self.actor, kind=ResultKind.REASON_FOR_VISIT, text=text)

    def kept(self) -> list[str]:
        visit = self.lives.view().visit
        assert visit is not None
        return [one.says for one in kept_of(visit.results)]

    def sign(self) -> Sign:
        return Sign(actor=self.actor, pin=USER.pin)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 2 MB; None where this user may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    done = subprocess.run(command, check=False, capture_output=True)
    mounted = done.returncode == 0
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Full:
    """Fills the small disk and makes room again; without one the system refuses longer files."""

    def __init__(self, lives: Lives, disk: Path | None, folder: Path) -> None:
        self._lives, self._disk, self._folder = lives, disk, folder

    @property
    def says(self) -> str:
        return REFUSES if self._disk is None else FULL

    def fill(self) -> None:
        if self._disk is None:
            return self._lives.limit(Path(f"{self._folder / 'station.db'}-wal").stat().st_size)
        with (self._disk / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return None

    def free(self) -> None:
        if self._disk is None:
            return self._lives.limit(None)
        return (self._disk / "filler").unlink()


def test_a_disk_that_is_full_in_the_middle_of_a_visit(
    lives: Lives, small_disk: Path | None, tmp_path: Path
) -> None:
    folder = (small_disk or tmp_path) / "data"
    disk = Full(lives, small_disk, folder)
    lives.begin(settings(folder), watched=False)
    at = At(lives)
    at.start()
    at.must(at.weight("82.4"))
    disk.fill()
    refused = [lives.do(one) for one in (at.words("Cough"), at.weight("82.5"), at.sign())]
    for one in refused:
        assert isinstance(one, Denied)
        assert one.says == disk.says
        assert one.next_step
    view = lives.view()
    assert view.visit is not None
    assert (view.visit.phase, at.kept()) == (Phase.ACCEPTED, ["82.4"])
    disk.free()
    at.must(at.words("Cough"))

    # A kill on the full disk, and a start on it.
    disk.fill()
    assert isinstance(lives.do(at.words("Fever")), Denied)
    lives.kill()
    if small_disk is not None:
        with pytest.raises(NotOpenedError, match="StoreFullError: The disk is full"):
            lives.begin(settings(folder), watched=False)
        disk.free()
    lives.begin(settings(folder), watched=False)
    at = At(lives)
    at.resume()
    assert at.kept() == ["82.4", "Cough"]
    at.must(at.sign())
    lives.until(wants.visit_delivered)
    assert lives.trail() == []
    lives.stop()


def test_a_disk_that_takes_nothing_any_more(lives: Lives, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    lives.begin(settings(folder), watched=False)
    at = At(lives)
    at.start()
    at.must(at.weight("82.4"))
    lives.limit(0)
    for command in (at.words("Cough"), PauseVisit(actor=at.actor), at.sign()):
        answer = lives.do(command)
        assert isinstance(answer, Denied)
        assert answer.says == REFUSES
    assert at.kept() == ["82.4"]
    lives.limit(None)
    at.must(at.words("Cough"), PauseVisit(actor=at.actor))
    at.resume()
    assert at.kept() == ["82.4", "Cough"]
    lives.kill()


def test_a_disk_that_may_only_be_read_at_the_start(lives: Lives) -> None:
    with tempfile.TemporaryDirectory(prefix="station-") as home:
        Path(home).chmod(0o755)
        folder = Path(home) / "data"
        lives.begin(settings(folder), watched=False)
        at = At(lives)
        at.start()
        at.must(at.weight("82.4"))
        lives.kill()
        folder.chmod(0o555)
        for file in folder.iterdir():
            if os.geteuid() == 0:
                os.chown(file, 65534, 65534)  # who may read the key, and is not root
            if file.is_file():
                file.chmod(0o400)
        with pytest.raises(
            NotOpenedError, match="StoreReadOnlyError: The station may not write to"
        ):
            lives.begin(settings(folder), watched=False, nobody=True)
        folder.chmod(0o700)
        for file in folder.iterdir():
            if file.is_file():
                file.chmod(0o600)
        lives.begin(settings(folder), watched=False)
        at = At(lives)
        at.resume()
        assert at.kept() == ["82.4"]
        lives.kill()


def test_data_of_a_newer_version_are_left_alone(lives: Lives, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    lives.begin(settings(folder), watched=False)
    lives.stop()
    key = load_key(folder, folder / "station.db")
    newer = len(MIGRATIONS) + 1
    db = connect(folder / "station.db", key.key)
    db.execute("INSERT INTO migrations (number, at) VALUES (?, '2027-01-01')", (newer,))
    db.close()
    before = sums(folder)
    with pytest.raises(NotOpenedError) as refused:
        lives.begin(settings(folder), watched=False)
    assert (
        "StoreNewerError: A newer version of the station wrote this data "
        f"(its format is {newer}, this version knows {len(MIGRATIONS)})." in str(refused.value)
    )
    assert sums(folder) == before
    shutil.rmtree(folder)


def sums(folder: Path) -> dict[str, str]:
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in folder.iterdir()
        if one.is_file()
    }
