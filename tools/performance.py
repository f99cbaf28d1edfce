"""Makes `docs/performance.md` of what `make bench` measured.

`performance.py bench.json performance.md`
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEAD = """\
# Performance

Measured by `make bench DOCS=1`, everything side by side in one run. How, against what, and the
limits are in `tests/bench/`: a figure that misses its limit fails there. Figures with no limit are
for information.

"""


def page(measured: dict[str, Any]) -> str:
    """The page for one run."""
    machine = measured["machine"]
    lines = [
        HEAD + f"{datetime.now(UTC):%Y-%m-%d}, Python {machine['python']}, {machine['system']}, "
        f"{machine['cores']} cores.",
        "",
        "| figure | measured | limit | met | note |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    for row in measured["figures"]:
        met = ("yes" if row["met"] else "**no**") if row["limit"] else ""
        lines.append(
            f"| {row['name']} | {row['value']:.4g} {row['unit']} | {row['limit']} | {met} "
            f"| {row['note']} |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Read one file, write the other."""
    if len(arguments) != 2:
        raise SystemExit("usage: performance.py bench.json performance.md")
    source, target = map(Path, arguments)
    target.write_text(page(json.loads(source.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"{target} written")


if __name__ == "__main__":
    main(sys.argv[1:])
