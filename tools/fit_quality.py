"""Fits the weights of `station/signals/quality_verdict.py` again, and says how good they are.

`STATION_RECORDINGS=FOLDER python tools/fit_quality.py`

FOLDER holds `cinc2011/seta_half1.npz`: records of set a of the PhysioNet/CinC Challenge 2011 (12
leads, 10 s, 500 Hz) that people called acceptable or not. The fit is a logistic regression on the
three measures, each divided by its spread, with a penalty on the squares of the weights. What it
does to records that it has not seen is found by leaving out a fifth, ten times over. Prints the
weights to be written into the module.
"""

import os
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from station.signals import quality_verdict
from station.signals.quality_cells import CellMeter, Cells

NAMES: Final = ("lost_share", "likeness", "log_range")
RATE_HZ: Final = 500.0
LEADS: Final = 12
# The samples of the set are counts of some 5 µV, often taken for 1 µV. The measures do not depend
# on it, as they are told in beats; both scales are printed to show that.
COUNTS_MV: Final = (0.001, 0.005)
PENALTY: Final = 3.0
REPEATS: Final = 10
FOLDS: Final = 5

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def measures_of(recordings: Path, count_mv: float) -> tuple[Numbers, Flags]:
    """The measures `(records, 3)` of every record, and whether people refused it."""
    with np.load(recordings / "cinc2011" / "seta_half1.npz") as data:
        refused = ~data["acceptable"].astype(np.bool_)
        steps: NDArray[Any] = data["delta"]
    rows = []
    for record in steps:
        counts = record.astype(np.int32).cumsum(axis=1).astype(np.int16)
        cells = Cells.joined(list(CellMeter(RATE_HZ, LEADS).feed(counts * count_mv)))
        found = quality_verdict.measure(cells)
        rows.append([float(getattr(found, name)) for name in NAMES])
    return np.array(rows), refused


def fit(measures: Numbers, refused: Flags) -> Numbers:
    """Weights of the measures and, last, the constant: Newton's method."""
    spread, mean = measures.std(axis=0), measures.mean(axis=0)
    design = np.column_stack(((measures - mean) / spread, np.ones(len(measures))))
    penalty = np.diag([PENALTY] * len(NAMES) + [0.0])
    weights = np.zeros(len(NAMES) + 1)
    for _ in range(30):
        expected = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (expected - refused) + penalty @ weights
        bend = (design.T * (expected * (1 - expected))) @ design + penalty
        weights -= np.linalg.solve(bend, slope)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def refuses(measures: Numbers, weights: Numbers) -> Flags:
    """What the weights say of each record."""
    odds = measures @ weights[:-1] + weights[-1]
    return np.asarray(1 / (1 + np.exp(-odds)) > quality_verdict.REFUSED)


def left_out(measures: Numbers, refused: Flags) -> tuple[Numbers, Numbers, Numbers]:
    """Accuracy, bad found and good kept of each repeat, in percent, on records left out."""
    random = np.random.default_rng(1)
    rows = []
    for _ in range(REPEATS):
        fold = random.permutation(len(refused)) % FOLDS
        said = np.zeros(len(refused), dtype=np.bool_)
        for out in range(FOLDS):
            weights = fit(measures[fold != out], refused[fold != out])
            said[fold == out] = refuses(measures[fold == out], weights)
        rows.append([(said == refused).mean(), said[refused].mean(), (~said)[~refused].mean()])
    accuracy, found, kept = 100 * np.array(rows).T
    return accuracy, found, kept


def main() -> None:
    """Print how good the fit is at either scale, and the weights."""
    folder = os.environ.get("STATION_RECORDINGS")
    if not folder:
        sys.exit("STATION_RECORDINGS is not set; give the folder of the recordings")
    for count_mv in COUNTS_MV:
        measures, refused = measures_of(Path(folder), count_mv)
        accuracy, found, kept = left_out(measures, refused)
        print(
            f"{1000 * count_mv:g} µV: left out {accuracy.mean():.1f} ± {accuracy.std():.1f} % "
            f"right, bad found {found.mean():.1f} %, good kept {kept.mean():.1f} %"
        )
        weights = fit(measures, refused)
        said = refuses(measures, weights)
        print(
            f"      on all {(said == refused).mean():.1%} right, bad found "
            f"{said[refused].mean():.1%}"
        )
        for name, weight in zip((*NAMES, "constant"), weights, strict=True):
            print(f"      {name}: {weight:.2f}")


if __name__ == "__main__":
    main()
