"""The window: sign-in page or frame, and in the frame one page. It decides nothing itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

# What is not needed to paint the sign-in page is imported where it is first wanted: a person waits
# for that page, and the station behind it starts after it. tests/ui/test_app.py keeps it so.
from station.scanner.burst import Trouble
from station.ui.look import Look
from station.ui.pages.sign_in import SignInPage
from station.ui.screens import SCREENS
from station.ui.shell.bridge import ViewBridge
from station.ui.shell.scan_filter import ScanFilter
from station.ui.shell.send import refused, send
from station.ui.style import style_sheet
from station.ui.tokens import ThemeName, Tone
from station.ui.translation import spoken
from station.ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from station.capture.commands import Answer, Command
    from station.capture.views import StationView
    from station.ui.pages.base import Page
    from station.ui.pages.clean_screen import CleanScreen
    from station.ui.port import StationPort
    from station.ui.shell.leave import LeaveDialog
    from station.ui.shell.pairing_prompt import PairingPrompt
    from station.ui.widgets.overlay import Overlay

__all__ = ["MainWindow", "import_pages"]

# Pages are imported when they are first shown: the sign-in page must not wait for them.
_CLASSES: Final = {
    "today": ("station.ui.pages.today", "TodayPage"),
    "vitals": ("station.ui.pages.vitals", "VitalsPage"),
    "intake": ("station.ui.pages.intake", "IntakePage"),
    "ekg": ("station.ui.pages.ekg", "EkgPage"),
    "review": ("station.ui.pages.review", "ReviewPage"),
    "history": ("station.ui.pages.history", "HistoryPage"),
    "devices": ("station.ui.pages.devices", "DevicesPage"),
    "messages": ("station.ui.pages.messages", "MessagesPage"),
}
_REBUILD_AFTER_MS: Final = 200
# A scan that is answered sooner needs no word of progress.
_SOON_MS: Final = 400


def import_pages() -> None:
    """Import what the pages are made from, so that nobody waits for that at the first touch. For
    another thread, once the sign-in page is painted.
    """
    for module, _ in _CLASSES.values():
        import_module(module)
    for module in ("banner", "foot", "help", "notice", "pairing_prompt"):
        import_module(f"station.ui.shell.{module}")
    import_module("station.ui.pages.tray")


class MainWindow(QWidget):
    """Made before the station is: `attach(port)` joins them, `fail(reason)` says why not.
    `viewed` carries each view after it is drawn.
    """

    viewed = Signal(object)

    def __init__(self, theme: ThemeName, size: QSize, port: StationPort | None = None) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle(self.tr("Vitals station"))
        self.resize(size)
        self.port: StationPort | None = None
        self.view: StationView | None = None
        self._failed = ""
        self._silent = False
        """Whether what the station showed last is hidden, since it does not answer."""
        self._scans = 0
        """Codes that wait for their answer."""
        self._note = ""
        self._user: str | None = None
        self.page = "today"
        self.pages: dict[str, Page] = {}
        self._tray: Overlay | None = None
        self._help: Overlay | None = None
        self._leave: LeaveDialog | None = None
        self._pairing: PairingPrompt | None = None
        self._cleaning: CleanScreen | None = None
        self._bridge = ViewBridge(self)
        self._bridge.drawn.connect(self.show_view)
        self._bridge.silent.connect(self._station_is_silent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        # The window has the size of its screen, whatever a page would like to have.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._frame: QWidget | None = None
        self._size_timer = QTimer(self)
        self._size_timer.setSingleShot(True)
        self._size_timer.timeout.connect(self._rebuild)
        SCREENS.changed.connect(self._size_timer.start)
        self._build()
        self._add_keys()
        if port is not None:
            self.attach(port)

    # Parts.

    def _build(self) -> None:
        """Make everything for the size that the window has now. Pages come when they are shown."""
        self.look = Look.of(self.theme, self.size(), self.screen())
        self.setPalette(self.look.qt_palette())
        self.setStyleSheet(style_sheet(self.look))
        self.sign_in = SignInPage(self.look, self.height(), self.clean_screen)
        self.sign_in.show_note(self._note)
        self._stack.addWidget(self.sign_in)
        self._ring = FocusRing(self.look, self)

    def _build_frame(self) -> QWidget:
        from station.ui.shell.banner import Banner
        from station.ui.shell.foot import FootBar
        from station.ui.shell.notice import Notice
        from station.ui.shell.rail import Rail
        from station.ui.shell.strip import EmergencyStrip, SimulatedStrip

        look = self.look
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail(look)
        self.rail.page_wanted.connect(self.go)
        self.rail.lock_wanted.connect(self.lock)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.banner = Banner(look)
        self.banner.change_wanted.connect(self.change_patient)
        self.banner.help_wanted.connect(self.show_help)
        self.strip = SimulatedStrip(look)
        self.emergency = EmergencyStrip(look)
        self._work = QStackedWidget()
        self.foot = FootBar(look)
        self.foot.held_wanted.connect(self.show_tray)
        self.foot.stop_wanted.connect(self._stop_cuff)
        column.addWidget(self.banner)
        column.addWidget(self.emergency)
        column.addWidget(self.strip)
        column.addWidget(self._work, 1)
        column.addWidget(self.foot)
        row.addLayout(column, 1)
        self.notice = Notice(look, self)
        return frame

    def _add_keys(self) -> None:
        for at, page in enumerate(_CLASSES):
            key = QShortcut(QKeySequence(Qt.Key.Key_F1 + at), self)
            key.activated.connect(lambda page=page: self.go(page))
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock)
        QShortcut(QKeySequence("Ctrl+H"), self).activated.connect(self.show_help)
        # Also while the screen is locked, and over any dialog.
        QShortcut(QKeySequence("Ctrl+."), self).activated.connect(self._stop_cuff)

    def _drop_frame(self) -> None:
        """Forget the frame with its pages and dialogs, and all that they show."""
        self._shut_dialogs()
        for dialog in (self._tray, self._leave, self._help):
            if dialog is not None:
                dialog.deleteLater()
        self._tray = self._leave = self._help = None
        if self._pairing is not None:
            self._pairing.shut()
            self._pairing = None
        self.pages.clear()
        if self._frame is not None:
            self.notice.hide()
            self.notice.deleteLater()
            self._stack.removeWidget(self._frame)
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None

    def _shut_dialogs(self, *, at_sign_in: bool = False) -> None:
        """Also those that pages have opened. `at_sign_in`: but what belongs to the sign-in page."""
        from station.ui.widgets.overlay import Overlay

        # First the windows of their own, a place to save or a printer: they are children of these.
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible() and _belongs_to(window, self):
                window.reject()
        for dialog in self.findChildren(Overlay):
            if not (at_sign_in and dialog.property("atSignIn")):
                dialog.shut()

    def _rebuild(self) -> None:
        """The window got another size: everything is made anew in the sizes for it."""
        if Look.of(self.theme, self.size(), self.screen()) == self.look:
            return
        self._drop_frame()
        typed = self.sign_in.name_field.text()
        self._stack.removeWidget(self.sign_in)
        self.sign_in.hide()
        self.sign_in.deleteLater()
        self._ring.deleteLater()
        if self._cleaning is not None:
            self._cleaning.hide()
            self._cleaning.deleteLater()
            self._cleaning = None
        self._build()
        self.sign_in.name_field.setText(typed)
        if self.port is not None:
            self.sign_in.attach(self.port)
        elif self._failed:
            self.sign_in.fail(self._failed)
        if self.view is not None:
            self.show_view(self.view)

    # The station.

    def attach(self, port: StationPort) -> None:
        """The station is up."""
        self.port = port
        self._failed = ""
        self.sign_in.attach(port)
        self._bridge.attach(port)

    def fail(self, reason: str) -> None:
        """The station did not start: say why, on the page that is there."""
        self._failed = reason
        self.sign_in.fail(reason)

    def expect_views(self, within_s: float) -> None:
        """From now on: where the station shows nothing new for so long, hide what is old."""
        self._bridge.expect(round(1000 * within_s))

    def _station_is_silent(self) -> None:
        """Numbers that stand still look like numbers that are true."""
        self._silent = True
        if self._pairing is not None:
            self._pairing.shut()
        self._shut_dialogs()
        if self._frame is not None:
            self.notice.hide()
        self._stack.setCurrentWidget(self.sign_in)
        self.sign_in.fail(
            self.tr(
                "The station does not answer, so what it showed last is hidden. What was kept is "
                "on its disk. Close the program and start it again."
            ),
            silent=True,
        )

    def show_note(self, *lines: str) -> None:
        """Lines at the foot of the sign-in page; empty ones are left out."""
        self._note = "\n".join(spoken(line) for line in lines if line)
        self.sign_in.show_note(self._note)

    def show_view(self, view: StationView) -> None:
        """Draw a view. In the Qt thread."""
        from station.ui.site_units import use_units

        self.view = view
        if self._silent and self.port is not None:  # it answers again
            self._silent = False
            self.sign_in.attach(self.port)
            self.sign_in.reset()
        use_units(view.board.units)
        self.sign_in.update_view(view)
        if self._cleaning is not None:
            self._cleaning.update_view(view)
        if view.actor is None or view.locked:
            self._show_sign_in(view)
            return
        if self._user != view.actor.session_id:
            # Another person: what the last one has typed or ticked and not sent is gone.
            self._drop_frame()
            self._user = view.actor.session_id
            if view.visit is None or view.visit.confirmed_at is None:
                self.page = "today"
        if self._cleaning is not None:
            self._cleaning.shut()
        if self._frame is None:
            self._frame = self._build_frame()
            self._stack.addWidget(self._frame)
        if self._stack.currentWidget() is not self._frame:
            if self.sign_in.dialog is not None:
                self.sign_in.dialog.shut()
            self._stack.setCurrentWidget(self._frame)
            self.sign_in.reset()
            self._show_page(self.page if self._allowed(self.page) else "today")
            self.pages[self.page].setFocus(Qt.FocusReason.OtherFocusReason)
        self.strip.setVisible(view.simulated)
        self.emergency.show_left(view.emergency_left_s)
        self.rail.update_view(view)
        self.banner.update_view(view)
        self.foot.update_view(view)
        if not self._allowed(self.page):
            self._show_page("today")
        elif self.page in self.pages:
            self.pages[self.page].update_view(view)
        if self._tray is not None and self._tray.isVisible():
            self._tray.update_view(view)
        if self._pairing is None and self.port is not None:
            from station.ui.shell.pairing_prompt import PairingPrompt

            self._pairing = PairingPrompt(self.look, self, self.port)
        if self._pairing is not None:
            self._pairing.update_view(view)
        self.viewed.emit(view)

    def _show_sign_in(self, view: StationView) -> None:
        """Nobody is there, or the session is locked: what was shown is hidden or forgotten."""
        if self._pairing is not None:
            self._pairing.shut()
        self._shut_dialogs(at_sign_in=True)
        if self._frame is not None:
            self.notice.hide()
            self.banner.update_view(view)
        if view.actor is None and self._frame is not None:
            self._drop_frame()
            self._user = None
        if self._stack.currentWidget() is not self.sign_in:
            self._stack.setCurrentWidget(self.sign_in)
            _forget_copied()
            self.sign_in.reset()
            self.sign_in.take_focus()

    # While a dialog is open, the keys are its own, wherever a touch has left the keyboard.

    def _dialog(self) -> Overlay | None:
        """The one that lies over the pages."""
        if self._frame is None and self.sign_in.dialog is None:
            return None
        from station.ui.widgets.overlay import Overlay

        return Overlay.over(self)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab leads into the dialog that is open."""
        dialog = self._dialog()
        if dialog is not None:
            return dialog.focusNextPrevChild(forward)
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes it."""
        dialog = self._dialog()
        if dialog is not None and event.key() == Qt.Key.Key_Escape:
            dialog.shut()
        else:
            super().keyPressEvent(event)

    # A scanner, and a clean screen.

    def hear_scanner(self) -> ScanFilter:
        """Look at every key of the program from now on for those that a scanner types."""
        heard = ScanFilter(self)
        queued = Qt.ConnectionType.QueuedConnection
        heard.scanned.connect(self._scanned, queued)
        heard.trouble.connect(self._scan_trouble, queued)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(heard)
        return heard

    def _scanned(self, code: str) -> None:
        """Whatever page or dialog is there, the station finds out what the code is."""
        from station.capture.commands import Scanned

        if self.port is not None:
            actor = self.view.actor if self.view is not None else None
            self._scans += 1
            if actor is not None:  # a chart may be asked, and take its time
                QTimer.singleShot(_SOON_MS, self._scan_goes_on)
            send(self, self.port, Scanned(code=code, actor=actor), self._scan_answered)

    def _scan_goes_on(self) -> None:
        """The chart has not answered yet."""
        if self._scans and self._frame is not None:
            self.notice.tell_progress(self.tr("Asking the chart…"), self.work_area())

    def _scan_answered(self, answer: Answer) -> None:
        from station.capture.commands import Done

        self._scans -= 1
        if self.port is None:
            return
        if self._frame is not None and not self._scans:
            self.notice.end_progress()
        newest = self.port.view()
        if self.view is None or newest.version > self.view.version:
            self.show_view(newest)
        if self._stack.currentWidget() is self.sign_in:
            if self._cleaning is not None:
                self._cleaning.shut()
            self.sign_in.tell(answer)
            return
        if answer.says:
            self.notify(answer)
        visit = newest.visit
        if isinstance(answer, Done) and visit is not None and visit.confirmed_at is None:
            self.go("today")

    def _scan_trouble(self, trouble: Trouble) -> None:
        from station.capture.commands import Denied

        if trouble is Trouble.NO_END:
            says = Denied(
                self.tr("A scanner typed a code without an end; nothing was done with it."),
                self.tr("Set the scanner to send Enter after each code."),
            )
        else:
            says = Denied(
                self.tr("The code is too long for this station; nothing was done with it."),
                self.tr("Scan the wristband or the badge itself."),
            )
        if self._stack.currentWidget() is self.sign_in:
            self.sign_in.tell(says)
        else:
            self.notify(says)

    def clean_screen(self) -> None:
        """Let somebody wipe the glass: touches do nothing for a while."""
        if self._cleaning is None:
            from station.ui.pages.clean_screen import CleanScreen

            self._cleaning = CleanScreen(self.look, self, self._stop_cuff)
            self._cleaning.done.connect(self.sign_in.take_focus)
        if self.view is not None:
            self._cleaning.update_view(self.view)
        self._cleaning.begin(self.view.cleaning_s if self.view is not None else 30.0)

    def _stop_cuff(self) -> None:
        if self.port is None or self.view is None or self.view.cuff is None:
            return
        from station.capture.commands import StopCuff

        def told(answer: Answer) -> None:
            if self._stack.currentWidget() is self.sign_in:
                self.sign_in.tell(answer)
            elif refused(answer):
                self.notify(answer)

        send(self, self.port, StopCuff(actor=self.view.actor), told)

    # Pages.

    def _allowed(self, page: str) -> bool:
        from station.ui.shell.rail import PAGES, shown_pages

        visit = self.view.visit if self.view is not None else None
        confirmed = visit is not None and visit.confirmed_at is not None
        return page in shown_pages(self.view) and (confirmed or not PAGES[page][1])

    def go(self, page: str) -> None:
        """Turn to a page, if it makes sense now."""
        if self.port is None or self.view is None:
            return
        newest = self.port.view()
        if newest.version > self.view.version:  # what just happened may still be on its way here
            self.show_view(newest)
        here = self._frame is not None and self._stack.currentWidget() is self._frame
        if here and self._allowed(page):
            self._show_page(page)

    def _show_page(self, page: str) -> None:
        widget = self.pages[page] if page in self.pages else self._make_page(page)
        turned = page != self.page or self._work.currentWidget() is not widget
        self.page = page
        if self.view is not None:
            widget.update_view(self.view)
        self._work.setCurrentWidget(widget)
        self.foot.show_page(page)
        self.rail.show_page(page)
        if turned:  # the Tab key begins at the page
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_page(self, page: str) -> Page:
        module, name = _CLASSES[page]
        if self.port is None:
            raise RuntimeError("a page needs a station")
        kind = getattr(import_module(module), name)
        made: Page = kind(self.look, self.port, self.go, self.notify)
        made.setProperty("plainFocus", True)
        self.pages[page] = made
        self._work.addWidget(made)
        self.foot.add_page(page, made.foot_actions())
        return made

    # What is asked for in the frame.

    def notify(self, answer: Answer) -> None:
        """Put a refusal, or what a deed says, on the notice line."""
        if self._frame is not None and not (self.view is not None and self.view.locked):
            self.notice.tell(answer, self.work_area())

    def _send(self, command: Command) -> None:
        if self.port is not None:
            send(self, self.port, command, self._told)

    def _told(self, answer: Answer) -> None:
        if refused(answer):
            self.notify(answer)

    def lock(self) -> None:
        """Hide everything, keep the visit."""
        from station.capture.commands import Lock

        if self.view is not None and self.view.actor is not None and not self.view.locked:
            self._send(Lock(actor=self.view.actor))

    def change_patient(self) -> None:
        """Leave this patient; where work would be left behind, ask first."""
        view = self.view
        if view is None or view.visit is None or view.actor is None:
            return
        from station.capture.views import Phase
        from station.ui.shell.leave import LeaveDialog

        if view.visit.phase not in (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED):
            self.leave("")
            return
        if self._leave is not None:
            self._leave.deleteLater()
        self._leave = LeaveDialog(self.look, len(view.visit.results), self.leave, self.pause)
        self._leave.open_over(self)

    def leave(self, reason: str) -> None:
        """End this patient's turn and look at the list."""
        from station.capture.commands import LeavePatient

        if self.view is None or self.view.actor is None or self.port is None:
            return

        def then(answer: Answer) -> None:
            if refused(answer):
                self.notify(answer)
            else:
                self.go("today")

        send(self, self.port, LeavePatient(actor=self.view.actor, reason=reason or None), then)

    def pause(self) -> None:
        """The visit goes on later; look at the list."""
        from station.capture.commands import PauseVisit

        if self.view is None or self.view.actor is None or self.port is None:
            return

        def then(answer: Answer) -> None:
            if refused(answer):
                self.notify(answer)
            else:
                self.go("today")

        send(self, self.port, PauseVisit(actor=self.view.actor), then)

    def show_tray(self) -> None:
        """The readings that wait for a decision."""
        if self.port is None or self.view is None:
            return
        if self._tray is None:
            kind = import_module("station.ui.pages.tray").TrayPanel
            made: Overlay = kind(self.look, self.port, self.notify)
            self._tray = made
        self._tray.update_view(self.view)
        self._tray.open_over(self)

    def show_help(self) -> None:
        """What the page that is shown is for, and its keys."""
        if self._frame is None or self._stack.currentWidget() is not self._frame:
            return
        if self._help is not None:
            self._help.shut()
            self._help.deleteLater()
        kind = import_module("station.ui.shell.help").HelpDialog
        pages = len(import_module("station.ui.shell.rail").shown_pages(self.view))
        made: Overlay = kind(self.look, self.page, self.rail.title(self.page), pages)
        self._help = made
        made.open_over(self)

    # Where dialogs lie.

    def work_area(self) -> QRect:
        """Between banner and foot bar, right of the rail, in the window's coordinates; at the
        sign-in page all of it.
        """
        if self._frame is None or self._stack.currentWidget() is not self._frame:
            return self.rect()
        return QRect(self._work.mapTo(self, QPoint(0, 0)), self._work.size())

    def scrim_region(self) -> QRegion:
        """Everything but banner and foot bar."""
        region = QRegion(self.rect())
        if self._frame is None or self._stack.currentWidget() is not self._frame:
            return region
        for bar in (self.banner, self.foot, self.strip, self.emergency):
            if bar.isVisible():
                region -= QRegion(QRect(bar.mapTo(self, QPoint(0, 0)), bar.size()))
        return region

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Sizes follow the window, a moment after it is still."""
        super().resizeEvent(event)
        self._size_timer.start(_REBUILD_AFTER_MS)
        if self._frame is not None and self.notice.isVisible():
            self.notice.place(self.work_area())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """No more views: the station is being closed."""
        self._bridge.detach()
        super().closeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BG))


def _belongs_to(dialog: QWidget, window: QWidget) -> bool:
    """Also the question of a dialog, such as whether to replace a file."""
    at: QWidget | None = dialog
    while at is not None and at is not window:
        at = at.parentWidget()
    return at is window


def _forget_copied() -> None:
    """What somebody copied out of a field here is not for whoever comes to the locked screen."""
    board = QApplication.clipboard()
    for mode, ours in (
        (QClipboard.Mode.Clipboard, board.ownsClipboard()),
        (QClipboard.Mode.Selection, board.ownsSelection()),
    ):
        if ours:
            board.clear(mode)
