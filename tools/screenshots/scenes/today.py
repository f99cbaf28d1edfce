"""Two patients take turns, one of whom nobody knows; a cuff that takes orders runs on."""

from __future__ import annotations

from station.demo import Demo
from station.demo_user import DEMO_USER
from station.ui import names
from station.ui.shell.window import MainWindow
from tests.support.bedside import Bedside, Hand
from tools.screenshots.gallery import Gallery
from tools.screenshots.scenes.room import FOUND, PATIENT, at_bedside, begin_visit, kept
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, LONG, SPANISH

__all__ = ["walk"]


def walk(gallery: Gallery) -> None:
    """Walk it."""
    with Demo(patient=FOUND, auto=False, one_of_each=True) as demo:
        module = tuple(one for one in demo.settings.devices if one.spec == "suntech_nibp")
        with at_bedside(demo.settings.model_copy(update={"devices": module})) as bedside:
            _walk(bedside, gallery)


def _walk(bedside: Bedside, gallery: Gallery) -> None:
    station = bedside.engine
    bedside.until("the name field", lambda: bedside.shown(names.NAME_FIELD).isEnabled())
    bedside.scan(f"BDG-{DEMO_USER.badge}")
    begin_visit(bedside)
    bedside.touch(names.pain(3))
    bedside.until("the pain score", lambda: kept(bedside) == 1)
    bedside.until("a running cuff", lambda: _started(bedside))
    bedside.until("its pressure", lambda: _pressure(bedside) > 60)
    bedside.touch(names.LOCK)
    bedside.shown(names.STOP_CUFF)
    bedside.until("the lock", lambda: station.view().locked and station.view().cuff)
    gallery.take("locked-cuff", station, variants=(LIGHT, DARK, CONTRAST, COMPACT, SPANISH))
    gallery.take("clean-screen", station, doing=_clean, variants=(LIGHT, DARK, SPANISH))
    bedside.scan(f"BDG-{DEMO_USER.badge}")
    bedside.touch(names.CHANGE_PATIENT)
    bedside.touch(names.LEAVE_PAUSE)
    bedside.shown(names.UNLISTED)
    bedside.until("the paused visit", lambda: station.view().unfinished)
    gallery.take("unlisted", station, page="today", doing=_unlisted, variants=(LIGHT, SPANISH))
    bedside.touch(names.UNLISTED)
    bedside.touch(names.UNLISTED_UNKNOWN)
    bedside.touch(names.START_VISIT)
    bedside.shown(names.PAGE_VITALS)
    bedside.touch(names.rail("today"))
    bedside.shown(names.GIVE_IDENTITY)
    gallery.take("unidentified", station, page="today", variants=(LIGHT, DARK, COMPACT))
    bedside.touch(names.PAUSE_VISIT)
    bedside.touch(names.patient(PATIENT))
    bedside.shown(names.END_VISIT)
    gallery.take("today-unfinished", station, page="today", variants=(LIGHT, DARK, SPANISH, LONG))


def _clean(_hand: Hand, window: MainWindow) -> None:
    window.clean_screen()


def _unlisted(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.UNLISTED)
    hand.write(names.UNLISTED_FAMILY, "Doe")


def _started(bedside: Bedside) -> bool:
    """Ask until it runs: the module may still be told its settings."""
    if bedside.engine.view().cuff is not None:
        return True
    button = bedside.find(names.action("blood_pressure", "again"))
    if button is not None and button.isEnabled():
        bedside.touch(names.action("blood_pressure", "again"))
        bedside.live(0.5)
    return False


def _pressure(bedside: Bedside) -> float:
    cuff = bedside.engine.view().cuff
    return float(cuff.pressure.value) if cuff is not None and cuff.pressure is not None else 0.0
