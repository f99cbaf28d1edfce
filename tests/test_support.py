"""The support matrix and the pages: current, complete, and drawn as the bytes lie."""

from __future__ import annotations

import pytest

from station.codec import load_spec, spec_ids
from station.support import matrix_text, page_text, support_of
from station.support.diagram import byte_diagram
from station.support.docs import FOLDER, device_docs


def test_the_committed_pages_are_current() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    assert written == device_docs(), "run python -m station.support.docs --write"


def test_the_matrix_has_every_spec_with_a_link_to_its_page() -> None:
    text = matrix_text(map(load_spec, spec_ids()))
    for spec_id in spec_ids():
        assert f"]({spec_id}.md) `{spec_id}` |" in text


def test_a_diagram_byte_by_byte() -> None:
    """Flags 0, SFLOATs at 1, 3 and 5, then what the flags promise, in the profile's order."""
    spec = load_spec("bluetooth_blood_pressure")
    lines = byte_diagram(spec, spec.message("measurement")).splitlines()
    assert lines[0] == " 0       1–2             3–4             5–6"
    assert lines[2] == "│flags  │systolic       │diastolic      │mean_arterial_pressure│"
    assert lines[3] == "│u8     │sfloat         │sfloat         │sfloat                │"
    assert lines[5].split() == ["7–13", "…", "…", "…"]
    second = [cell.strip() for cell in lines[7].strip("│").split("│")]
    assert second == ["time_stamp?", "pulse_rate?", "user_id?", "measurement_status?"]


@pytest.mark.parametrize("spec_id", spec_ids())
def test_a_page_says_what_is_read_and_what_is_not_proven(spec_id: str) -> None:
    spec = load_spec(spec_id)
    text = page_text(spec)
    row = support_of(spec)
    assert f"**Reads**: {', '.join(row.reads)}" in text
    for said in (*spec.not_proven, *spec.quirks, *spec.offers):
        assert said in text
    for fact in row.not_proven:
        assert f"`{fact}`" in text
    for message in spec.messages:
        if message.service is None:
            assert f"## {message.title}" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.count("|") == line.count("| ") + 1
