"""Pictures of every page for `docs/screenshots/`: a real visit in the real window.

    make screenshots            # needs a display; starts Xvfb where there is none

Nothing is posed: the values come from the simulated room, the receipts from the demo chart.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit

from station.capture.programs.machine import Stage
from station.capture.views import ChartMemory, Phase
from station.demo import Demo
from station.demo_user import DEMO_USER, DemoUser, demo_note
from station.engine import Engine
from station.settings import CheckSettings
from station.ui import names
from station.ui.tokens import ThemeName
from station.visit import DeliveryState, ResultKind, Role
from tests.support.bedside import Bedside
from tests.support.display import virtual_display

PATIENT = "demo-okafor-ada"
FOUND = (
    "systolic=138,diastolic=84,mean_arterial=102,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,steady"
)
UNWELL = (
    "systolic=192,diastolic=94,mean_arterial=127,heart_rate=112,spo2=93,temperature=33.6,"
    "respiratory_rate=22,steady"
)
SETS = (
    (ThemeName.LIGHT, QSize(1920, 1080), ""),
    (ThemeName.DARK, QSize(1920, 1080), "-dark"),
    (ThemeName.LIGHT, QSize(1280, 800), "-1280x800"),
)


def main() -> None:
    """Make all pictures, in the folder that is named or in `docs/screenshots`."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with virtual_display() as display:
        os.environ["DISPLAY"] = display
        for theme, size, ending in SETS:
            with Demo(patient=FOUND, auto=False) as demo:
                settings = demo.settings.model_copy(update={"steady_s": Decimal(3)})
                engine = Engine(settings, demo_user=DEMO_USER)
                engine.start().result(30)
                bedside = Bedside(engine, theme, size)
                try:
                    _visit(bedside, demo, folder, ending)
                finally:
                    bedside.close()
                    engine.stop()
            with Demo(patient=UNWELL, auto=False) as demo:
                _checks(demo, theme, size, folder, ending)
            with Demo(patient=FOUND, auto=False) as demo:
                _devices(demo, theme, size, folder, ending)
            with Demo(patient=FOUND, auto=False, one_of_each=True) as demo:
                _programs(demo, theme, size, folder, ending)
            with Demo(patient=FOUND, auto=False, one_of_each=True) as demo:
                _today(demo, theme, size, folder, ending)


def _checks(demo: Demo, theme: ThemeName, size: QSize, folder: Path, ending: str) -> None:
    """A patient whose values are high, critical and unlikely, and the provider is told."""
    settings = demo.settings.model_copy(
        update={"steady_s": Decimal(3), "checks": CheckSettings(early_warning="news2")}
    )
    engine = Engine(settings, demo_user=DEMO_USER)
    engine.start().result(30)
    bedside = Bedside(engine, theme, size)
    try:
        bedside.write(names.NAME_FIELD, DEMO_USER.name)
        bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
        for name in (
            names.patient(PATIENT), names.HEARD_NAME, names.HEARD_BIRTH_DATE, names.START_VISIT
        ):  # fmt: skip
            bedside.touch(name)
        demo.room.command(do="start", device="bluetooth_blood_pressure")
        demo.room.command(do="measure", device="bluetooth_health_thermometer")
        bedside.touch(names.action("blood_pressure", "keep"))
        bedside.shown(names.action("blood_pressure", "tell"))
        bedside.touch(names.action("respiratory_rate", "enter"))
        bedside.write(names.field("respiratory_rate"), "142")
        bedside.touch(names.ENTRY_KEEP)
        bedside.shown(names.ENTRY_RIGHT)
        bedside.picture(folder / f"unlikely{ending}.png")
        field = bedside.shown(names.field("respiratory_rate"))
        assert isinstance(field, QLineEdit)
        field.clear()
        bedside.write(names.field("respiratory_rate"), "22")
        bedside.touch(names.ENTRY_KEEP)
        bedside.shown(names.action("body_temperature", "right"))
        bedside.until("three results", lambda: _kept(bedside) >= 3)
        bedside.live(0.3)
        bedside.picture(folder / f"checks{ending}.png")
        bedside.touch(names.action("body_temperature", "right"))
        bedside.touch(names.action("blood_pressure", "tell"))
        bedside.shown(names.TELL_PREVIEW)
        bedside.picture(folder / f"tell{ending}.png")
        bedside.touch(names.TELL_SEND)
        bedside.until("the message in the chart", lambda: _told(bedside))
        bedside.live(0.3)
        bedside.picture(folder / f"told{ending}.png")
        bedside.touch(names.TELL_LEAVE)
        bedside.touch(names.rail("review"))
        bedside.live(0.3)
        bedside.picture(folder / f"review-checks{ending}.png")
    finally:
        bedside.close()
        engine.stop()


def _told(bedside: Bedside) -> bool:
    notices = bedside.engine.view().checks.notices
    return any(one.state is DeliveryState.DELIVERED for two in notices for one in two.deliveries)


def _devices(demo: Demo, theme: ThemeName, size: QSize, folder: Path, ending: str) -> None:
    """An engineer adds what is near to a room whose configuration has the wired instruments."""
    wired = tuple(one for one in demo.settings.devices if one.link != "bluetooth")
    settings = demo.settings.model_copy(update={"devices": wired})
    person = DemoUser(name="Sam Ortiz", pin="7341", role=Role.ENGINEER)
    engine = Engine(settings, demo_user=person)
    engine.start().result(30)
    bedside = Bedside(engine, theme, size)
    try:
        bedside.write(names.NAME_FIELD, person.name)
        bedside.write(names.PIN_FIELD, person.pin, enter=True)
        bedside.touch(names.rail("devices"))
        radio = [one for one in demo.settings.devices if one.address is not None]
        for device, name in zip(radio, ("BP cuff by the door", "Ear thermometer"), strict=True):
            bedside.touch(names.ADD_INSTRUMENT)
            bedside.touch(names.found(device.address or ""))
            bedside.write(names.ADD_NAME, name)
            bedside.live(0.5)
            if name.startswith("BP"):
                bedside.picture(folder / f"add-instrument{ending}.png")
            bedside.touch(names.ADD_CONFIRM)
            bedside.touch(names.device(name))
        bedside.touch(names.ALLOW_INSTRUMENT)
        demo.room.command(do="start", device="bluetooth_blood_pressure")
        bedside.until("values of all three", lambda: _heard(bedside) == len(wired) + 1)
        bedside.touch(names.device("BP cuff by the door"))
        bedside.touch(names.NOTICE_CLOSE)
        bedside.live(1.0)
        bedside.picture(folder / f"devices{ending}.png")
    finally:
        bedside.close()
        engine.stop()


def _programs(demo: Demo, theme: ThemeName, size: QSize, folder: Path, ending: str) -> None:
    """A short program on a module that is started from here: list, rest, second reading, set."""
    wanted = ("suntech_nibp", "nonin_serial")
    devices = tuple(one for one in demo.settings.devices if one.spec in wanted)
    engine = Engine(demo.settings.model_copy(update={"devices": devices}), demo_user=DEMO_USER)
    engine.start().result(30)
    bedside = Bedside(engine, theme, size)

    def at(stage: Stage, place: int) -> bool:
        tile = engine.view().tile(ResultKind.BLOOD_PRESSURE)
        program = tile.program if tile is not None else None
        return program is not None and (program.stage, program.place) == (stage, place)

    def picture(name: str) -> None:
        bedside.live(0.5)
        bedside.picture(folder / f"{name}{ending}.png")

    try:
        bedside.write(names.NAME_FIELD, DEMO_USER.name)
        bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
        bedside.touch(names.patient(PATIENT))
        bedside.touch(names.HEARD_NAME)
        bedside.touch(names.HEARD_BIRTH_DATE)
        bedside.touch(names.START_VISIT)
        bedside.until("the instruments", lambda: _heard(bedside) >= 1)
        bedside.touch(names.PROGRAMS)
        picture("programs")
        bedside.touch(names.program("aobp_short"))
        bedside.touch(names.PROGRAM_FIRST)
        bedside.until("the rest", lambda: at(Stage.REST, 0))
        bedside.live(4.0)
        picture("program-rest")
        bedside.touch(names.PROGRAM_SECOND)
        bedside.touch(names.skip_reason(0))
        bedside.until("the second reading", lambda: at(Stage.MEASURE, 1), seconds=120)
        bedside.live(7.0)
        picture("program")
        bedside.until("the end", lambda: at(Stage.DONE, 3), seconds=180)
        bedside.touch(names.PROGRAM_FIRST)
        bedside.until("the kept set", lambda: _kept(bedside) >= 4)
        bedside.touch(names.rail("review"))
        picture("program-review")
    finally:
        bedside.close()
        engine.stop()


def _today(demo: Demo, theme: ThemeName, size: QSize, folder: Path, ending: str) -> None:
    """Two patients take turns, one of whom nobody knows; a cuff that takes orders runs on."""
    module = tuple(one for one in demo.settings.devices if one.spec == "suntech_nibp")
    engine = Engine(demo.settings.model_copy(update={"devices": module}), demo_user=DEMO_USER)
    engine.start().result(30)
    bedside = Bedside(engine, theme, size)

    def picture(name: str) -> None:
        bedside.live(0.5)
        bedside.picture(folder / f"{name}{ending}.png")

    try:
        bedside.until("the name field", lambda: bedside.shown(names.NAME_FIELD).isEnabled())
        bedside.scan(f"BDG-{DEMO_USER.badge}")
        bedside.touch(names.patient(PATIENT))
        bedside.touch(names.HEARD_NAME)
        bedside.touch(names.HEARD_BIRTH_DATE)
        bedside.touch(names.START_VISIT)
        bedside.touch(names.pain(3))
        bedside.until("the pain score", lambda: _kept(bedside) == 1)
        start = names.action("blood_pressure", "again")
        bedside.until("a running cuff", lambda: _started(bedside, start))
        bedside.until("its pressure", lambda: _pressure(bedside) > 60)
        bedside.touch(names.LOCK)
        bedside.shown(names.STOP_CUFF)
        picture("locked-cuff")
        bedside.touch(names.CLEAN_THE_SCREEN)
        picture("clean-screen")
        bedside.scan(f"BDG-{DEMO_USER.badge}")
        bedside.touch(names.CHANGE_PATIENT)
        bedside.touch(names.LEAVE_PAUSE)
        bedside.touch(names.UNLISTED)
        bedside.write(names.UNLISTED_FAMILY, "Doe")
        picture("unlisted")
        bedside.touch(names.UNLISTED_UNKNOWN)
        bedside.touch(names.START_VISIT)
        bedside.shown(names.PAGE_VITALS)
        bedside.touch(names.rail("today"))
        bedside.shown(names.GIVE_IDENTITY)
        picture("unidentified")
        bedside.touch(names.PAUSE_VISIT)
        bedside.touch(names.patient(PATIENT))
        bedside.shown(names.END_VISIT)
        picture("today-unfinished")
    finally:
        bedside.close()
        engine.stop()


def _started(bedside: Bedside, button: str) -> bool:
    """Ask until it runs: the module may still be told its settings."""
    if bedside.engine.view().cuff is not None:
        return True
    shown = bedside.find(button)
    if shown is not None and shown.isEnabled():
        bedside.touch(button)
        bedside.live(0.5)
    return False


def _pressure(bedside: Bedside) -> float:
    cuff = bedside.engine.view().cuff
    return float(cuff.pressure.value) if cuff is not None and cuff.pressure is not None else 0.0


def _heard(bedside: Bedside) -> int:
    return sum(one.last_heard is not None for one in bedside.engine.view().links)


def _visit(bedside: Bedside, demo: Demo, folder: Path, ending: str) -> None:
    def picture(name: str) -> None:
        bedside.picture(folder / f"{name}{ending}.png")

    bedside.shown(names.PAGE_SIGN_IN)
    bedside.window.show_note(demo_note())
    bedside.write(names.NAME_FIELD, DEMO_USER.name)
    picture("sign-in")
    bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
    bedside.touch(names.patient(PATIENT))
    bedside.touch(names.HEARD_NAME)
    picture("today")
    bedside.touch(names.HEARD_BIRTH_DATE)
    bedside.touch(names.START_VISIT)
    bedside.shown(names.PAGE_VITALS)
    demo.room.command(do="fault", fault="error", device="bluetooth_health_thermometer")
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    bedside.keep("pulse_rate")
    bedside.touch(names.pain(3))
    bedside.until("a failed temperature", lambda: _failed(bedside))
    bedside.until("two results", lambda: _kept(bedside) >= 2)
    bedside.live(0.3)
    picture("vitals")
    demo.room.command(do="fault", fault="error", device="bluetooth_health_thermometer", on=False)
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    for kind in ("spo2", "body_temperature", "blood_pressure"):
        bedside.keep(kind)
    bedside.touch(names.action("blood_pressure", "how"))
    bedside.touch(names.choice("side", "left"))
    bedside.live(0.4)
    picture("how")
    bedside.touch(names.HOW_DONE)
    bedside.touch(names.action("body_height", "enter"))
    bedside.write(names.field("body_height"), "168")
    bedside.touch(names.ENTRY_KEEP)
    bedside.touch(names.action("body_weight", "how"))
    bedside.write(names.UNDONE_REASON, "cannot stand")
    bedside.touch(names.undone("unable"))
    bedside.touch(names.action("respiratory_rate", "again"))
    for _ in range(3):
        bedside.live(3.5)
        bedside.touch(names.BREATH_TAP)
    picture("count")
    bedside.touch(names.BREATH_CANCEL)
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "14")
    picture("entry")
    bedside.touch(names.ENTRY_KEEP)
    bedside.touch(names.OPEN_INTAKE)
    bedside.write(names.REASON_FIELD, "Headache since Monday")
    bedside.touch(names.action("reason_for_visit", "keep"))
    bedside.touch(names.symptom("headache"))
    bedside.touch(names.option("allergies_reviewed", "same"))
    bedside.touch(names.option("medicines_reviewed", "changed"))
    bedside.touch(names.open_question("tobacco"))
    bedside.touch(names.pick("former"))
    bedside.touch(names.open_question("last_menstrual_period"))
    bedside.touch(names.day(datetime.now().astimezone().date()))
    bedside.until("the answers", lambda: _answers(bedside) == 5)
    bedside.live(0.5)
    picture("intake")
    bedside.touch(names.rail("ekg"))
    demo.room.command(do="fault", fault="lose_frames", device="openbci_cyton", count=60)
    bedside.until("a full strip", lambda: _ekg_seconds(bedside) > 14)
    bedside.live(2.5)
    picture("ekg")
    bedside.touch(names.CAPTURE_EKG)
    bedside.until("the kept EKG", lambda: _has_ekg(bedside))
    bedside.touch(names.rail("history"))
    bedside.until("the chart's answer", lambda: _history_read(bedside))
    bedside.live(0.5)
    picture("history")
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    picture("review")
    demo.room.command(do="fault", fault="old_record", device="bluetooth_blood_pressure")
    bedside.touch(names.SIGN_AND_SEND)
    bedside.until("the receipts", lambda: _delivered(bedside))
    bedside.shown(names.receipt("ekg"))
    bedside.live(0.5)
    picture("receipts")
    bedside.touch(names.CORRECT)
    bedside.write(names.field("systolic"), "183")
    bedside.write(names.field("diastolic"), "84")
    bedside.write(names.CORRECT_REASON, "Digits were swapped")
    bedside.write(names.CORRECT_PIN, DEMO_USER.pin)
    picture("correct")
    bedside.touch(names.CORRECT_CONFIRM)
    bedside.until("its receipt", lambda: _corrected(bedside))
    bedside.live(0.5)
    picture("corrected")
    bedside.touch(names.HELD)
    picture("tray")
    bedside.window.lock()
    bedside.shown(names.PAGE_SIGN_IN)
    picture("locked")


def _failed(bedside: Bedside) -> bool:
    return any(tile.failure is not None for tile in bedside.engine.view().tiles)


def _answers(bedside: Bedside) -> int:
    visit = bedside.engine.view().visit
    return sum(one.answer is not None for one in visit.results) if visit is not None else 0


def _kept(bedside: Bedside) -> int:
    visit = bedside.engine.view().visit
    return len(visit.results) if visit is not None else 0


def _has_ekg(bedside: Bedside) -> bool:
    visit = bedside.engine.view().visit
    return visit is not None and any(result.ekg for result in visit.results)


def _ekg_seconds(bedside: Bedside) -> float:
    ring = bedside.engine.ring("ecg")
    return ring.filled_s if ring is not None else 0.0


def _history_read(bedside: Bedside) -> bool:
    history = bedside.engine.view().history
    return history is not None and history.chart is ChartMemory.READ


def _corrected(bedside: Bedside) -> bool:
    visit = bedside.engine.view().visit
    own = [one for one in visit.deliveries if one.correction_id] if visit is not None else []
    return bool(own) and all(one.state is DeliveryState.DELIVERED for one in own)


def _delivered(bedside: Bedside) -> bool:
    visit = bedside.engine.view().visit
    return visit is not None and visit.phase is Phase.DELIVERED


if __name__ == "__main__":
    main()
