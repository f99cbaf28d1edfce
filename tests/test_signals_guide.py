"""docs/signals.md: its program runs, and says what is printed below it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "signals.md").read_text("utf-8")


def write_sheet(path: Path) -> None:
    """9.6 s of one lead at 250 Hz: a beat every 0.8 s, the first at 0.4 s, so twelve."""
    since = (np.arange(2400) - 100 + 100) % 200 - 100
    waves = ((-40, 8, 0.12), (-9, 2.5, -0.1), (0, 3, 1.1), (9, 2.5, -0.2), (65, 14, 0.28))
    bells = [high * np.exp(-(((since - at) / wide) ** 2) / 2) for at, wide, high in waves]
    lead = np.sum(bells, axis=0)
    lines = ["time [s],II [mV]", *(f"{n / 250:.3f},{value:.4f}" for n, value in enumerate(lead))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_program_of_the_guide(tmp_path: Path) -> None:
    ((program, says),) = re.findall(
        r"```python\n(.*?)```\n\n```text\n(.*?)```", GUIDE, flags=re.DOTALL
    )
    write_sheet(tmp_path / "sheet.csv")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == says


def test_every_module_that_the_guide_names_is_there() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", GUIDE, flags=re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert len(named) >= 12
    for name in named:
        assert (ROOT / "station" / "signals" / f"{name}.py").exists(), name
