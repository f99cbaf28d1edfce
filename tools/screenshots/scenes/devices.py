"""An engineer adds what is near to a room whose configuration has the wired instruments."""

from __future__ import annotations

from station.demo import Demo
from station.demo_user import DemoUser
from station.ui import names
from station.ui.shell.window import MainWindow
from station.visit import Role
from tests.support.bedside import Bedside, Hand
from tools.screenshots.gallery import Gallery
from tools.screenshots.scenes.room import FOUND, at_bedside, heard, sign_in
from tools.screenshots.variants import COMPACT, CONTRAST, LIGHT, SPANISH

__all__ = ["walk"]

_ENGINEER = DemoUser(name="Sam Ortiz", pin="7341", role=Role.ENGINEER)
_CUFF = "BP cuff by the door"


def walk(gallery: Gallery) -> None:
    """Walk it."""
    with Demo(patient=FOUND, auto=False) as demo:
        wired = tuple(one for one in demo.settings.devices if one.link != "bluetooth")
        settings = demo.settings.model_copy(update={"devices": wired})
        with at_bedside(settings, _ENGINEER) as bedside:
            _walk(bedside, demo, gallery, len(wired))


def _walk(bedside: Bedside, demo: Demo, gallery: Gallery, wired: int) -> None:
    station = bedside.engine
    sign_in(bedside, _ENGINEER)
    bedside.touch(names.rail("devices"))
    radio = [one.address or "" for one in demo.settings.devices if one.address is not None]
    for address, name in zip(radio, (_CUFF, "Ear thermometer"), strict=True):
        bedside.touch(names.ADD_INSTRUMENT)
        bedside.shown(names.found(address))
        if name == _CUFF:

            def choose(hand: Hand, _window: MainWindow, address: str = address) -> None:
                hand.touch(names.ADD_INSTRUMENT)
                hand.touch(names.found(address))
                hand.write(names.ADD_NAME, _CUFF)

            gallery.take(
                "add-instrument",
                station,
                page="devices",
                doing=choose,
                variants=(LIGHT, COMPACT, CONTRAST, SPANISH),
            )
        bedside.touch(names.found(address))
        bedside.write(names.ADD_NAME, name)
        bedside.touch(names.ADD_CONFIRM)
        bedside.touch(names.device(name))
    bedside.touch(names.ALLOW_INSTRUMENT)
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    bedside.until("values of all three", lambda: heard(bedside) == wired + 1)
    gallery.take(
        "devices",
        station,
        page="devices",
        doing=lambda hand, _window: hand.touch(names.device(_CUFF)),
    )
