"""A patient whose values are high, critical and unlikely, and the provider is told."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QLineEdit

from station.demo import Demo
from station.settings import CheckSettings
from station.ui import names
from station.ui.shell.window import MainWindow
from station.visit import DeliveryState
from tests.support.bedside import Bedside, Hand
from tools.screenshots.gallery import Gallery
from tools.screenshots.scenes.room import at_bedside, begin_visit, kept, sign_in
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, LONG, SPANISH

__all__ = ["walk"]

UNWELL = (
    "systolic=192,diastolic=94,mean_arterial=127,heart_rate=112,spo2=93,temperature=33.6,"
    "respiratory_rate=22,steady"
)


def walk(gallery: Gallery) -> None:
    """Walk it."""
    with Demo(patient=UNWELL, auto=False) as demo:
        settings = demo.settings.model_copy(
            update={"steady_s": Decimal(3), "checks": CheckSettings(early_warning="news2")}
        )
        with at_bedside(settings) as bedside:
            _walk(bedside, demo, gallery)


def _walk(bedside: Bedside, demo: Demo, gallery: Gallery) -> None:
    station = bedside.engine
    sign_in(bedside)
    begin_visit(bedside)
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    bedside.touch(names.action("blood_pressure", "keep"))
    bedside.shown(names.action("blood_pressure", "tell"))
    gallery.take(
        "unlikely", station, page="vitals", doing=_unlikely, variants=(LIGHT, SPANISH), asks=True
    )
    _enter(bedside, "22")
    bedside.shown(names.action("body_temperature", "right"))
    bedside.until("three results", lambda: kept(bedside) >= 3)
    gallery.take(
        "checks", station, page="vitals", variants=(LIGHT, DARK, CONTRAST, COMPACT, SPANISH)
    )
    bedside.touch(names.action("body_temperature", "right"))
    gallery.take("tell", station, page="vitals", doing=_tell, variants=(LIGHT, SPANISH, LONG))
    bedside.touch(names.action("blood_pressure", "tell"))
    bedside.touch(names.TELL_SEND)
    bedside.until("the message in the chart", lambda: _told(bedside))
    gallery.take("told", station, page="vitals", doing=_tell, variants=(LIGHT, DARK))
    bedside.touch(names.TELL_LEAVE)
    gallery.take("review-checks", station, page="review", variants=(LIGHT, DARK, COMPACT, LONG))


def _enter(hand: Hand, breaths: str) -> None:
    if hand.find(names.field("respiratory_rate")) is None:
        hand.touch(names.action("respiratory_rate", "enter"))
    field = hand.shown(names.field("respiratory_rate"))
    assert isinstance(field, QLineEdit)
    field.clear()
    hand.write(names.field("respiratory_rate"), breaths)
    hand.touch(names.ENTRY_KEEP)


def _unlikely(hand: Hand, _window: MainWindow) -> None:
    _enter(hand, "142")
    hand.shown(names.ENTRY_RIGHT)


def _tell(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.action("blood_pressure", "tell"))


def _told(bedside: Bedside) -> bool:
    notices = bedside.engine.view().checks.notices
    return any(one.state is DeliveryState.DELIVERED for two in notices for one in two.deliveries)
