"""CSV files: a line of names with units, then one line of numbers for each sample.

Columns are named `II [mV]`, `II (mV)` or `II_mv`; a second line may hold the units instead. A
column `time`, `t` or `seconds` (with its unit: s if not said, ms, min) gives the rate, and lines
that are missing in it are lost samples; without it the rate must be said. Empty cells, `nan` and
`-` are lost samples. Numbers have a decimal point. Lines that begin with # are comments; those
that the station writes itself are understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from station.recordings.recording import (
    MOST_LOST,
    MOST_VALUE,
    RATES_HZ,
    Channel,
    Recording,
    RecordingError,
)
from station.recordings.remarks import facts_of, scales_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["read_csv"]

_DELIMITERS: Final = (",", ";", "\t")
_BLOCK: Final = 65_536
_LOST: Final = frozenset({"", "nan", "na", "-", "null"})
_NAME = re.compile(
    r"^(.*?)\s*(?:\[([^\]]*)\]|\(([^)]*)\)|[_ ](mv|uv|µv|v|s|ms|min|nu))?$", re.IGNORECASE
)
_TIME_NAMES: Final = frozenset({"time", "t", "seconds", "elapsed time", "timestamp"})
_TIME_UNITS: Final = {
    **{"": 1.0, "s": 1.0, "sec": 1.0, "seconds": 1.0},
    **{"ms": 1e-3, "milliseconds": 1e-3, "min": 60.0},
}
_UNIT_NAMES: Final = {"mv": "mV", "uv": "uV", "µv": "uV", "μv": "uV", "v": "V", "nu": "NU"}
# A time stamp may be rounded: this share of a step off its place is still that sample.
_STEP_TOLERANCE: Final = 0.4
_LONGEST_GAP_S: Final = 86_400.0
_MOST_COMMENTS: Final = 10_000
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    unit: str


def read_csv(path: Path, rate_hz: float | None = None, unit: str | None = None) -> Recording:
    """Read a table of samples.

    Args:
        path: The file, UTF-8.
        rate_hz: Samples a second, where there is no column of times.
        unit: The unit of columns that name none.

    Raises:
        RecordingError: Where the table is not understood, with the line, or its times or units say
            other things than what is given.
    """
    try:
        with path.open(encoding="utf-8-sig", newline=None) as file:
            comments: list[str] = []
            return _Table(path, _lines(file, comments), comments).recording(rate_hz, unit)
    except OSError as problem:
        raise RecordingError(
            path, problem.strerror or str(problem), "Give the path of a CSV file."
        ) from problem
    except UnicodeDecodeError as problem:
        raise RecordingError(
            path, f"not UTF-8 at byte {problem.start}", "Save the table as CSV in UTF-8."
        ) from problem


def _lines(file: Iterator[str], comments: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without empty ones and comments, which go to `comments`."""
    for number, line in enumerate(file, start=1):
        text = line.strip(" \r\n")
        if text.startswith("#"):
            if len(comments) < _MOST_COMMENTS:
                comments.append(text.lstrip("# "))
        elif text:
            yield number, text


class _Table:
    def __init__(self, path: Path, lines: Iterator[tuple[int, str]], comments: list[str]) -> None:
        self._path = path
        self._comments = comments
        self._columns: list[_Column] = []
        number, head = next(lines, (1, ""))
        if not head:
            self._refuse(1, "the file is empty", "Its first line names the columns.")
        self._delimiter = max(_DELIMITERS, key=head.count)
        names = self._cells(head)
        if any(len(name) > _LONGEST_NAME for name in names):
            self._refuse(
                number,
                f"a name of more than {_LONGEST_NAME} characters",
                "Begin with a line such as: time_s,I_mV,II_mV.",
            )
        if all(_is_number(name) for name in names):
            self._refuse(
                number,
                "the first line holds numbers and no names",
                "Begin with a line such as: time_s,I_mV,II_mV.",
            )
        first = next(lines, None)
        units = [""] * len(names)
        if first is not None and _are_units(cells := self._cells(first[1]), len(names)):
            units, first = cells, next(lines, None)
        self._columns = [_column(*both) for both in zip(names, units, strict=True)]
        self._first_line = number if first is None else first[0]
        blocks = [] if first is None else [self._block([first, *islice(lines, _BLOCK)])]
        while more := list(islice(lines, _BLOCK)):
            blocks.append(self._block(more))
        if not blocks:
            self._refuse(number, "there are no samples", "Write one line for each sample.")
        self._values = np.concatenate(blocks)
        # A column of times is looked at by itself, with the reasons that times have.
        self._look_at_values([k for k, one in enumerate(self._columns) if not _is_time(one)])

    def recording(self, rate_hz: float | None, unit: str | None) -> Recording:
        """What the columns say."""
        times = [k for k, column in enumerate(self._columns) if _is_time(column)]
        signals = [k for k in range(len(self._columns)) if k not in times]
        values = self._values[:, signals]
        self._look_at_unit(unit, [self._columns[k].unit for k in signals])
        if times:
            said_hz = rate_hz
            rate_hz, values = self._on_time(times[0], values)
            if said_hz is not None and not abs(said_hz - rate_hz) <= 1e-3 * rate_hz:
                self._refuse(
                    1,
                    f"{said_hz:g} Hz was given, and by its times the rate is {rate_hz:g} Hz",
                    "Leave the rate out, or the column of times.",
                )
        elif rate_hz is None:
            self._refuse(1, "there is no column of times", "Add one, or say the rate in Hz.")
        elif not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
            self._refuse(1, f"the rate is {rate_hz:g} Hz", "Say the rate in Hz, such as 250.")
        scales = scales_of(self._comments)
        return Recording(
            self._path.stem,
            tuple(
                Channel(
                    self._columns[k].name,
                    np.ascontiguousarray(values[:, n]),
                    rate_hz,
                    self._columns[k].unit or unit or "",
                    *scales.get(self._columns[k].name, ()),
                )
                for n, k in enumerate(signals)
            ),
            facts=facts_of("", self._comments),
        )

    def _look_at_unit(self, unit: str | None, own: list[str]) -> None:
        """Refuse a unit that no column takes."""
        known = {one.casefold() for one in own}
        if unit is None or not known or known & {"", unit.casefold()}:
            return
        self._refuse(
            1,
            f"the unit {unit} was given, and the columns have their own: "
            f"{', '.join(dict.fromkeys(own))}",
            "Leave the unit out, or correct the line of names.",
        )

    def _on_time(
        self, column: int, values: NDArray[np.float64]
    ) -> tuple[float, NDArray[np.float64]]:
        """Rate, and the samples at their places with NaN for lines that are missing."""
        name = self._columns[column]
        if name.unit.casefold() not in _TIME_UNITS:
            self._refuse(1, f"times in {name.unit!r}", "Give them in s, ms or min.")
        if len(self._values) < 2:
            self._refuse(
                self._first_line,
                "a single sample has no rate",
                "Give two or more, each on a line with its time.",
            )
        with np.errstate(over="ignore", invalid="ignore"):  # what is infinite is refused
            times = self._values[:, column] * _TIME_UNITS[name.unit.casefold()]
            steps = np.diff(times)
        if not np.isfinite(times).all() or (steps <= 0).any():
            self._refuse(
                self._first_line + 1 + int(np.argmax(~(steps > 0))),
                "the times do not grow from line to line",
                "Sort the table by time.",
            )
        longest = int(np.argmax(steps))
        if steps[longest] > _LONGEST_GAP_S:
            self._refuse(
                self._first_line + 1 + longest,
                "there is a gap of more than a day",
                "Give the parts one by one.",
            )
        step = float(np.median(steps))
        # Stamps are rounded to some decimals: the whole length tells the step better than one.
        near = steps < 1.5 * step
        step = float(steps[near].sum() / near.sum())
        rate_hz = 1 / step
        if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
            self._refuse(
                self._first_line,
                f"by its times the rate is {rate_hz:g} Hz, expected {RATES_HZ[0]:g} to "
                f"{RATES_HZ[1]:g} Hz",
                "Say in the first line what unit the times have: s, ms or min.",
            )
        places = np.concatenate(([0.0], np.cumsum(np.maximum(1, np.round(steps / step)))))
        off = np.abs(steps / step - np.diff(places))
        if (off > _STEP_TOLERANCE).mean() > 0.01:
            self._refuse(
                self._first_line + 1 + int(np.argmax(off > _STEP_TOLERANCE)),
                "the times are not evenly spaced",
                "Give samples of one rate; lost ones may be left out.",
            )
        lost = int(places[-1]) + 1 - len(places)
        if lost * values.shape[1] > MOST_LOST:
            self._refuse(
                self._first_line + longest,
                f"{lost} samples are lost in gaps, the longest of which begins here",
                "Give the parts one by one.",
            )
        spread = np.full((int(places[-1]) + 1, values.shape[1]), np.nan)
        spread[places.astype(np.intp)] = values
        rate_hz = int(places[-1]) / float(times[-1] - times[0])
        unit_s = _TIME_UNITS[name.unit.casefold()]
        return _plain_rate(rate_hz, self._values[:, column], unit_s), spread

    def _look_at_values(self, columns: list[int]) -> None:
        """Refuse a value that nobody measured."""
        for k in columns:
            far = ~(np.abs(self._values[:, k]) <= MOST_VALUE) & ~np.isnan(self._values[:, k])
            if far.any():
                at, column = int(np.argmax(far)), self._columns[k]
                self._refuse(
                    self._first_line + at,
                    f"the values of {column.name!r} reach {self._values[at, k]:g} "
                    f"{column.unit}".rstrip()
                    + ", and nothing is measured so far",
                    "Give samples in a unit such as mV; leave a lost one empty.",
                )

    def _block(self, lines: list[tuple[int, str]]) -> NDArray[np.float64]:
        """Numbers `(lines, columns)`."""
        texts = [line for _, line in lines]
        try:
            values = np.loadtxt(
                texts, delimiter=self._delimiter, comments=None, ndmin=2, dtype=np.float64
            )
        except ValueError:  # an empty cell, or a mistake: look at every cell
            return np.array([self._numbers(number, line) for number, line in lines])
        if values.shape[1] != len(self._columns) or not np.isfinite(values).all():
            return np.array([self._numbers(number, line) for number, line in lines])
        return values

    def _numbers(self, number: int, line: str) -> list[float]:
        cells = self._cells(line)
        if len(cells) != len(self._columns):
            advice = "Every line needs a cell for each column."
            if self._delimiter == "," and len(cells) > len(self._columns):
                advice += " Numbers need a decimal point, not a comma."
            self._refuse(number, f"{len(cells)} cells for {len(self._columns)} columns", advice)
        values: list[float] = []
        for column, cell in zip(self._columns, cells, strict=True):
            try:
                value = float("nan") if cell.casefold() in _LOST else float(cell)
            except ValueError:
                self._refuse(
                    number,
                    f"{cell[:40]!r} in column {column.name!r} is no number",
                    "Numbers need a decimal point; leave a lost sample empty.",
                )
            values.append(value if abs(value) < float("inf") else float("nan"))
        return values

    def _cells(self, line: str) -> list[str]:
        return [cell.strip(" \"'") for cell in line.split(self._delimiter)]

    def _refuse(self, line: int, says: str, next_step: str) -> NoReturn:
        raise RecordingError(self._path, says, next_step, place=f"line {line}")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.casefold() not in _LOST


def _are_units(cells: list[str], columns: int) -> bool:
    """Whether these cells name units, and are no samples."""
    return len(cells) == columns and not any(_is_number(c) or c.casefold() in _LOST for c in cells)


def _column(name: str, unit: str) -> _Column:
    found = _NAME.match(name)
    if found is None:
        return _Column(name, unit)
    given = unit.strip("[]()") or found[2] or found[3] or found[4] or ""
    return _Column(found[1] or name, _UNIT_NAMES.get(given.casefold(), given))


def _is_time(column: _Column) -> bool:
    return column.name.casefold() in _TIME_NAMES


def _plain_rate(rate_hz: float, stamps: NDArray[np.float64], unit_s: float) -> float:
    """The plainest rate that the stamps allow, 250 for 250.0003: they are rounded, by half of their
    last decimal at either end.
    """
    decimals = next((d for d in range(10) if _on_grid(stamps * 10.0**d)), 10)
    rounded_s = 1.01 * 10.0**-decimals * unit_s
    length_s = float(stamps[-1] - stamps[0]) * unit_s
    for places in range(7):
        plain_hz = round(rate_hz, places)
        if plain_hz and abs(rate_hz / plain_hz - 1) * length_s <= rounded_s:
            return plain_hz
    return rate_hz


def _on_grid(values: NDArray[np.float64]) -> bool:
    return bool((np.abs(values - np.round(values)) < 1e-3).all())
