"""The table of Review: results in the order of the board, evidence under what it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from station.capture.views import VisitView
from station.corrections import latest_correction, standing_deliveries
from station.ui import words
from station.ui.look import Look
from station.ui.pages.review_row import ResultRow, Widths, worst
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel, Rule
from station.visit import Delivery, Result, ResultKind, SetPart
from station.vitals import Quantity

__all__ = ["ResultTable", "in_order"]

# The index stands below the later of its two.
_BMI_AFTER: Final = ResultKind.BODY_HEIGHT
_ORDER: Final = {kind: at for at, kind in enumerate(ResultKind)}


class ResultTable(Panel):
    """Rows are made when results change; a receipt only changes its row."""

    def __init__(
        self, look: Look, repeat: Callable[[ResultKind], None], resend: Callable[[str], None]
    ) -> None:
        super().__init__(look)
        self._repeat, self._resend = repeat, resend
        self._made_of: object = None
        self.rows: dict[str, ResultRow] = {}
        inside = column(self, margins=(1, 1, 1, 1))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.addWidget(self.area)

    def show_visit(
        self, visit: VisitView, signed: bool, before: Mapping[ResultKind, str] | None = None
    ) -> None:
        """The visit's results, and after the signature their receipts. `before` are lines about
        earlier values, shown until then.
        """
        lines = {} if signed or before is None else dict(before)
        results = in_order(visit.results)
        made_of = (results, signed, visit.id, lines, visit.corrections, visit.bmi)
        if made_of != self._made_of:
            self._made_of = made_of
            self._make(results, signed, lines, visit)
        standing = standing_deliveries(visit.deliveries, visit.corrections)
        for line in self.rows.values():
            line.show_delivery(worst(_receipts(line.result, standing)))

    def _make(
        self,
        results: tuple[Result, ...],
        signed: bool,
        before: Mapping[ResultKind, str],
        visit: VisitView,
    ) -> None:
        bmi = visit.bmi
        look = self.look
        body = QWidget()
        box = column(body)
        box.addWidget(self._head(signed))
        box.addWidget(Rule(look, tone=Tone.LINE2))
        self.rows = {}
        for result in results:
            line = ResultRow(
                look,
                result,
                signed=signed,
                repeat=self._repeat,
                resend=self._resend,
                last=before.get(result.kind, "") if result.filed else "",
                correction=latest_correction(visit.corrections, result.id),
            )
            self.rows[result.id] = line
            box.addWidget(line)
            if result.kind is _BMI_AFTER and bmi is not None:
                box.addWidget(self._computed(bmi, signed))
        if not results:
            nothing = Label(look, self.tr("Nothing is kept yet."), tone=Tone.INK2)
            nothing.setContentsMargins(*(look.metrics.pad,) * 4)
            box.addWidget(nothing)
        box.addStretch(1)
        self.area.setWidget(body)

    def _computed(self, bmi: Quantity, signed: bool) -> QWidget:
        """What follows from two results. It is shown and not filed: a chart computes its own."""
        look, widths = self.look, Widths(self.look, signed)
        holder = QWidget()
        pad = look.metrics.px(6, 3)
        line = row(holder, spacing=widths.gap, margins=(look.metrics.pad, pad) * 2)
        line.addStrut(look.metrics.px(40, 32))
        title = Label(look, self.tr("BMI"), use=Text.STRONG, tone=Tone.INK2)
        title.setFixedWidth(widths.title)
        line.addWidget(title)
        value = QWidget()
        value.setFixedWidth(widths.value)
        box = row(value, spacing=look.metrics.px(8, 6))
        box.addWidget(Label(look, words.number(bmi), use=Text.TILE, tone=Tone.INK2, weight=500))
        box.addWidget(Label(look, words.unit_word(bmi.unit), use=Text.LABEL, tone=Tone.INK2))
        box.addStretch(1)
        line.addWidget(value)
        said = self.tr("Computed from weight and height")
        line.addWidget(Label(look, said, use=Text.CAPTION, tone=Tone.INK2), 1)
        last = Label(look, self.tr("Kept here, not sent"), tone=Tone.INK2, wrap=True)
        last.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        last.setFixedWidth(widths.last)
        line.addWidget(last)
        return holder

    def _head(self, signed: bool) -> QWidget:
        look, widths = self.look, Widths(self.look, signed)
        head = QWidget()
        pad = look.metrics.px(10, 5)
        line = row(head, spacing=widths.gap, margins=(look.metrics.pad, pad) * 2)
        last = self.tr("Receipt from the chart") if signed else ""
        for title, width in (
            (self.tr("Result"), widths.title),
            (self.tr("Value"), widths.value),
            (self.tr("How"), None),
            (last, widths.last),
        ):
            label = Label(look, title, use=Text.LABEL, tone=Tone.INK2)
            if width is None:
                line.addWidget(label, 1)
            else:
                label.setFixedWidth(width)
                line.addWidget(label)
        return head


def _receipts(result: Result, deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """The receipts of a result, one for each message that files it."""
    return tuple(one for one in deliveries if one.result_id == result.id)


def in_order(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """As on the board; what is filed before what stays here."""
    return tuple(
        sorted(results, key=lambda one: (_ORDER[one.kind], not one.filed, *_in_its_set(one)))
    )


def _in_its_set(result: Result) -> tuple[bool, int]:
    """The whole of a set before its readings, in the order in which they were taken."""
    of = result.in_set
    return (of.part is SetPart.READING, of.place) if of is not None else (False, 0)
