"""Tell the provider: what will be sent, to whom, and then whether it arrived."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station.capture.check_views import ChecksView, NoticeView, Tellable
from station.capture.commands import Answer, Denied
from station.capture.views import StationView
from station.ui import mark_words, names, words
from station.ui.fit_text import FitText, Paragraph
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Panel
from station.visit import DeliveryState

__all__ = ["TellDialog"]

_FAILED = (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)


class TellDialog(Overlay):
    """`send(result_id)` sends what is shown; `resend(notice_id)` tries a refused one again."""

    def __init__(
        self,
        look: Look,
        about: Tellable,
        *,
        send: Callable[[str], None],
        resend: Callable[[str], None],
    ) -> None:
        super().__init__(look, "", name=names.TELL_DIALOG, width=900)
        title = self.tr("Tell the provider: {what}").format(what=words.kind_title(about.kind))
        self.title.setText(title)
        self.setAccessibleName(title)
        self._about = about
        self._send, self._resend = send, resend
        self._sending = False
        self._notice: NoticeView | None = None
        self.to = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        self.body.addWidget(self.to)
        self.body.addWidget(self._build_preview(about.text))
        self.receipt = ShapeWord(look)
        self.receipt.setObjectName(names.TELL_RECEIPT)
        self.detail = FitText(look)
        self.detail.set_lines(Text.BODY, 3)
        holder = QWidget()
        box = column(holder, spacing=look.metrics.px(6, 4))
        line = row()
        line.addWidget(self.receipt)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self.detail)
        self.body.addWidget(holder)
        self.leave = Button(look, self.tr("Do not tell now"), name=names.TELL_LEAVE, step=True)
        self.leave.clicked.connect(self.shut)
        self.send = Button(
            look,
            self.tr("Send to the provider"),
            name=names.TELL_SEND,
            kind=Kind.NEXT,
            icon=Icon.ARROW,
            step=True,
        )
        self.send.clicked.connect(self._decide)
        self.buttons.addWidget(self.leave)
        self.buttons.addWidget(self.send)

    def _build_preview(self, text: str) -> Panel:
        """The text as it will be sent, word for word."""
        look = self.look
        paper = Panel(look)
        paper.set_frame(Tone.LINE2, 1, ground=Tone.SURFACE2)
        pad = look.metrics.px(20, 12)
        box = column(paper, margins=(pad, pad, pad, pad))
        self.preview = Label(look, text, use=Text.STRONG, wrap=True)
        self.preview.setObjectName(names.TELL_PREVIEW)
        box.addWidget(self.preview)
        return paper

    def update_view(self, view: StationView) -> None:
        """The receipt as it is now."""
        checks = view.checks
        self._notice = checks.notice(self._about.result_id)
        self._show_to(checks)
        notice = self._notice
        told = notice is not None
        self.leave.show_text(self.tr("Close") if told else self.tr("Do not tell now"))
        self.receipt.setVisible(told)
        if notice is None:
            ready = bool(checks.destinations) and not self._sending
            self.send.setEnabled(ready)
            return
        state = mark_words.notice_state(notice)
        icon, tone = words.DELIVERY_LOOK[state]
        self.receipt.show_state(icon, mark_words.notice_words(notice), tone)
        self.detail.show_paragraphs(*self._details(notice))
        self.send.show_text(self.tr("Try again"))
        self.send.setVisible(state in _FAILED)
        self.send.setEnabled(not self._sending)

    def _show_to(self, checks: ChecksView) -> None:
        if not checks.destinations:
            self.to.show_text(
                self.tr(
                    "No chart of this station takes messages. Tell the provider yourself, "
                    "in person or by telephone."
                )
            )
            return
        where = ", ".join(checks.destinations)
        whom = self._about.to or self.tr("the provider of this visit")
        self.to.show_text(
            self.tr(
                "This goes to {chart} for {provider} at once, before the visit is signed. "
                "Delivered means that it is in the chart, not that it was read."
            ).format(chart=where, provider=whom)
        )

    def _details(self, notice: NoticeView) -> list[Paragraph]:
        said = []
        for one in notice.deliveries:
            if one.state is DeliveryState.DELIVERED and one.chart_id:
                text = self.tr("{chart}: {id}").format(chart=one.destination, id=one.chart_id)
                said.append(Paragraph(text, Text.CAPTION))
            elif one.state in _FAILED:
                said.append(Paragraph(one.says or "", Text.BODY, Tone.INK))
                said.append(Paragraph(one.next_step or "", Text.STRONG, Tone.INK))
            elif one.says:
                said.append(Paragraph(one.says, Text.BODY))
        return said

    def _decide(self) -> None:
        if not self.send.isEnabled():
            return
        self._sending = True
        self.send.setEnabled(False)
        if self._notice is None:
            self._send(self._about.result_id)
        else:
            self._resend(self._notice.id)

    def answered(self, answer: Answer) -> None:
        """What the station said; a refusal stands where it was asked."""
        self._sending = False
        if isinstance(answer, Denied):
            self.detail.show_paragraphs(
                Paragraph(answer.says, Text.STRONG, Tone.BAD),
                Paragraph(answer.next_step, Text.BODY, Tone.INK),
            )
            self.send.setEnabled(True)
