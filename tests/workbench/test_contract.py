"""What `station devices check` finds: nothing in the shipped specs, and every planted mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.codec import load_spec, read_spec_file, spec_dir, spec_ids
from station.workbench import check_spec


@pytest.mark.parametrize("spec_id", spec_ids())
def test_every_shipped_spec_keeps_the_contract(spec_id: str) -> None:
    found = check_spec(load_spec(spec_id))
    assert [finding.says for finding in found if finding.kind != "open"] == []


@pytest.mark.parametrize(
    ("spec_id", "old", "new", "says"),
    [
        # Little-endian numbers read the other way round.
        ("bluetooth_blood_pressure", 'order = "little"', 'order = "big"', "values are"),
        (
            "bluetooth_blood_pressure",
            'name = "unit_kpa", bit = 0',
            'name = "unit_kpa", bit = 5',
            "systolic is in mm[Hg], expected kPa",
        ),
        ("nonin_serial", "over = [0, 3]", "over = [0, 2]", "is not read as one frame"),
    ],
)
def test_a_planted_mistake_is_found(
    tmp_path: Path, spec_id: str, old: str, new: str, says: str
) -> None:
    text = (spec_dir() / f"{spec_id}.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"{spec_id}.toml"
    path.write_text(text.replace(old, new), "utf-8")
    found = check_spec(read_spec_file(path))
    assert any(says in finding.says for finding in found if finding.kind == "wrong"), found


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(
        """
language = 1
id = "bare"
title = "Bare"
device_type = "test"
maker = "nobody"
evidence = "U"
[link]
kind = "bluetooth"
service = "FF00"
[limits]
longest_measurement_s = 10
silence_s = 10
[[message]]
id = "value"
title = "Value"
characteristic = "FF01"
field = [{ name = "data", type = "bytes" }]
""",
        "utf-8",
    )
    said = [
        finding.says for finding in check_spec(read_spec_file(path)) if finding.kind == "missing"
    ]
    assert [says.split(":")[0] for says in said] == [
        "an example of bytes that are understood",
        "an example of bytes that are refused",
        "a vital or a waveform",
        "a [[source]]",
        "[link.advertisement]",
    ]
