"""Real processes, really killed: what a future called done is on disk, and nothing is half."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from station.store.store import Store
from station.visit import DeliveryState
from tests.store.records import (
    CHART,
    KEY,
    LATER,
    compose,
    ekg,
    reason,
    signed,
    temperature,
    visit,
)

ROOT = Path(__file__).parents[2]


def start(path: Path, point: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.crashing", str(path), point]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def run_until_killed(path: Path, point: str) -> list[str]:
    with start(path, point) as child:
        said, _ = child.communicate(timeout=60)
    assert child.returncode == -9
    return said.splitlines()


def test_an_accepted_reading_survives(path: Path) -> None:
    assert run_until_killed(path, "accepted") == ["accepted v1 t1"]
    store = Store.open(path, KEY, compose)
    assert store.unfinished_visits().result() == (visit(temperature("t1")),)
    store.close()


@pytest.mark.parametrize("point", ["composing", "queueing"])
def test_killed_inside_a_signature_there_is_none_of_it(path: Path, point: str) -> None:
    assert run_until_killed(path, point) == ["accepted v1 t1"]
    store = Store.open(path, KEY, compose)
    assert store.signed_visit("v1").result() is None
    assert store.deliveries("v1").result() == ()
    assert store.unfinished_visits().result() == (visit(temperature("t1")),)
    store.close()


def test_a_signature_survives_with_all_its_messages(path: Path) -> None:
    assert run_until_killed(path, "signed")[-1] == "signed v1"
    store = Store.open(path, KEY, compose)
    expected = signed(temperature("t1"), reason("w1"), ekg("e1"))
    assert store.signed_visit("v1").result() == expected
    receipts = store.deliveries("v1").result()
    store.close()
    assert [receipt.result_id for receipt in receipts] == ["t1", "w1", "e1"]
    assert {receipt.state for receipt in receipts} == {DeliveryState.QUEUED}


def test_a_message_on_its_way_is_searched_for(path: Path) -> None:
    assert run_until_killed(path, "sending")[-1] == "claimed"
    store = Store.open(path, KEY, compose)
    claim = store.claim(CHART, LATER).result()
    store.close()
    assert claim is not None
    assert claim.message.key == "v1/t1"
    assert claim.search_first


def test_killed_anywhere_nothing_said_is_lost(path: Path) -> None:
    lines_to_hear = random.Random(20261124).randint(40, 80)
    said: list[str] = []
    with start(path, "any") as child:
        assert child.stdout is not None
        said += islice(child.stdout, lines_to_hear)
        child.kill()
        said += child.stdout

    said = [line.strip() for line in said]

    store = Store.open(path, KEY, compose)
    visits = sorted({line.split()[1] for line in said})
    assert len(visits) >= 10
    for name in visits:
        number = name.removeprefix("v")
        whole = signed(
            temperature(f"t{number}"), reason(f"w{number}"), ekg(f"e{number}"), number=name
        )
        kept = store.signed_visit(name).result()
        receipts = store.deliveries(name).result()
        assert (kept, len(receipts)) in ((whole, 3), (None, 0))
        if f"signed {name}" in said:
            assert kept == whole
        found = store.visit(name).result()
        assert found is not None
        accepted = {line.split()[2] for line in said if line.startswith(f"accepted {name} ")}
        assert accepted <= {result.id for result in found.results}
    store.close()
