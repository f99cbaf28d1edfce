"""A short program on a module that is started from here: list, rest, second reading, set."""

from __future__ import annotations

from station.capture.programs.machine import Stage
from station.demo import Demo
from station.ui import names
from station.visit import ResultKind
from tests.support.bedside import Bedside
from tools.screenshots.gallery import Gallery
from tools.screenshots.scenes.room import FOUND, at_bedside, begin_visit, heard, kept, sign_in
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, SPANISH

__all__ = ["walk"]

_WANTED = ("suntech_nibp", "nonin_serial")


def walk(gallery: Gallery) -> None:
    """Walk it."""
    with Demo(patient=FOUND, auto=False, one_of_each=True) as demo:
        devices = tuple(one for one in demo.settings.devices if one.spec in _WANTED)
        with at_bedside(demo.settings.model_copy(update={"devices": devices})) as bedside:
            _walk(bedside, gallery)


def _walk(bedside: Bedside, gallery: Gallery) -> None:
    station = bedside.engine

    def at(stage: Stage, place: int) -> bool:
        tile = station.view().tile(ResultKind.BLOOD_PRESSURE)
        program = tile.program if tile is not None else None
        return program is not None and (program.stage, program.place) == (stage, place)

    sign_in(bedside)
    begin_visit(bedside)
    bedside.until("the instruments", lambda: heard(bedside) >= 1)
    gallery.take(
        "programs",
        station,
        page="vitals",
        doing=lambda hand, _window: hand.touch(names.PROGRAMS),
        variants=(LIGHT, CONTRAST, SPANISH),
    )
    bedside.touch(names.PROGRAMS)
    bedside.touch(names.program("aobp_short"))
    bedside.touch(names.PROGRAM_FIRST)
    bedside.until("the rest", lambda: at(Stage.REST, 0))
    bedside.live(3.0)
    gallery.take("program-rest", station, page="vitals", variants=(LIGHT, DARK, SPANISH))
    bedside.touch(names.PROGRAM_SECOND)
    bedside.touch(names.skip_reason(0))
    bedside.until("the second reading", lambda: at(Stage.MEASURE, 1), seconds=120)

    def pumped() -> bool:
        cuff = station.view().cuff
        return cuff is not None and cuff.pressure is not None and cuff.pressure.value > 60

    bedside.until("its pressure", pumped)
    gallery.take(
        "program", station, page="vitals", variants=(LIGHT, DARK, CONTRAST, COMPACT, SPANISH)
    )
    bedside.until("the end", lambda: at(Stage.DONE, 3), seconds=180)
    bedside.touch(names.PROGRAM_FIRST)
    bedside.until("the kept set", lambda: kept(bedside) >= 4)
    gallery.take("program-review", station, page="review", variants=(LIGHT, COMPACT, SPANISH))
