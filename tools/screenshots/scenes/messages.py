"""An engineer looks after the messages. The list is made by hand, since the demo chart takes all;
the messages themselves are what a FHIR server would get of the invented visit.
"""

from __future__ import annotations

from collections.abc import Sequence

from station.capture.views import StationView
from station.charts.settings import ChartSettings
from station.engine.message_desk import dry_run
from station.messages import MessageLine, Messages
from station.settings import Settings
from station.ui import names
from station.ui.pages.message_table import LinesTable, line_key
from station.ui.shell.window import MainWindow
from tests.support.bedside import Hand, application
from tests.ui.message_views import CHARTS, ENGINEER, MAIN, NOW, REFUSED, UNCLEAR, messages
from tools.screenshots.gallery import Doing, Gallery
from tools.screenshots.moment import Moment
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, SPANISH, Variant

__all__ = ["walk"]

_ALL = (LIGHT, DARK, CONTRAST, COMPACT, SPANISH)


def walk(gallery: Gallery) -> None:
    """Take them."""
    application()
    chart = ChartSettings(name=MAIN, url="https://chart.example/fhir", test=True)
    run = dry_run(chart, Settings(chart=(chart,)))
    listed = _view(messages())
    opened = _view(messages(opened=(REFUSED, run.messages[0])))
    _take(gallery, "messages", listed, _touch(REFUSED), _ALL)
    _take(gallery, "messages-none", _view(messages(())), None, (LIGHT, COMPACT))
    closed = _touch(REFUSED, names.OPEN_MESSAGE)
    _take(gallery, "message-closed", listed, closed, (LIGHT, SPANISH))
    _take(gallery, "message", opened, _read, _ALL)
    unclear = _touch(UNCLEAR, names.SEND_AGAIN)
    _take(gallery, "message-unclear", listed, unclear, (LIGHT, CONTRAST, SPANISH))
    tried = _touch(REFUSED, names.dry_run(MAIN))
    _take(gallery, "dry-run", _view(messages(dry_run=run)), tried, _ALL)


def _take(
    gallery: Gallery, name: str, view: StationView, doing: Doing | None, variants: Sequence[Variant]
) -> None:
    gallery.take(name, Moment(view), page="messages", doing=doing, variants=variants, view=view)


def _view(listed: Messages) -> StationView:
    return StationView(version=1, now=NOW, room="4", actor=ENGINEER, charts=CHARTS, messages=listed)


def _touch(line: MessageLine, *buttons: str) -> Doing:
    """Choose that line, then touch these."""

    def doing(hand: Hand, window: MainWindow) -> None:
        table = window.findChild(LinesTable)
        assert table is not None
        table.choose(line_key(line))
        for button in buttons:
            hand.touch(button)

    return doing


def _read(hand: Hand, window: MainWindow) -> None:
    """Open the refused one and look for its code."""
    _touch(REFUSED, names.OPEN_MESSAGE, names.MESSAGE_SHOW)(hand, window)
    hand.write(names.TEXT_FIND, "loinc")
