"""Makes `docs/performance.md` of what `make bench` measured, and says what got worse.

`performance.py bench.json performance.md` compares with the page and prints what got worse;
`performance.py bench.json performance.md --write` writes the page anew as well.
`performance.py soak.json performance.md --long --write` puts what a long run measured into the
page's last part, beside what other long runs have measured before; the rest stays.
"""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEAD = """\
# Performance

Measured by `make bench DOCS=1`, everything side by side in one run. How, against what, and the
limits are in `tests/bench/`: a figure that misses its limit fails there. Figures with no limit are
for information. Any figure that is worse than on the page before, by more than it differs from run
to run, says so. What an hour of eight instruments and other long runs (`make soak`) found is in
[trust.md](trust.md#what-the-long-runs-found).

"""

SIGNALS = """\

## Signals

Ours and others' programs on the same arrays in the same run, the others in a process and an
environment of their own (`requirements/peers.txt` has their versions), one thread each. A peer
gets raw millivolts and its own documented cleaning.

Records: those halves of the public sets that development used, named in
`tests/support/recordings.py`: MIT-BIH Arrhythmia Database (Moody and Mark 2001; the 22 records of
de Chazal's DS1) and Noise Stress Test Database (Moody et al. 1984), Lobachevsky University
Database (Kalyakulina et al. 2020), BIDMC (Pimentel et al. 2017), PhysioNet/CinC Challenge 2011
(Silva et al. 2011), China Physiological Signal Challenge 2019 (Gao et al. 2019), all but the last
from PhysioNet (Goldberger et al. 2000).

Rules: beats one to one within ±150 ms (ANSI/AAMI EC57; CPSC 2019 ±75 ms), MIT-BIH from minute 5
on, channel 0, ventricular flutter of record 207 left out; F1, Se and PPV gross over all beats.
Offset: median of the records' medians; jitter: median of their standard deviations. Noise:
electrode motion added to 118 and 119 as the Noise Stress Test Database does it. LUDB: one to one
within ±150 ms inside the span that was marked. BIDMC: minutes in which both annotators agree
within 2 /min. CPU is process time.

"""

LONG = """\

## Long runs

Measured by `make soak DOCS=1`, each when it says. A line stays until it is measured again. What
`make soak` runs besides, and what it found: [trust.md](trust.md).

"""

PREFIX = "Signals, "
_BORDER = re.compile(r"(?<!\\)\|")
TABLE = [
    "| figure | measured | limit | met | before | note |",
    "| --- | ---: | ---: | --- | ---: | --- |",
]
LONG_TABLE = [
    "| figure | measured | limit | met | on | note |",
    "| --- | ---: | ---: | --- | --- | --- |",
]


def page(measured: dict[str, Any], before: dict[str, float]) -> str:
    """The page for one run, beside the figures of the page before."""
    machine = measured["machine"]
    told = [f"Python {machine['python']}", f"numpy {machine['numpy']}", machine["system"]]
    told += [machine["processor"], f"{machine['cores']} cores"]
    figures = measured["figures"]
    ours = [row for row in figures if not row["name"].startswith(PREFIX)]
    signals = [row for row in figures if row["name"].startswith(PREFIX)]
    text = HEAD + f"{datetime.now(UTC):%Y-%m-%d}, {', '.join(filter(None, told))}.\n\n"
    text += "\n".join([*TABLE, *(_line(row, before) for row in ours)]) + "\n"
    if signals:
        text += SIGNALS + "\n".join([*TABLE, *(_line(row, before) for row in signals)]) + "\n"
    return text


def split(page_text: str) -> tuple[str, dict[str, str]]:
    """A page without its part of long runs, and the lines of that part by the figure's name."""
    rest, _, part = page_text.partition(LONG)
    lines = [line for line in part.splitlines() if line not in LONG_TABLE and line]
    return rest, {_read(_BORDER.split(line)[1]): line for line in lines}


def joined(rest: str, long: dict[str, str]) -> str:
    """A page of both parts."""
    if not long:
        return rest
    return rest + LONG + "\n".join([*LONG_TABLE, *(long[name] for name in sorted(long))]) + "\n"


def long_lines(measured: dict[str, Any]) -> dict[str, str]:
    """The lines of what a long run measured, by the figure's name."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return {row["name"]: _cells(row, today) for row in measured["figures"]}


def worse(row: dict[str, Any], before: dict[str, float]) -> bool:
    """Whether a figure moved the wrong way by more than its noise.

    Never where it does not say which way is better, as a limit does.
    """
    was = before.get(_name(row))
    if was is None or not row["better"]:
        return False
    # The page has four digits: less than half of the last one is no change.
    slack = max(row["noise"], 5e-4) * abs(was)
    change = row["value"] - was
    return bool((change if row["better"] == "lower" else -change) > slack)


def figures_of(page_text: str) -> dict[str, float]:
    """The measured figures of a page, by name."""
    figures: dict[str, float] = {}
    for line in page_text.splitlines():
        cells = [_read(cell) for cell in _BORDER.split(line)[1:-1]]
        if len(cells) < 3 or not cells[1]:
            continue
        try:
            figures[cells[0]] = float(cells[1].split()[0])
        except ValueError:  # the heads of the table
            continue
    return figures


def _name(row: dict[str, Any]) -> str:
    return str(row["name"]).removeprefix(PREFIX)


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table: a bar in it ends no cell."""
    return text.replace("|", r"\|")


def _read(cell: str) -> str:
    return cell.strip().replace(r"\|", "|")


def _line(row: dict[str, Any], before: dict[str, float]) -> str:
    was = before.get(_name(row))
    return _cells(row, "" if was is None else f"{was:.4g}{' **worse**' * worse(row, before)}")


def _cells(row: dict[str, Any], told: str) -> str:
    met = ("yes" if row["met"] else "**no**") if row["limit"] else ""
    cells = [_name(row), f"{row['value']:.4g} {row['unit']}", row["limit"], met, told, row["note"]]
    return f"| {' | '.join(map(_cell, cells))} |"


def main(arguments: list[str]) -> None:
    """Compare, and write where asked."""
    options = arguments[2:]
    if len(arguments) < 2 or options not in ([], ["--write"], ["--long"], ["--long", "--write"]):
        raise SystemExit("usage: performance.py bench.json performance.md [--long] [--write]")
    source, target = map(Path, arguments[:2])
    measured = json.loads(source.read_text(encoding="utf-8"))
    was = target.read_text(encoding="utf-8") if target.exists() else ""
    before = figures_of(was)
    for row in measured["figures"]:
        if worse(row, before):
            print(
                f"WORSE: {_name(row)}: {row['value']:.4g} {row['unit']}, "
                f"was {before[_name(row)]:.4g}"
            )
    if "--write" in options:
        rest, long = split(was)
        if "--long" in options:
            text = joined(rest, long | long_lines(measured))
        else:
            text = joined(page(measured, before), long)
        target.write_text(text, encoding="utf-8")
        print(f"{target} written")


if __name__ == "__main__":
    main(sys.argv[1:])
