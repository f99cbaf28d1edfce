"""Somebody who cannot sign in comes for a patient who cannot wait; a notice, a tray to empty."""

from __future__ import annotations

import dataclasses

from station.capture.refusals import CLOCK_BEHIND
from station.capture.views import ChartView, StationView
from station.ui import names
from station.ui.pages.emergency_dialog import KEY_PREFIX
from station.ui.shell.window import MainWindow
from station.ui.shell.wording import answer_in_words
from station.visit import Actor, Role
from tests.support.bedside import Hand, application
from tests.ui import board_views
from tools.screenshots.gallery import Gallery
from tools.screenshots.moment import Moment
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, SPANISH

__all__ = ["walk"]

_KIM = Actor(
    user_id="emergency-1", name="Kim Lund (emergency access)", role=Role.EMERGENCY, session_id="s9"
)


def walk(gallery: Gallery) -> None:
    """Take them; the boards are made by hand."""
    application()
    nobody = StationView(version=1, now=board_views.NOW, room="4", emergency_offered=True)
    gallery.take(
        "emergency-dialog",
        Moment(nobody),
        view=nobody,
        doing=_say_who,
        variants=(LIGHT, DARK, CONTRAST, COMPACT, SPANISH),
    )
    chart = ChartView(name="main chart", test=True, reachable=True)
    board = dataclasses.replace(board_views.mixed(), charts=(chart,))
    marked = dataclasses.replace(
        board, actor=_KIM, reads_earlier=False, emergency_left_s=1710.0, held=board_views.HELD
    )
    gallery.take(
        "emergency", Moment(marked), view=marked, page="vitals", variants=(LIGHT, DARK, SPANISH)
    )
    held = dataclasses.replace(board, held=board_views.HELD)
    gallery.take(
        "tray-discard-all",
        Moment(held),
        view=held,
        page="vitals",
        doing=_discard_all,
        variants=(LIGHT, DARK, COMPACT, SPANISH),
    )
    gallery.take(
        "notice",
        Moment(board),
        view=board,
        page="vitals",
        doing=lambda _hand, window: window.notify(answer_in_words(CLOCK_BEHIND)),
        variants=(LIGHT, COMPACT, SPANISH),
    )


def _say_who(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.EMERGENCY)
    hand.write(names.EMERGENCY_NAME, "Kim Lund")
    hand.touch(names.emergency_reason("CANNOT_WAIT"))
    for digit in "314159":
        hand.touch(KEY_PREFIX + names.key(digit))


def _discard_all(hand: Hand, window: MainWindow) -> None:
    window.show_tray()
    hand.touch(names.TRAY_DISCARD_ALL)
