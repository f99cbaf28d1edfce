"""The notice line: what did not happen, and what to do, over the lower edge of the work area."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.capture.commands import Answer, Denied
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture

__all__ = ["Notice"]

_SHOWN_MS = 20_000
_REFUSED = (Tone.WARN, Icon.WARNING)
_DONE = (Tone.OK, Icon.CAPTURED)


class Notice(Panel):
    """Lies over the work, so that nothing moves; goes by itself, or by its cross."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setObjectName(names.NOTICE)
        metrics = look.metrics
        row = QHBoxLayout(self)
        side = metrics.px(20, 12)
        row.setContentsMargins(side, metrics.px(10, 6), metrics.px(8, 4), metrics.px(10, 6))
        row.setSpacing(metrics.px(16, 10))
        self._shape = Picture(look, Icon.WARNING, Tone.WARN, px=metrics.px(30, 24))
        row.addWidget(self._shape)
        self._texts = texts = QVBoxLayout()
        texts.setSpacing(metrics.px(4, 2))
        texts.addStretch(1)
        self._says = Label(look, use=Text.STRONG, wrap=True)
        self._next = Label(look, use=Text.BODY, wrap=True)
        texts.addWidget(self._says)
        texts.addWidget(self._next)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        cross = Button(look, "", name=names.NOTICE_CLOSE, kind=Kind.QUIET, icon=Icon.CLOSE)
        cross.setAccessibleName(self.tr("Close this notice"))
        cross.clicked.connect(self.hide)
        row.addWidget(cross)
        self._progress = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, answer: Answer, work: QRect) -> None:
        """Show what an answer says, at the lower edge of `work`; nothing to say hides it."""
        if not answer.says:
            self.hide()
            return
        denied = isinstance(answer, Denied)
        next_step = answer.next_step if isinstance(answer, Denied) else ""
        self._show(answer.says, next_step, *(_REFUSED if denied else _DONE), work=work)

    def tell_progress(self, says: str, work: QRect) -> None:
        """Something takes its time; `end_progress` when it is over."""
        self._show(says, "", Tone.ACCENT, Icon.MEASURING, work=work)
        self._progress = True

    def end_progress(self) -> None:
        """Hide what is told of progress, and nothing else."""
        if self._progress:
            self.hide()

    def _show(self, says: str, next_step: str, tone: Tone, icon: Icon, *, work: QRect) -> None:
        self._progress = False
        self._says.show_text(says)
        self._next.show_text(next_step)
        self._next.setVisible(bool(next_step))
        self._shape.show_icon(icon, tone)
        self.set_frame(tone, 2)
        self.setAccessibleName(f"{says} {next_step}".strip())
        self.place(work)
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """A touch anywhere on it closes it: it may lie over what is wanted next."""
        self.hide()

    def place(self, work: QRect) -> None:
        """As wide as the work area, as high as its words."""
        margin = self.look.metrics.margin
        width = work.width() - 2 * margin
        layout = self.layout()
        # Its own wish is that of words in a far narrower place. What was known of its words while
        # it was hidden is not true any more.
        height = 0
        if layout is not None:
            self._texts.invalidate()
            layout.invalidate()
            height = layout.totalHeightForWidth(width)
        self.setGeometry(work.x() + margin, work.bottom() - margin // 2 - height, width, height)
