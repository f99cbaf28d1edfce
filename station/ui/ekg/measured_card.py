"""What the station read off the EKG, marked as unconfirmed: values, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from station.ui import names
from station.ui.ekg.measured_dialog import MeasuredDialog
from station.ui.ekg.measured_words import AXES, digits, reasons, title, unit_word
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.chip import Chip
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel, Rule
from station.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from station.ekg.record import EkgFindings

__all__ = ["MeasuredCard"]

_ROWS: Final = ("pr", "qrs", "qt", "qtc_fridericia", "qtc_bazett")


class _Cover(QAbstractButton):
    """Lies over the card and makes all of it a button; nothing of it is seen but the focus."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self.setObjectName(names.MEASURED_ALL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Nothing: the card is below."""


class MeasuredCard(Panel):
    """The usual values in rows; all of them, with spread and beats, at a touch."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName(names.MEASURED_CARD)
        self._findings: EkgFindings | None = None
        self._of, self._why = "", ""
        self._dialog: MeasuredDialog | None = None
        metrics = look.metrics
        pad = metrics.px(16, 12)
        page = column(self, spacing=metrics.px(3, 2), margins=(pad, metrics.px(10, 8), pad, pad))
        head = row(spacing=metrics.px(8, 6))
        head.addWidget(Label(look, self.tr("Measured"), use=Text.LABEL, weight=700))
        head.addStretch(1)
        self.chip = Chip(look, use=Text.CAPTION)
        self.chip.bordered = True
        self.chip.show_chip(Icon.CHECK, self.tr("Unconfirmed"), Tone.INK2)
        head.addWidget(self.chip)
        page.addLayout(head)
        self._values: dict[str, tuple[Label, Label]] = {}
        self._spreads: dict[str, Label] = {}
        for at, name in enumerate((*_ROWS, "axes")):
            if at:
                page.addWidget(Rule(look))
            self._add_row(page, name)
        page.addSpacing(metrics.px(4, 2))
        foot = row(spacing=metrics.px(6, 4))
        self.notes = Label(look, use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        foot.addWidget(self.notes, 1)
        mark = Picture(look, Icon.CHEVRON_RIGHT, px=metrics.px(22, 18))
        foot.addWidget(mark, 0, Qt.AlignmentFlag.AlignBottom)
        page.addLayout(foot)
        page.addStretch(1)
        self.all = _Cover(self)
        self.all.clicked.connect(self._show_all)
        self.show_findings(None)

    def _add_row(self, page: QVBoxLayout, name: str) -> None:
        look = self.look
        line = row(spacing=look.metrics.px(6, 4))
        line.addWidget(Label(look, self._title(name), use=Text.LABEL))
        line.addStretch(1)
        if name != "axes":
            self._spreads[name] = spread = Label(look, use=Text.CAPTION, tone=Tone.INK3)
            line.addWidget(spread)
        value = Label(look, use=Text.LABEL, weight=700)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        unit = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        unit.setMinimumWidth(unit.fontMetrics().horizontalAdvance(self.tr("ms")))
        line.addWidget(value)
        line.addWidget(unit)
        self._values[name] = value, unit
        page.addLayout(line)

    def _title(self, name: str) -> str:
        match name:
            case "qtc_fridericia":
                return self.tr("QTcF")
            case "qtc_bazett":
                return self.tr("QTcB")
            case "axes":
                return self.tr("P, QRS, T")
            case _:
                return title(name)

    def show_findings(self, findings: EkgFindings | None, *, of: str = "", why: str = "") -> None:
        """What was read off `of` these seconds ("Last 10 s"); or `why` nothing was."""
        self._findings, self._of, self._why = findings, of, why
        for name in _ROWS:
            found = findings.value(name) if findings is not None else None
            self._show(name, digits(found), unit_word(found))
            spread = found.spread if found is not None and found.quantity is not None else None
            said = "" if spread is None else self.tr("±{n}").format(n=f"{spread.value:f}")
            self._spreads[name].show_text(said)
        axes = [findings.value(name) if findings is not None else None for name in AXES]
        missing = all(axis is None or axis.quantity is None for axis in axes)
        said = "—" if missing else "  ".join(map(digits, axes))
        self._show("axes", said, "" if missing else self.tr("°"))
        self.notes.show_text("\n".join(self._notes()))
        self.all.setEnabled(findings is not None)
        self.all.setAccessibleName(self._said())
        if self._dialog is not None:
            self._dialog.show_findings(findings, of=of)

    def _show(self, name: str, value: str, unit: str) -> None:
        number, beside = self._values[name]
        number.show_text(value, Tone.INK3 if value == "—" else Tone.INK)
        beside.show_text(unit)

    def _notes(self) -> list[str]:
        findings = self._findings
        if findings is None:
            return [self._why] if self._why else []
        notes = reasons(findings, (*_ROWS, *AXES))
        if len(notes) > 1:
            missing = sum(_missing(findings, name) for name in (*_ROWS, *AXES))
            notes = [self.tr("{n} not measurable: touch for why.").format(n=missing)]
        if findings.left_out:
            leads = ", ".join(findings.left_out)
            left = self.tr("{leads} left out").format(leads=leads)
            notes.append(f"{self._of}, {left}." if self._of else f"{left}.")
        elif self._of:
            notes.append(f"{self._of}.")
        return notes

    def _said(self) -> str:
        said = [
            f"{self._title(name)} {number.text()} {unit.text()}".strip()
            for name, (number, unit) in self._values.items()
        ]
        return (
            self.tr("All values. Measured, unconfirmed. {values}. {notes}")
            .format(values=", ".join(said), notes=" ".join(self._notes()))
            .strip()
        )

    def _show_all(self) -> None:
        dialog = self._dialog = MeasuredDialog(self.look)
        dialog.show_findings(self._findings, of=self._of)
        dialog.closed.connect(self._forget)
        dialog.open_over(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """The whole card is touched."""
        self.all.setGeometry(self.rect())

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _missing(findings: EkgFindings, name: str) -> bool:
    found = findings.value(name)
    return found is None or found.quantity is None
