"""The numbers of one trend as a table, for eyes, keyboard and screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from station.ui import history_words, names, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.trend import Trend

__all__ = ["NumbersTable"]


class NumbersTable(QTableWidget):
    """The newest first; the value of now, where there is one, before all. `told` says everything
    about the row that is chosen: there is no room for it in the columns.
    """

    told = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(0, 3)
        self.look = look
        self._shown: Trend | None = None
        self._details: list[str] = []
        self.currentCellChanged.connect(lambda line, *_rest: self._tell(line))
        self.setObjectName(names.HISTORY_TABLE)
        self.setAccessibleName(self.tr("Numbers"))
        self.setHorizontalHeaderLabels([self.tr("When"), self.tr("Value"), self.tr("From")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows walk in it
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(look.font(Text.CAPTION))
        header.setHighlightSections(False)
        self.setFont(look.font(Text.CAPTION))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        palette = look.palette
        pad = look.metrics.px(6, 4)
        self.setStyleSheet(
            f"QTableWidget {{ background: {palette[Tone.SURFACE]}; color: {palette[Tone.INK]};"
            f" border: none; selection-background-color: {palette[Tone.ACCENT_TINT]};"
            f" selection-color: {palette[Tone.INK]}; outline: none; }}"
            f"QTableWidget::item {{ border-bottom: 1px solid {palette[Tone.LINE]};"
            f" padding: {pad}px; }}"
            f"QHeaderView {{ background: {palette[Tone.SURFACE]}; border: none; }}"
            f"QHeaderView::section {{ background: {palette[Tone.SURFACE]};"
            f" color: {palette[Tone.INK2]}; border: none; padding: {pad}px;"
            f" border-bottom: 1px solid {palette[Tone.LINE2]}; }}"
        )

    def forget(self) -> None:
        """Nothing is left in it."""
        self._shown = None
        self._details = []
        self.setRowCount(0)
        self._tell(-1)

    def _tell(self, line: int) -> None:
        self.told.emit(self._details[line] if 0 <= line < len(self._details) else "")

    def show_trend(self, trend: Trend) -> None:
        """Its numbers, all of them, whatever time the plots show."""
        if trend == self._shown:
            return
        same = self._shown is not None and self._shown.kind is trend.kind
        at = self.currentRow() if same else 0
        self._shown = trend
        title = words.kind_title(trend.kind)
        self.setAccessibleName(self.tr("{what}, numbers").format(what=title))
        unit = history_words.unit_of(trend.kind)
        self.setHorizontalHeaderLabels([self.tr("When"), unit, self.tr("From")])
        rows: list[tuple[str, str, str]] = []
        self._details = []
        if trend.now:
            number = "/".join(words.number(one) for one in trend.now)
            rows.append((self.tr("Now"), number, history_words.short_origin(None)))
            self._details.append(f"{number} {unit}. {history_words.origin_word(None)}.")
        for value in reversed(trend.values):
            number = history_words.number_of(value)
            day = words.day(history_words.day_of(value.at))
            rows.append((day, number, history_words.short_origin(value.origin)))
            told = (history_words.when(value), f"{number} {unit}", history_words.source_line(value))
            self._details.append(". ".join(told) + ".")
        self.setRowCount(len(rows))
        strong = self.look.font(Text.CAPTION, 600)
        for line, cells in enumerate(rows):
            for column, said in enumerate(cells):
                item = QTableWidgetItem(said)
                item.setToolTip(self._details[line])
                if column == 1:
                    item.setFont(strong)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said} {unit}")
                self.setItem(line, column, item)
        self.resizeRowsToContents()
        if rows:
            self.setCurrentCell(min(max(at, 0), len(rows) - 1), 0)
        self._tell(self.currentRow())
