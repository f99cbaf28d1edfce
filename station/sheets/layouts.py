"""How the leads of an EKG are laid out, as plain data: for the screen, the paper and the files.

A layout is rows of cells. A cell shows one lead over one piece of time; in layouts of several
columns each column goes on in time where the one before ends, so that a row has no jump in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from station.signals.leads import STANDARD_LEADS, standard_name

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FEWEST_FOR_COLUMNS", "Cell", "Layout"]

FEWEST_FOR_COLUMNS: Final = 8
"""With fewer of the twelve leads a layout of columns would be half empty: they come as rows."""

_RHYTHM_ROWS: Final = 3
# In columns, from top to bottom and left to right, as paper has them.
_BY_THREE: Final = tuple(STANDARD_LEADS[k : k + 3] for k in range(0, 12, 3))
_BY_SIX: Final = (STANDARD_LEADS[:6], STANDARD_LEADS[6:])
# The lead of a single rhythm strip: the first of these that was recorded.
_RHYTHM_LEADS: Final = ("II", "V1", "V5", "I", "III", "aVF")
_THREE_RHYTHM_LEADS: Final = ("V1", "II", "V5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A lead over a piece of time, `from_s` to `to_s` after the beginning of what is shown.

    `row` and `column` count from 0. `is_rhythm`: a strip of the whole time below the leads, or of
    a rhythm sheet. Where the lead was not `recorded` the cell keeps its place, and says so.
    """

    lead: str
    row: int
    column: int
    from_s: float
    to_s: float
    is_rhythm: bool = False
    recorded: bool = True


class Layout(StrEnum):
    """The layouts by name; the value is what people call it, and what settings and commands say."""

    THREE_BY_FOUR_ONE_RHYTHM = "3x4+1R"
    THREE_BY_FOUR_THREE_RHYTHM = "3x4+3R"
    SIX_BY_TWO = "6x2"
    TWELVE_BY_ONE = "12x1"
    RHYTHM = "rhythm"
    ROWS = "rows"
    """A row a lead, of the leads that there are and in their order."""

    @property
    def seconds(self) -> float:
        """How much time it is made for: 10 s, and a rhythm strip 30 s."""
        return 30.0 if self is Layout.RHYTHM else 10.0

    def used(self, leads: Sequence[str]) -> Layout:
        """The layout that these leads get: `ROWS` in place of one of columns for fewer than eight
        of the twelve.
        """
        known = {standard_name(lead) for lead in leads} & set(STANDARD_LEADS)
        if self is Layout.RHYTHM or len(known) >= FEWEST_FOR_COLUMNS:
            return self
        return Layout.ROWS

    def cells(self, leads: Sequence[str], seconds: float | None = None) -> tuple[Cell, ...]:
        """The cells of these leads, row by row; none where there are no leads.

        `seconds` is the time in all: what one row shows, and a rhythm strip in three rows. Leads
        that are none of the twelve come as rows of the whole time below the others.
        """
        names = tuple(dict.fromkeys(standard_name(lead) for lead in leads))
        whole_s = self.seconds if seconds is None else seconds
        grid: tuple[tuple[str, ...], ...]
        rhythm: tuple[str, ...] = ()
        if not names:
            return ()
        match self.used(names):
            case Layout.RHYTHM:
                row_s = whole_s / _RHYTHM_ROWS
                lead = _rhythm_lead(names)
                return tuple(
                    Cell(
                        lead=lead,
                        row=row,
                        column=0,
                        from_s=row * row_s,
                        to_s=(row + 1) * row_s,
                        is_rhythm=True,
                    )
                    for row in range(_RHYTHM_ROWS)
                )
            case Layout.THREE_BY_FOUR_ONE_RHYTHM:
                grid, rhythm = _BY_THREE, (_rhythm_lead(names),)
            case Layout.THREE_BY_FOUR_THREE_RHYTHM:
                grid, rhythm = _BY_THREE, _THREE_RHYTHM_LEADS
            case Layout.SIX_BY_TWO:
                grid = _BY_SIX
            case Layout.TWELVE_BY_ONE:
                grid = (STANDARD_LEADS,)
            case _:
                grid = (names,)
        return _grid(grid, rhythm, names, whole_s)

    def rows(self, leads: Sequence[str]) -> int:
        """How many rows the cells of these leads are in."""
        return max((cell.row + 1 for cell in self.cells(leads)), default=0)

    def columns(self, leads: Sequence[str]) -> int:
        """How many columns the cells of these leads are in."""
        return max((cell.column + 1 for cell in self.cells(leads)), default=0)


def _rhythm_lead(names: Sequence[str]) -> str:
    return next((lead for lead in _RHYTHM_LEADS if lead in names), names[0])


def _grid(
    columns: Sequence[Sequence[str]], rhythm: Sequence[str], names: Sequence[str], whole_s: float
) -> tuple[Cell, ...]:
    """Columns of leads, and below them rows of the whole time: rhythm strips and other leads."""
    column_s = whole_s / len(columns)
    shown = {lead for leads in columns for lead in leads}
    cells = [
        Cell(
            lead=leads[row],
            row=row,
            column=column,
            from_s=column * column_s,
            to_s=(column + 1) * column_s,
            recorded=leads[row] in names,
        )
        for row in range(len(columns[0]))
        for column, leads in enumerate(columns)
    ]
    others = [name for name in names if name not in shown]
    for row, lead in enumerate((*rhythm, *others), start=len(columns[0])):
        cells.append(
            Cell(
                lead=lead,
                row=row,
                column=0,
                from_s=0.0,
                to_s=whole_s,
                is_rhythm=lead in rhythm,
                recorded=lead in names,
            )
        )
    return tuple(cells)
