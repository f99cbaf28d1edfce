"""Delineation on LUDB: how far each limit is from the hand-made mark, lead by lead."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from station.signals.beats import detect_r_peaks
from station.signals.waves import delineate
from tests.support.ec57 import match
from tests.support.figures import StateFigure, state_all
from tests.support.peers import ask
from tests.support.recordings import LUDB_LEADS, LudbLead, ludb, ludb_names, ludb_signals

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = [pytest.mark.bench, pytest.mark.unshipped, pytest.mark.timeout(900)]

RATE_HZ = 500.0
TOLERANCE = round(0.150 * RATE_HZ)
NAMES = ("p_on", "p_peak", "p_off", "qrs_on", "qrs_off", "t_peak", "t_off")
THREE = ("ii", "v2", "v5")
# The peers take up to half a second a lead: every fourth record shows where they stand.
PEER_EVERY = 4
PEERS = ("neurokit2 dwt", "neurokit2 cwt", "neurokit2 prominence")


@dataclass
class Found:
    """One kind of limit over many leads."""

    errors_ms: list[float] = field(default_factory=list)
    missed: int = 0
    extra: int = 0

    def add(
        self, reference: NDArray[np.int64], found: NDArray[np.int64], span: tuple[int, int]
    ) -> None:
        """Add one lead; outside the marked `span` nothing was annotated, so nothing is extra."""
        pairs = match(reference, found, TOLERANCE)
        self.errors_ms += [float(found[k] - reference[i]) * 1e3 / RATE_HZ for i, k in pairs]
        self.missed += len(reference) - len(pairs)
        free = np.delete(found, [k for _, k in pairs])
        self.extra += int(((free >= span[0]) & (free <= span[1])).sum())

    @property
    def mean_ms(self) -> float:
        return float(np.mean(self.errors_ms))

    @property
    def sd_ms(self) -> float:
        return float(np.std(self.errors_ms))

    @property
    def sensitivity(self) -> float:
        return 100 * len(self.errors_ms) / (len(self.errors_ms) + self.missed)

    @property
    def ppv(self) -> float:
        return 100 * len(self.errors_ms) / (len(self.errors_ms) + self.extra)

    def told(self) -> str:
        return (
            f"{self.mean_ms:+.1f} ± {self.sd_ms:.1f} (Se {self.sensitivity:.1f}, "
            f"PPV {self.ppv:.1f})"
        )


def reference_of(marks: LudbLead) -> dict[str, NDArray[np.int64]]:
    columns = {
        **{"p_on": marks.p[:, 0], "p_peak": marks.p[:, 1], "p_off": marks.p[:, 2]},
        **{"qrs_on": marks.qrs[:, 0], "qrs_off": marks.qrs[:, 2]},
        **{"t_peak": marks.t[:, 1], "t_off": marks.t[:, 2]},
    }
    return {name: np.sort(column[column >= 0]) for name, column in columns.items()}


def compare(into: dict[str, Found], marks: LudbLead, waves: dict[str, NDArray[np.int64]]) -> None:
    """Add one lead."""
    for name, reference in reference_of(marks).items():
        found = np.sort(waves[name][waves[name] >= 0])
        into[name].add(reference, found, marks.marked)


@cache
def ours() -> tuple[dict[str, dict[str, dict[str, NDArray[np.int64]]]], float]:
    """Waves by record and lead, and CPU seconds for a record of twelve leads."""
    found: dict[str, dict[str, dict[str, NDArray[np.int64]]]] = {}
    taken_s: list[float] = []
    for name in ludb_names():
        ecg_mv = ludb_signals(name)
        beats = detect_r_peaks(ecg_mv, RATE_HZ)
        began = time.process_time()
        waves = delineate(ecg_mv, RATE_HZ, beats)
        taken_s.append(time.process_time() - began)
        found[name] = {
            lead: {limit: getattr(waves.leads[k], limit) for limit in NAMES}
            for k, lead in enumerate(LUDB_LEADS)
        }
    return found, float(np.median(taken_s))


def over(leads: Sequence[str], records: Sequence[str]) -> dict[str, Found]:
    total = {name: Found() for name in NAMES}
    for name in records:
        for lead in leads:
            compare(total, ludb(name, lead), ours()[0][name][lead])
    return total


@cache
def of_peer(peer: str) -> tuple[dict[str, Found], str, float]:
    """Leads II, V2 and V5 of every fourth record, and milliseconds a lead."""
    rows = [
        (name, lead, ludb_signals(name)[LUDB_LEADS.index(lead)])
        for name in ludb_names()[::PEER_EVERY]
        for lead in THREE
    ]
    answer = ask(peer, [row[2] for row in rows], [RATE_HZ] * len(rows))
    total = {name: Found() for name in NAMES}
    for (name, lead, _), result in zip(rows, answer.results, strict=True):
        # Where it failed, it found nothing.
        table = result if len(result) == len(NAMES) else np.empty((len(NAMES), 0))
        waves = {
            limit: row[np.isfinite(row)].astype(np.int64)
            for limit, row in zip(NAMES, table, strict=True)
        }
        compare(total, ludb(name, lead), waves)
    return total, answer.version, float(np.nanmedian(answer.cpu_s)) * 1e3


LIMITS = {
    "qrs_on": ("QRS onset", 11, 10),
    "qrs_off": ("QRS end", 13, 12),
    "t_off": ("T end", 24, 20),
    "p_on": ("P onset", 28, 22),
}


@pytest.mark.parametrize(
    ("title", "leads"), [("II V2 V5", THREE), ("all 12", LUDB_LEADS)], ids=["three", "twelve"]
)
@pytest.mark.parametrize("limit", LIMITS)
def test_limits(figure: StateFigure, limit: str, title: str, leads: tuple[str, ...]) -> None:
    what, floor_ms, goal_ms = LIMITS[limit]
    found = over(leads, ludb_names())[limit]
    beside = ""
    if leads == THREE:
        same = over(THREE, ludb_names()[::PEER_EVERY])[limit].told()
        peers = ", ".join(f"{peer} {of_peer(peer)[0][limit].told()}" for peer in PEERS)
        beside = f"; every {PEER_EVERY}th record: ours {same}, {peers}"
    name = f"Signals, LUDB leads {title}, {what}"
    exact = {"noise": 0.0}
    rows: list[dict[str, Any]] = [
        {
            **{"name": f"{name}, SD", "value": found.sd_ms, "unit": "ms", "at_most": floor_ms},
            **exact,
            "note": f"goal {goal_ms}; {found.told()}{beside}",
        },
        {
            **{"name": f"{name}, |mean|", "value": abs(found.mean_ms), "unit": "ms", "at_most": 6},
            **exact,
        },
        {
            **{"name": f"{name}, Se", "value": found.sensitivity, "unit": "%", "at_least": 97},
            **exact,
        },
    ]
    if limit == "p_on":
        rows.append(
            {
                **{"name": f"{name}, PPV", "value": found.ppv, "unit": "%"},
                **exact,
                "better": "higher",
                "note": "goal 92",
            }
        )
    state_all(figure, rows)


def test_what_a_sheet_costs(figure: StateFigure) -> None:
    peers = ", ".join(f"{peer} {of_peer(peer)[2]:.0f}" for peer in PEERS)
    figure(
        "Signals, delineation of 10 s of 12 leads",
        ours()[1] * 1e3,
        "ms",
        at_most=80,
        note=f"goal 40; for one lead: {peers} ({of_peer(PEERS[0])[1]})",
    )
