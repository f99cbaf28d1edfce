"""`station chart`: dry runs without a store, and receipts for who signs in."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.store.keys import load_key
from station.store.store import Store
from station.visit import Delivery, DeliveryState
from tests.store.records import CHART, LATER, compose, reason, signed, temperature

ADMIN = ("Robin Vale", "5820")


class Shell:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "station.toml"
        (folder / "share").mkdir()
        self.config.write_text(
            f"""
data_folder = "{folder / "data"}"
[[chart]]
name = "the chart"
url = "https://chart.example/fhir"
[[chart]]
name = "share"
[chart.folder]
path = "{folder / "share"}"
""",
            "utf-8",
        )

    def run(self, *arguments: str, lines: tuple[str, ...] = (), code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "station", *arguments, "--config", str(self.config)],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done.stderr if code == 2 else done.stdout

    def store(self) -> Store:
        database = self.folder / "data" / "station.db"
        return Store.open(database, load_key(self.folder / "data", database).key, compose)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_dry_run_shows_every_message_and_sends_nothing(shell: Shell) -> None:
    told = [json.loads(line) for line in shell.run("chart", "dry-run", "--json").splitlines()]
    assert {one["destination"] for one in told} == {"the chart", "share"}
    pressure = next(one for one in told if "85354-9" in one["text"])
    assert json.loads(pressure["text"])["meta"]["security"][0]["code"] == "HTEST"
    assert list((shell.folder / "share").iterdir()) == []
    assert not (shell.folder / "data").exists()


def test_a_dry_run_into_a_folder_has_the_bytes(shell: Shell, tmp_path: Path) -> None:
    shell.run("chart", "dry-run", "--destination", "share", "--to", str(tmp_path / "out"))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["share-01.pdf", "share-02.json", "share-03.csv"]
    assert (tmp_path / "out" / "share-01.pdf").read_bytes().startswith(b"%PDF-")


def test_a_destination_that_is_not_there_is_told_with_those_that_are(shell: Shell) -> None:
    said = shell.run("chart", "dry-run", "--destination", "archive", code=2)
    assert "the chart, share" in said


def test_receipts_are_written_for_who_may_read_them(shell: Shell) -> None:
    shell.run("users", "add", ADMIN[0], "--role", "admin", lines=(ADMIN[1],))
    shell.run("users", "add", "Ann", lines=(*ADMIN, "4711"))
    store = shell.store()
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    claim = store.claim(CHART, LATER).result()
    assert claim is not None
    delivered = Delivery(
        result_id="t1",
        visit_id="v1",
        destination=CHART,
        state=DeliveryState.DELIVERED,
        at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
        attempts=1,
        chart_id="Observation/77",
        key=claim.message.key,
    )
    store.settle(claim.message, delivered).result()
    store.close()

    out = shell.folder / "receipts.csv"
    arguments = ("chart", "receipts", str(out), "--since", "2026-11-24")
    assert "role" in shell.run(*arguments, lines=("Ann", "4711"), code=2)
    assert not out.exists()
    shell.run(*arguments, lines=ADMIN)
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    told = [(one["result"], one["destination"], one["state"], one["id_there"]) for one in rows]
    assert told == [("t1", CHART, "delivered", "Observation/77"), ("w1", CHART, "queued", "")]
    assert rows[0]["at"] == "2026-11-24T16:00:00+00:00"
    assert "Okafor" not in out.read_text("utf-8")

    store = shell.store()
    trail = store.audit().result()
    store.close()
    assert [row.entry.action for row in trail][-1] == "export_receipts"
    shell.run("chart", "receipts", str(out), "--since", "2026-12-01", lines=ADMIN)
    assert out.read_text("utf-8").count("\n") == 1
