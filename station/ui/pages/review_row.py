"""One result in Review: what it is, how it was measured, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.corrections import Correction, CorrectionKind
from station.intake.answer import IntakeAnswer
from station.intake.question import QuestionType
from station.marks import findings
from station.marks import worst as worst_mark
from station.ui import how_words, mark_words, names, program_words, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.intake import words as intake_words
from station.ui.intake.controls import RowText
from station.ui.look import Look
from station.ui.recording_strip import RecordingStrip
from station.ui.tile_words import context_words, sentence
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord, Tag
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.picture import Picture
from station.visit import Delivery, DeliveryState, NotDone, Result, ResultKind, SetPart
from station.vitals import Origin, Vital

__all__ = ["ResultRow", "Widths", "worst"]

# Asked and written on Intake: changed there, not repeated.
_ASKED: Final = (ResultKind.REASON_FOR_VISIT, ResultKind.INTAKE)
_LOOKED_AT: Final = (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)


def worst(deliveries: tuple[Delivery, ...]) -> Delivery | None:
    """The delivery that needs a person most; None where there is none. Of two that are alike it is
    the one with a remark of its receiver.
    """
    return min(
        deliveries,
        key=lambda one: (words.DELIVERY_ORDER.index(one.state), not one.warns),
        default=None,
    )


def row_key(result: Result) -> str:
    """What a row is called: by its kind, an answer by its question, one of a list by its option."""
    answer = result.answer
    if answer is None:
        return str(result.kind)
    if answer.type is not QuestionType.LIST:
        return f"intake-{answer.question}"
    own = answer.option.id if answer.option is not None else result.id
    return f"intake-{answer.question}-{own}"


def _title_text(result: Result) -> str:
    if result.answer is not None:
        return intake_words.said(result.answer.words)
    return words.kind_title(result.kind)


def _title(look: Look, result: Result, tone: Tone) -> QWidget:
    """What the result is; a clinic's question may be long and is set smaller before it is cut."""
    if result.answer is None:
        return _middle(Label(look, _title_text(result), use=Text.STRONG, tone=tone, wrap=True))
    holder = QWidget()
    box = column(holder)
    text = RowText(look)
    text.show_paragraphs(Paragraph(_title_text(result), Text.STRONG, tone))
    box.addWidget(text)
    return holder


def _middle(label: Label) -> Label:
    """Words that may take two lines, in the middle of the row."""
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    return label


def _said(answer: IntakeAnswer) -> str:
    text = intake_words.answer_text(answer)
    return f"{text}: {answer.note}" if answer.note else text


# Longer words about a value would be set too small to read: what was before is on the tile and on
# History, too.
_LONGEST_HOW: Final = 60
_LONGEST_HOW_COMPACT: Final = 46


class Widths:
    """Widths of the columns; `How` takes the rest."""

    def __init__(self, look: Look, signed: bool) -> None:
        metrics = look.metrics
        self.gap = metrics.px(24, 12)
        self.title = metrics.px(196, 132)
        self.value = metrics.px(286, 190)
        self.last = metrics.px(404, 232) if signed else metrics.px(200, 140)


class ResultRow(QWidget):
    """Its height and its columns stay while its receipt changes, unless a person is needed."""

    def __init__(
        self,
        look: Look,
        result: Result,
        *,
        signed: bool,
        repeat: Callable[[ResultKind], None],
        resend: Callable[[str], None],
        last: str = "",
        correction: Correction | None = None,
    ) -> None:
        super().__init__()
        self.look = look
        # The number that holds now; what was signed is told beside it.
        self.signed_result = result
        self.result = (correction and correction.result) or result
        self._correction = correction
        self._signed = signed
        self._before = last
        self._repeat = repeat
        self._resend = resend
        self._shown: Delivery | None = None
        metrics = look.metrics
        self._line_px = max(metrics.target, metrics.px(56, 46))
        if result.marks:  # one line more: which rule was met
            self._line_px += round(metrics.text_px(Text.CAPTION) * 1.3)
        of = result.in_set
        if of is not None and of.part is not SetPart.READING:  # its program and notes are told
            self._line_px += metrics.px(28, 24)
        if correction is not None:  # who, why, and what was signed
            self._line_px += metrics.px(24, 36)
        pad = metrics.px(6, 3)
        self._body = column(self, spacing=metrics.px(6, 4), margins=(metrics.pad, pad) * 2)
        line = self._line()
        self._body.addLayout(line)
        if result.ekg is not None:
            widths = Widths(look, signed)
            left = widths.title + widths.gap
            strip = RecordingStrip(look, result.ekg, metrics.px(72, 44), left=left)
            self._body.addWidget(strip)
        self._trouble = QWidget()
        self._trouble_box = row(self._trouble, spacing=metrics.gap)
        self._trouble.hide()
        self._body.addWidget(self._trouble)

    @property
    def _component(self) -> bool:
        """Whether it is one reading of a set, which stands under the whole of it."""
        of = self.result.in_set
        return of is not None and of.part is SetPart.READING

    # The row.

    def _line(self) -> QHBoxLayout:
        widths = Widths(self.look, self._signed)
        line = row(spacing=widths.gap)
        line.addStrut(self._line_px)  # one height, whatever is in it
        kind = row_key(self.result)
        tone = Tone.INK if self.result.filed else Tone.INK2
        of = self.result.in_set
        title: QWidget
        if of is None:
            title = _title(self.look, self.result, tone)
        else:
            called = program_words.row_title(self.result) or words.kind_title(self.result.kind)
            use = Text.BODY if self._component else Text.STRONG
            title = _middle(Label(self.look, called, use=use, tone=tone, wrap=True))
        if self._component and of is not None:
            title.setContentsMargins(self.look.metrics.px(20, 12), 0, 0, 0)
            kind = f"{kind}-{of.place}"
        title.setObjectName(names.row(kind) if self.result.filed else f"{names.row(kind)}-kept")
        title.setFixedWidth(widths.title)
        line.addWidget(title)
        said = self.result.text
        if self.result.answer is not None:
            said = _said(self.result.answer)
        if said is None:
            line.addWidget(self._value(widths.value))
            line.addWidget(self._how(), 1)
        else:
            line.addWidget(self._words(said), 1)
        self._last = QWidget()
        self._last.setFixedWidth(widths.last)
        self._last_box = column(self._last)
        line.addWidget(self._last)
        self._fill_last(None)
        return line

    def _value(self, width: int) -> QWidget:
        number, unit = words.result_value(self.result)
        part = self.result.in_set.part if self.result.in_set is not None else None
        number = "" if part is SetPart.GROUP else number
        holder = QWidget()
        holder.setFixedWidth(width)
        cell = column(holder)
        cell.addStretch(1)
        box = row(spacing=self.look.metrics.px(8, 6))
        cell.addLayout(box)
        in_error = self._correction is not None and self._correction.result is None
        holds = self.result.filed and not in_error
        tone, weight = (Tone.INK, 700) if holds else (Tone.INK2, 500)
        weight = 500 if self._component else weight
        box.addWidget(Label(self.look, number, use=Text.TILE, tone=tone, weight=weight))
        box.addWidget(Label(self.look, unit, use=Text.LABEL, tone=Tone.INK2))
        mark = worst_mark(self.result.marks)
        if mark is not None:
            icon, tone = mark_words.mark_look(mark)
            beside = ShapeWord(self.look, use=Text.CAPTION)
            beside.setObjectName(names.mark(str(self.result.kind)))
            beside.show_state(icon, mark_words.mark_word(mark), tone)
            beside.setToolTip(mark_words.source_words(self.result.marks))
            cell.addWidget(beside)
        # What a person typed over a simulated value is no real one either.
        origins = self.result.origins | self.signed_result.origins
        if any(not origin.real for origin in origins):
            box.addWidget(Tag(self.look, self.tr("SIM")))
        box.addStretch(1)
        cell.addStretch(1)
        return holder

    def _words(self, text: str) -> QWidget:
        """A text takes the room of value and origin; it is set smaller before it is cut."""
        holder = QWidget()
        box = column(holder)
        said = FitText(self.look)
        said.setFixedHeight(self._line_px - self.look.metrics.px(24, 19))
        said.show_paragraphs(Paragraph(text, Text.STRONG, Tone.INK))
        box.addWidget(said)
        box.addWidget(self._by_hand())
        return holder

    def _by_hand(self) -> QWidget:
        holder = QWidget()
        box = column(holder)
        line = row()
        mark = ShapeWord(self.look, use=Text.CAPTION)
        at = words.clock(self.result.accepted_at)
        mark.show_state(Icon.BY_HAND, self.tr("By hand, {time}").format(time=at), Tone.INK2)
        line.addWidget(mark)
        line.addStretch(1)
        box.addStretch(1)
        box.addLayout(line)
        if self.result.readings:
            context = self.result.readings[0].context
            said = FitText(self.look)
            said.set_lines(Text.CAPTION, 1)
            said.show_paragraphs(
                Paragraph(how_words.context_words(context, manual=True), Text.CAPTION, Tone.INK2)
            )
            if said.text:
                box.addWidget(said)
        box.addStretch(1)
        return holder

    def _undone(self, not_done: NotDone) -> QWidget:
        """Why there is no value."""
        said = FitText(self.look)
        said.setFixedHeight(self._line_px)
        said.show_paragraphs(
            Paragraph(how_words.undone_sentence(not_done), Text.BODY, Tone.INK),
            Paragraph(words.clock(self.result.accepted_at), Text.CAPTION, Tone.INK2),
        )
        return said

    def _how(self) -> QWidget:
        """Where the value comes from, and what is worth knowing about it."""
        if self._correction is not None:
            return self._corrected(self._correction)
        if self.result.not_done is not None:
            return self._undone(self.result.not_done)
        remark = self._remark()
        about = self._before or self._said() or remark
        if self.result.origins == {Origin.MANUAL} and not about:
            return self._by_hand()
        said = FitText(self.look)
        said.setFixedHeight(self._line_px)
        device, more = self._measured()
        if self.result.origins == {Origin.MANUAL}:
            at = words.clock(self.result.accepted_at)
            device, more = self.tr("By hand, {time}").format(time=at), ""
        more = ". ".join(part for part in (more, *self._said()) if part)
        longest = _LONGEST_HOW_COMPACT if self.look.metrics.compact else _LONGEST_HOW
        lines = 2 if remark else 1  # a row with a remark is one line higher
        if self._before and len(more) + len(self._before) + len(remark) <= lines * longest:
            more = f"{more}. {self._before}" if more else self._before
        said.show_paragraphs(
            Paragraph(device, Text.BODY, Tone.INK),
            Paragraph(
                ". ".join(part for part in (more, remark) if part),
                Text.CAPTION,
                Tone.INK if remark else Tone.INK2,
            ),
        )
        said.setToolTip(mark_words.source_words(self.result.marks))
        return said

    def _remark(self) -> str:
        """Which rules were met, and what a person said about an unlikely value."""
        marks = findings(self.result.marks)
        named = self.result.kind is ResultKind.BLOOD_PRESSURE
        said = [
            mark_words.rule_words(mark, named=named)
            for mark in marks
            if mark.level is marks[0].level  # the others are told on touch
        ]
        if any(mark.confirmed for mark in self.result.marks):
            said.append(self.tr("Said to be right though unlikely."))
        return " ".join(said)

    def _said(self) -> list[str]:
        """What a person has said about it: a note, or why it is left out."""
        said = []
        if self.result.left_out is not None:
            said.append(self.tr("Left out: {why}").format(why=self.result.left_out))
        if self.result.note is not None:
            said.append(self.tr("Note: {text}").format(text=self.result.note))
        return said

    def _corrected(self, said: Correction) -> QWidget:
        """Who has corrected it and why, and what was signed."""
        in_error = said.kind is CorrectionKind.ENTERED_IN_ERROR
        what = self.tr("Entered in error") if in_error else self.tr("Corrected")
        number, unit = words.result_value(self.signed_result)
        more = [f"{words.clock(said.at)}, {said.by.name}", said.reason]
        if not in_error:
            more.append(self.tr("Signed: {value}").format(value=f"{number} {unit}".strip()))
        holder = FitText(self.look)
        holder.setFixedHeight(self._line_px)
        holder.show_paragraphs(
            Paragraph(what, Text.STRONG, Tone.WARN),
            Paragraph(". ".join(more), Text.CAPTION, Tone.INK2),
        )
        return holder

    def _measured(self) -> tuple[str, str]:
        ekg = self.result.ekg
        if ekg is not None:
            lost = ekg.lost_samples / ekg.rate_hz
            gone = self.tr("{s} s lost").format(s=f"{lost:.2f}") if lost else ""
            leads = self.tr("leads {leads}").format(leads=", ".join(ekg.channels))
            at = words.clock(self.result.accepted_at)
            return ekg.device.name, ", ".join(part for part in (at, leads, gone) if part)
        first = self.result.readings[0]
        notes = [words.clock(first.taken.received), context_words(first.context)]
        if self.result.in_set is not None:
            notes.append(program_words.set_note(self.result.in_set))
        pulse = self.result.reading(Vital.PULSE_RATE) if self._component else None
        if pulse is not None:
            notes.append(self.tr("pulse {n}/min").format(n=words.number(pulse.quantity)))
        notes += dict.fromkeys(
            spoken(note) for r in self.result.readings for note in r.quality.reasons
        )
        return first.device.name, ", ".join(note for note in notes if note)

    # What became of it.

    def show_delivery(self, delivery: Delivery | None) -> None:
        """The receipt, after the signature."""
        if delivery == self._shown:
            return
        self._shown = delivery
        self._fill_last(delivery)
        self._show_trouble(delivery)
        self.update()

    def _fill_last(self, delivery: Delivery | None) -> None:
        box, look = self._last_box, self.look
        clear(box)
        box.addStretch(1)
        left = Qt.AlignmentFlag.AlignLeft
        if not self.result.filed:
            left_out = self.result.left_out is not None
            word = self.tr("Left out, kept here") if left_out else self.tr("Kept here, not sent")
            box.addWidget(_middle(Label(look, word, tone=Tone.INK2, wrap=True)))
        elif not self._signed:
            if self.result.kind in _ASKED:
                name = names.action(row_key(self.result), "change")
                again = Button(look, self.tr("Change"), name=name, icon=Icon.PENCIL)
                title = self.tr("Change {what}").format(what=_title_text(self.result))
                again.setAccessibleName(title)
                again.clicked.connect(lambda: self._repeat(self.result.kind))
                box.addWidget(again, 0, left)
            elif not self._component:
                name = names.action(str(self.result.kind), "repeat")
                again = Button(look, self.tr("Repeat"), name=name, icon=Icon.REPEAT)
                again.clicked.connect(lambda: self._repeat(self.result.kind))
                box.addWidget(again, 0, left)
        elif delivery is None:
            box.addWidget(Label(look, self.tr("No chart here takes it"), tone=Tone.INK2))
        else:
            icon, tone = words.DELIVERY_LOOK[delivery.state]
            chip = ShapeWord(look)
            place = f"-{self.result.in_set.place}" if self._component and self.result.in_set else ""
            chip.setObjectName(names.receipt(f"{row_key(self.result)}{place}"))
            chip.show_state(icon, words.delivery_word(delivery.state), tone)
            if self._correction is not None:
                of = self.tr("Correction: {state}")
                chip.setAccessibleName(of.format(state=words.delivery_word(delivery.state)))
            box.addWidget(chip, 0, left)
            told = self._receipt_detail(delivery)
            if told:
                detail = Label(look, told, use=Text.CAPTION, tone=Tone.INK2)
                detail.setToolTip(delivery.chart_id or told)
                box.addWidget(detail, 0, left)
        box.addStretch(1)

    def _receipt_detail(self, delivery: Delivery) -> str:
        """One line under the state: the chart's id, or when it is tried again."""
        if delivery.state is DeliveryState.DELIVERED and delivery.chart_id:
            # A UUID is longer than a compact column; its first block is what is read aloud.
            uuid = delivery.chart_id.count("-") == 4 and self.look.metrics.compact
            return f"{delivery.chart_id.split('-')[0]}…" if uuid else delivery.chart_id
        if delivery.state is DeliveryState.QUEUED and delivery.next_try is not None:
            at = words.clock(delivery.next_try, seconds=True)
            return self.tr("next try {time}").format(time=at)
        return ""

    def _show_trouble(self, delivery: Delivery | None) -> None:
        """Why it was refused and what to do, over the whole width; or what the receiver remarked
        about what it took.
        """
        clear(self._trouble_box)
        needed = delivery is not None and delivery.state in _LOOKED_AT
        remark = (delivery.warns or "") if delivery is not None and not needed else ""
        self._trouble.setVisible(needed or bool(remark))
        if remark:
            self._show_remark(remark)
        if delivery is None or not needed:
            return
        why = FitText(self.look)
        why.setFixedHeight(self._line_px)
        why.show_paragraphs(
            Paragraph(delivery.says or "", Text.STRONG, Tone.INK),
            Paragraph(delivery.next_step or "", Text.BODY, Tone.INK),
        )
        self._trouble_box.addWidget(why, 1)
        name = names.action(row_key(self.result), "resend")
        again = Button(self.look, self.tr("Try again"), name=name, icon=Icon.REPEAT)
        again.clicked.connect(lambda _=False, own=delivery.result_id: self._resend(own))
        self._trouble_box.addWidget(again)

    def _show_remark(self, remark: str) -> None:
        metrics = self.look.metrics
        icon = Picture(self.look, Icon.WARNING, Tone.WARN, px=metrics.px(22, 18))
        self._trouble_box.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
        said = FitText(self.look)
        said.setObjectName(names.receipt_remark(row_key(self.result)))
        said.set_lines(Text.LABEL, 2)
        lead = self.tr("The receiver took it and remarks:")
        said.show_paragraphs(Paragraph(sentence(remark), Text.LABEL, Tone.INK, lead))
        self._trouble_box.addWidget(said, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A tint where a person is needed, and the line under the row."""
        painter = QPainter(self)
        if self._shown is not None and self._shown.state in _LOOKED_AT:
            refused = self._shown.state is DeliveryState.REFUSED
            ground = Tone.BAD_TINT if refused else Tone.SURFACE2
            painter.fillRect(self.rect(), self.look.colour(ground))
            if self.look.palette.tints_are_borders:
                painter.setPen(QPen(self.look.colour(Tone.BAD if refused else Tone.INK2), 2))
                painter.drawRect(self.rect().adjusted(2, 2, -2, -3))
        foot = self.rect().adjusted(0, self.height() - 1, 0, 0)
        painter.fillRect(foot, self.look.colour(Tone.LINE))
