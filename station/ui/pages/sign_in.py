"""Signing in, and coming back to a locked station. Nothing of a patient is on this page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui import names, time_words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.shell.clock import Clock
from station.ui.shell.cuff_bar import CuffBar
from station.ui.shell.send import refused, send
from station.ui.shell.strip import SimulatedStrip
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture
from station.ui.widgets.pin import KeyPad, PinDots

if TYPE_CHECKING:
    from station.capture.commands import Answer, SignIn, Unlock
    from station.capture.views import StationView
    from station.ui.port import StationPort
    from station.ui.widgets.overlay import Overlay
    from station.visit import Actor

__all__ = ["SignInPage"]

_KEY_MM: Final = (37, 29)
_KEY_SHARE_OF_HEIGHT: Final = 0.14


class SignInPage(QWidget):
    """Starting, then name and PIN, or PIN alone while somebody's session is locked."""

    def __init__(self, look: Look, height: int, clean: Callable[[], None] = lambda: None) -> None:
        """`height` of the window in pixels: the keys must fit it. `clean` is called when somebody
        wants to wipe the glass.
        """
        super().__init__()
        self._clean = clean
        self._began: datetime | None = None
        self.look = look
        self.setObjectName(names.PAGE_SIGN_IN)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._height = height
        self._port: StationPort | None = None
        self.dialog: Overlay | None = None
        self._locked: Actor | None = None
        self._asking = False
        self._failed = False
        self._silent = False
        self._build()
        self._say("")
        self._show_state()
        self._clock_timer = QTimer(self)
        self._clock_timer.timeout.connect(self._tick)
        self._clock_timer.start(1000)
        self._tick()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The clock is right from the first moment."""
        self._tick()
        super().showEvent(event)

    # Layout.

    def _build(self) -> None:
        metrics = self.look.metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self.strip = SimulatedStrip(self.look)
        self.strip.hide()
        column.addWidget(self.strip)
        column.addStretch(4)
        middle = QHBoxLayout()
        middle.addStretch(3)
        middle.addWidget(self._left())
        middle.addSpacing(metrics.px(140, 64))
        middle.addLayout(self._right())
        middle.addStretch(3)
        column.addLayout(middle)
        column.addStretch(5)
        self._note = Label(self.look, use=Text.LABEL, tone=Tone.INK2, wrap=True)
        side = metrics.px(40, 24)
        foot = QVBoxLayout()
        foot.setContentsMargins(side, 0, side, metrics.px(24, 10))
        foot.setSpacing(metrics.px(10, 4))
        self.cuff = CuffBar(self.look, self._stop_cuff)
        foot.addWidget(self._note)
        foot.addWidget(self.cuff)
        column.addLayout(foot)
        QWidget.setTabOrder(self.name_field, self.pin)
        QWidget.setTabOrder(self.pin, self.sign_in)
        QWidget.setTabOrder(self.sign_in, self._someone_else)
        QWidget.setTabOrder(self._someone_else, self._emergency)
        QWidget.setTabOrder(self._emergency, self._clean_it)
        QWidget.setTabOrder(self._clean_it, self.cuff.stop)

    def _head(self) -> QHBoxLayout:
        metrics = self.look.metrics
        head = QHBoxLayout()
        side = metrics.px(40, 24)
        head.setContentsMargins(side, metrics.px(20, 10), side, metrics.px(20, 10))
        head.setSpacing(metrics.px(12, 8))
        self._room_word = Label(self.look, self.tr("Room"), use=Text.LABEL, tone=Tone.INK2)
        self._room = Label(self.look, use=Text.NAME)
        head.addWidget(self._room_word, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addWidget(self._room, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addStretch(1)
        self._emergency = Button(
            self.look, self.tr("Emergency access"), name=names.EMERGENCY, icon=Icon.CRITICAL
        )
        self._emergency.clicked.connect(self._ask_emergency)
        self._emergency.hide()
        head.addWidget(self._emergency)
        head.addSpacing(metrics.px(24, 14))
        self._clean_it = Button(
            self.look, self.tr("Clean the screen"), name=names.CLEAN_THE_SCREEN, icon=Icon.CLEAN
        )
        self._clean_it.clicked.connect(self._clean)
        head.addWidget(self._clean_it)
        head.addSpacing(metrics.px(24, 14))
        self._clock = Clock(self.look, day=True)
        head.addWidget(self._clock)
        self._room_word.hide()
        return head

    def _left(self) -> QWidget:
        metrics = self.look.metrics
        box = QWidget()
        box.setFixedWidth(metrics.px(640, 460))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._shape = Picture(
            self.look, Icon.LOCK, Tone.INK2, px=metrics.px(80, 60), behind=Tone.BG
        )
        self._title = Label(self.look, use=Text.BIG)
        self._subtitle = Label(self.look, use=Text.STATE, tone=Tone.INK2, weight=400, wrap=True)
        column.addStretch(1)
        column.addWidget(self._shape)
        column.addSpacing(metrics.px(16, 10))
        column.addWidget(self._title)
        column.addSpacing(metrics.px(6, 4))
        column.addWidget(self._subtitle)
        column.addSpacing(metrics.px(32, 14))
        self._badge = self._badge_box()
        column.addWidget(self._badge)
        column.addSpacing(metrics.px(24, 12))
        self._name_word = Label(self.look, self.tr("Name"), use=Text.LABEL, tone=Tone.INK2)
        self.name_field = Field(self.look, self.tr("Name"), name=names.NAME_FIELD, use=Text.TILE)
        self.name_field.setFixedHeight(metrics.step)
        self.name_field.textChanged.connect(self._show_ready)
        self.name_field.returnPressed.connect(self._name_entered)
        self._name_word.setBuddy(self.name_field)
        self._someone_else = Button(
            self.look, self.tr("Someone else"), name=names.SOMEONE_ELSE, icon=Icon.PERSON
        )
        self._someone_else.clicked.connect(self._sign_out)
        column.addWidget(self._name_word)
        column.addSpacing(metrics.px(10, 9))  # room for the focus ring
        column.addWidget(self.name_field)
        column.addWidget(self._someone_else, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(metrics.px(20, 12))
        column.addWidget(self._message_box())
        column.addStretch(1)
        return box

    def _badge_box(self) -> QWidget:
        """That a badge is enough; a scan is heard whatever has the keyboard."""
        metrics = self.look.metrics
        box = Panel(self.look, radius=6)
        box.set_frame(Tone.ACCENT, 3)
        box.setFixedHeight(max(metrics.step, metrics.px(104, 72)))
        row = QHBoxLayout(box)
        row.setContentsMargins(metrics.px(28, 16), 4, metrics.px(20, 12), 4)
        row.setSpacing(metrics.px(24, 16))
        row.addWidget(Picture(self.look, Icon.BADGE, Tone.ACCENT, px=metrics.px(52, 38)))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(Label(self.look, self.tr("Scan your badge"), use=Text.TILE, weight=700))
        self._or = Label(self.look, use=Text.LABEL, tone=Tone.INK2)
        texts.addWidget(self._or)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        return box

    def _message_box(self) -> QWidget:
        """Two lines that keep their place while they are empty: nothing moves."""
        metrics = self.look.metrics
        box = QWidget()
        box.setFixedHeight(metrics.px(112, 76))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.px(12, 8))
        self._message_shape = Picture(
            self.look, Icon.WARNING, Tone.WARN, px=metrics.px(28, 22), behind=Tone.BG
        )
        self._message = Label(self.look, use=Text.STRONG, wrap=True)
        self._message.setObjectName(names.SIGN_IN_MESSAGE)
        row.addWidget(self._message_shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._message, 1)
        return box

    def _right(self) -> QVBoxLayout:
        metrics = self.look.metrics
        column = QVBoxLayout()
        column.setSpacing(metrics.px(20, 12))
        self.pin = PinDots(self.look, names.PIN_FIELD)
        self.pin.changed.connect(self._show_ready)
        self.pin.entered.connect(self._ask)
        size = QSize(
            metrics.touch(_KEY_MM[0]),
            min(metrics.touch(_KEY_MM[1]), int(self._height * _KEY_SHARE_OF_HEIGHT)),
        )
        self.sign_in = Button(
            self.look, "", name=names.SIGN_IN, kind=Kind.NEXT, use=Text.STATE, size=size
        )
        self.sign_in.clicked.connect(self._ask)
        self.pad = KeyPad(self.look, key_size=size, last=self.sign_in)
        self.pad.pressed.connect(self.pin.press)
        column.addStretch(1)
        column.addWidget(self.pin)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return column

    # What the shell tells.

    def attach(self, port: StationPort) -> None:
        """The station is up: people may sign in."""
        self._port = port
        self._failed = False
        self._silent = False
        self._show_state()

    def fail(self, reason: str, *, silent: bool = False) -> None:
        """The station did not start; `silent`: it did, and answers no more."""
        self._failed, self._silent = True, silent
        self._show_state()
        self._say(reason)

    def tell(self, answer: Answer) -> None:
        """What became of a scan."""
        if refused(answer):
            self._say(f"{answer.says} {answer.next_step}".strip())

    def show_note(self, text: str) -> None:
        """A line at the foot of the page, such as who may sign in at a demonstration."""
        self._note.show_text(text)

    def update_view(self, view: StationView) -> None:
        """Room, and whether somebody's session waits for its PIN."""
        self._room.show_text(view.room)
        self._room_word.show()
        self.strip.setVisible(view.simulated)
        self._emergency.setVisible(view.emergency_offered)
        self.cuff.show_cuff(view.cuff, kept=view.visit_began is not None)
        if view.visit_began != self._began:
            self._began = view.visit_began
            self._show_state()
        locked = view.actor if view.locked else None
        if locked != self._locked:
            self._locked = locked
            self.pin.clear()
            self._say("")
            self._show_state()

    def reset(self) -> None:
        """Somebody signed out or locked: nothing that was typed stays."""
        self.pin.clear()
        self.name_field.clear()
        self._asking = False
        self._say("")
        self._show_state()

    # What it shows.

    def _show_state(self) -> None:
        locked = self._locked
        up = self._port is not None and not self._failed
        if self._failed:
            title = self.tr("Does not answer") if self._silent else self.tr("Not started")
            subtitle = "" if self._silent else self.tr("The station could not start.")
        elif not up:
            title, subtitle = self.tr("Starting…"), self.tr("Instruments and chart are opened.")
        elif locked is not None:
            title = self.tr("Locked")
            subtitle = self.tr("{name} is signed in.").format(name=locked.name)
            if self._began is not None:
                kept = self.tr("The visit is kept. It began at {time}.")
                subtitle += "\n" + kept.format(time=time_words.clock(self._began))
        else:
            title, subtitle = self.tr("Sign in"), ""
            if self._began is not None:
                kept = self.tr("A visit is kept here. It began at {time}.")
                subtitle = kept.format(time=time_words.clock(self._began))
        self._title.show_text(title)
        self._subtitle.show_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._or.show_text(
            self.tr("or type your PIN") if locked else self.tr("or type your name and PIN")
        )
        self._shape.show_icon(Icon.LOCK if locked else Icon.PERSON, Tone.INK2)
        for widget in (self._name_word, self.name_field):
            widget.setVisible(locked is None and not self._failed)
        self._badge.setVisible(not self._failed)
        self._someone_else.setVisible(locked is not None and not self._failed)
        self.sign_in.show_text(self.tr("Unlock") if locked else self.tr("Sign in"))
        for part in (self.name_field, self.pin, self.pad):
            part.setEnabled(up)
        self._show_ready()
        if up and self.isVisible():
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes where typing is wanted next."""
        named = self._locked is not None or bool(self.name_field.text().strip())
        (self.pin if named else self.name_field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_ready(self) -> None:
        named = self._locked is not None or bool(self.name_field.text().strip())
        ready = self._port is not None and not self._asking and not self._failed
        self.sign_in.setEnabled(ready and named and bool(self.pin.pin))

    def _say(self, text: str) -> None:
        self._message.show_text(text)
        self._message.setAccessibleName(text)
        self._message.setVisible(bool(text))
        self._message_shape.setVisible(bool(text))

    def _tick(self) -> None:
        now = datetime.now().astimezone()
        self._clock.show_time(time_words.clock(now), time_words.long_day(now))

    # What is asked for.

    def _name_entered(self) -> None:
        self.pin.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask(self) -> None:
        if self._port is None or not self.sign_in.isEnabled():
            return
        from station.capture.commands import SignIn, Unlock

        if self._locked is not None:
            command: SignIn | Unlock = Unlock(actor=self._locked, pin=self.pin.pin)
        else:
            command = SignIn(name=self.name_field.text().strip(), pin=self.pin.pin)
        self._asking = True
        self._say("")
        self._show_ready()
        send(self, self._port, command, self._answered)

    def _answered(self, answer: Answer) -> None:
        self._asking = False
        self.pin.clear()
        if refused(answer):
            self._say(f"{answer.says} {answer.next_step}".strip())
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_ready()

    def _ask_emergency(self) -> None:
        """A dialog of its own: nobody comes to it by a wrong touch."""
        if self._port is None:
            return
        from station.ui.pages.emergency_dialog import EmergencyDialog

        dialog = EmergencyDialog(self.look, self._port)
        dialog.closed.connect(self._dialog_closed)
        self.dialog = dialog
        dialog.setProperty("atSignIn", True)
        dialog.open_over(self)

    def _dialog_closed(self) -> None:
        """Nothing that was typed in it stays."""
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _stop_cuff(self) -> None:
        from station.capture.commands import StopCuff

        if self._port is not None:
            send(self, self._port, StopCuff(actor=self._locked), self.tell)

    def _sign_out(self) -> None:
        from station.capture.commands import SignOut

        if self._port is not None and self._locked is not None:
            send(self, self._port, SignOut(actor=self._locked), self._answered)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BG))
