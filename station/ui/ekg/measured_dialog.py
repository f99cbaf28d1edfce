"""All measurements of an EKG, with their spread and how many beats they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from station.ui import names
from station.ui.ekg.measured_words import ORDER, digits, reasons, title, unit_word
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Rule

if TYPE_CHECKING:
    from station.ekg.record import EkgFindings
    from station.ui.look import Look

__all__ = ["MeasuredDialog"]

# Two groups beside each other: title, value, spread and beats of each.
_ROWS = (len(ORDER) + 1) // 2
_CELLS = 4


class MeasuredDialog(Overlay):
    """Stays what it is while it is open: new findings change numbers, never places."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look, self.tr("Measured, unconfirmed"), name=names.MEASURED_DIALOG, width=1160
        )
        metrics = look.metrics
        self._cells: dict[str, tuple[Label, Label, Label]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(metrics.px(18, 10))
        grid.setVerticalSpacing(metrics.px(8, 4))
        for at, name in enumerate(ORDER):
            line, first = 2 * (at % _ROWS), (_CELLS + 1) * (at // _ROWS)
            if at % _ROWS:
                grid.addWidget(Rule(look), line - 1, first, 1, _CELLS)
            cells = (
                Label(look, use=Text.STRONG, weight=700),
                Label(look, use=Text.CAPTION, tone=Tone.INK2),
                Label(look, use=Text.CAPTION, tone=Tone.INK2),
            )
            for cell in cells:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(Label(look, title(name), use=Text.BODY), line, first)
            for beside, cell in enumerate(cells, start=1):
                grid.addWidget(cell, line, first + beside)
            self._cells[name] = cells
        grid.setColumnMinimumWidth(_CELLS, metrics.px(36, 16))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(_CELLS + 1, 1)
        self.body.addLayout(grid)
        self._notes = Label(look, use=Text.BODY, wrap=True)
        self.body.addWidget(self._notes)
        explained = self.tr(
            "Read off by the station and confirmed by nobody. Rate and RR are means, the others"
            " medians; ± is how far a beat is from that, the median of all beats."
        )
        self.body.addWidget(Label(look, explained, use=Text.CAPTION, tone=Tone.INK2, wrap=True))

    def show_findings(self, findings: EkgFindings | None, *, of: str) -> None:
        """Show these, read off `of` these seconds."""
        for name, (number, spread, beats) in self._cells.items():
            found = findings.value(name) if findings is not None else None
            there = found is not None and found.quantity is not None
            shown = f"{digits(found)} {unit_word(found)}".strip()
            number.show_text(shown, Tone.INK if there else Tone.INK3)
            width = "" if found is None or not there or found.spread is None else found.spread.value
            spread.show_text(self.tr("±{n}").format(n=f"{width:f}") if width != "" else "")
            count = found.beats if found is not None and there else None
            beats.show_text("" if count is None else self.tr("of {n}").format(n=count))
            number.setAccessibleName(f"{title(name)} {shown}")
        notes = [] if findings is None else reasons(findings, ORDER)
        if findings is not None and findings.left_out:
            leads = ", ".join(findings.left_out)
            notes.append(self.tr("Left out: {leads}.").format(leads=leads))
        if of:
            notes.append(f"{of}.")
        self._notes.show_text(" ".join(notes))
