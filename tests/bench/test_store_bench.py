"""What encryption costs: the same store over SQLCipher and over plain SQLite, side by side.

Both sync every commit, so both pay for the disk. The rounds alternate, and the quicker quarter
is compared: what is slower waited for somebody else's disk traffic.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import quantiles

import pytest

from station.store.database import connect, migrate, set_up
from station.store.store import Store
from station.visit import Result
from tests.store.records import KEY, compose, ekg, reason, signed, temperature, visit
from tests.support.figures import StateFigure

pytestmark = pytest.mark.bench

ROUNDS = 60
_SAMPLES = 2500  # ten seconds at 250 Hz


def plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    set_up(connection)
    migrate(connection)
    return connection


def ten_seconds_of_ekg(number: str) -> Result:
    base = ekg(number)
    assert base.ekg is not None
    cells, before = 8 * _SAMPLES, 8 * 2 * _SAMPLES  # and the twenty seconds before them
    recording = replace(
        base.ekg,
        channels=tuple(f"C{n}" for n in range(8)),
        samples=_SAMPLES,
        counts=bytes(range(256)) * (4 * cells // 256) + bytes(4 * cells % 256),
        valid=b"\x01" * cells,
        run_in_samples=2 * _SAMPLES,
        run_in_counts=bytes(4 * before),
        run_in_valid=b"\x01" * before,
    )
    return replace(base, ekg=recording)


def seconds_to_accept(store: Store, number: int) -> float:
    name = f"a{number}"
    store.save_visit(visit(number=name)).result()
    result = temperature(f"{name}-t")
    start = time.perf_counter()
    store.save_result(name, result).result()
    return time.perf_counter() - start


def seconds_to_sign(store: Store, number: int) -> float:
    """A whole visit: opened, five results and an EKG accepted one by one, and signed."""
    name = f"s{number}"
    values = [temperature(f"{name}-t{n}") for n in range(4)]
    results = (*values, reason(f"{name}-w"), ten_seconds_of_ekg(f"{name}-e"))
    start = time.perf_counter()
    store.save_visit(visit(number=name)).result()
    for result in results:
        store.save_result(name, result).result()
    store.sign(signed(*results, number=name)).result()
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("what", "act"),
    [("accepted result", seconds_to_accept), ("signed visit", seconds_to_sign)],
    ids=["accept", "sign"],
)
def test_encryption(tmp_path: Path, figure: StateFigure, what: str, act: object) -> None:
    assert callable(act)
    ours = Store(partial(connect, tmp_path / "encrypted.db", KEY), compose)
    theirs = Store(partial(plain, tmp_path / "plain.db"), compose)
    numbers = count()
    for store in (ours, theirs):
        act(store, next(numbers))  # imports, and the first pages
    encrypted, bare = [], []
    for _ in range(ROUNDS):
        bare.append(act(theirs, next(numbers)))
        encrypted.append(act(ours, next(numbers)))
    ours.close()
    theirs.close()
    ours_s, theirs_s = (quantiles(taken, n=4)[0] for taken in (encrypted, bare))
    figure(f"Store, one {what}", ours_s * 1e3, "ms", better="lower", note="synced, encrypted")
    figure(
        f"Store, one {what}, encrypted against plain SQLite",
        ours_s / theirs_s,
        "×",
        at_most=1.5,
        note=f"plain: {theirs_s * 1e3:.2f} ms",
    )
