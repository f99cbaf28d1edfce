"""Layouts of leads: who stands where, and over what time."""

from __future__ import annotations

import pytest

from station.sheets.layouts import Cell, Layout
from station.signals.leads import STANDARD_LEADS


def by_row(cells: tuple[Cell, ...]) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        assert len(rows.setdefault(cell.row, [])) == cell.column
        rows[cell.row].append(cell.lead)
    return [rows[row] for row in range(len(rows))]


THREE_BY_FOUR = [
    ["I", "aVR", "V1", "V4"],
    ["II", "aVL", "V2", "V5"],
    ["III", "aVF", "V3", "V6"],
]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("3x4+1R", [*THREE_BY_FOUR, ["II"]]),
        ("3x4+3R", [*THREE_BY_FOUR, ["V1"], ["II"], ["V5"]]),
        (
            "6x2",
            [
                *(["I", "V1"], ["II", "V2"], ["III", "V3"]),
                *(["aVR", "V4"], ["aVL", "V5"], ["aVF", "V6"]),
            ],
        ),
        (
            "12x1",
            [
                *(["I"], ["II"], ["III"], ["aVR"], ["aVL"], ["aVF"]),
                *(["V1"], ["V2"], ["V3"], ["V4"], ["V5"], ["V6"]),
            ],
        ),
        ("rhythm", [["II"], ["II"], ["II"]]),
    ],
)
def test_where_the_twelve_stand(name: str, rows: list[list[str]]) -> None:
    layout = Layout(name)
    cells = layout.cells(STANDARD_LEADS)
    assert by_row(cells) == rows
    assert all(cell.recorded for cell in cells)
    assert layout.rows(STANDARD_LEADS) == len(rows)
    assert layout.columns(STANDARD_LEADS) == len(rows[0])


def test_columns_go_on_in_time_and_strips_are_of_the_whole_time() -> None:
    cells = Layout("3x4+1R").cells(STANDARD_LEADS)
    assert [(c.from_s, c.to_s) for c in cells[:4]] == [(0, 2.5), (2.5, 5), (5, 7.5), (7.5, 10)]
    assert cells[-1] == Cell(lead="II", row=3, column=0, from_s=0, to_s=10, is_rhythm=True)
    halves = Layout("6x2").cells(STANDARD_LEADS, seconds=12)
    assert {(c.column, c.from_s, c.to_s) for c in halves} == {(0, 0, 6), (1, 6, 12)}


def test_a_rhythm_strip_is_thirty_seconds_in_three_rows() -> None:
    cells = Layout("rhythm").cells(["V1", "V5"])
    assert [(c.lead, c.from_s, c.to_s) for c in cells] == [
        *(("V1", 0, 10), ("V1", 10, 20), ("V1", 20, 30)),
    ]
    assert Layout("rhythm").cells(["MLII"])[0].lead == "MLII"


def test_a_lead_that_is_not_there_keeps_its_place() -> None:
    leads = [lead for lead in STANDARD_LEADS if lead not in ("V4", "II")]
    cells = Layout("3x4+3R").cells(leads)
    assert [(c.lead, c.row) for c in cells if not c.recorded] == [("V4", 0), ("II", 1), ("II", 4)]
    assert Layout("3x4+1R").cells(leads)[-1].lead == "V1"  # its strip is of what there is


@pytest.mark.parametrize("name", ["3x4+1R", "3x4+3R", "6x2", "12x1", "rows"])
def test_few_leads_are_rows(name: str) -> None:
    assert by_row(Layout(name).cells(["v1", "avr", "MLII"])) == [["V1"], ["aVR"], ["MLII"]]
    limbs = Layout(name).cells(STANDARD_LEADS[:6])
    assert Layout(name).used(STANDARD_LEADS[:6]) is Layout.ROWS
    assert by_row(limbs) == [[lead] for lead in STANDARD_LEADS[:6]]


def test_leads_beyond_the_twelve_are_rows_below() -> None:
    cells = Layout("6x2").cells([*STANDARD_LEADS, "V4R"])
    assert cells[-1] == Cell(lead="V4R", row=6, column=0, from_s=0, to_s=10)


def test_no_leads_no_cells() -> None:
    assert Layout("3x4+1R").cells([]) == ()
    assert Layout("3x4+1R").rows([]) == 0
