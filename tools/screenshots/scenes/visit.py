"""A whole visit, from the badge to the receipts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from station.capture.views import ChartMemory
from station.demo import Demo
from station.demo_user import DEMO_USER, demo_note
from station.ui import names
from station.ui.shell.window import MainWindow
from tests.support.bedside import Bedside, Hand
from tools.screenshots.gallery import Doing, Gallery
from tools.screenshots.scenes.room import (
    FOUND,
    answers,
    at_bedside,
    begin_visit,
    corrected,
    delivered,
    kept,
    sign_in,
)
from tools.screenshots.variants import COMPACT, CONTRAST, DARK, LIGHT, LONG, SPANISH

__all__ = ["walk"]


def walk(gallery: Gallery) -> None:
    """Walk it."""
    with Demo(patient=FOUND, auto=False) as demo:
        settings = demo.settings.model_copy(update={"steady_s": Decimal(3)})
        with at_bedside(settings) as bedside:
            gallery.note = demo_note()
            _arrive(bedside, demo, gallery)
            _measure(bedside, demo, gallery)
            _ask(bedside, gallery)
            _look(bedside, demo, gallery)
            _sign(bedside, demo, gallery)
            _correct(bedside, gallery)


def _arrive(bedside: Bedside, demo: Demo, gallery: Gallery) -> None:
    station = bedside.engine
    bedside.until("the name field", lambda: bedside.shown(names.NAME_FIELD).isEnabled())
    gallery.take("sign-in", station, doing=_write(names.NAME_FIELD, DEMO_USER.name))
    sign_in(bedside)
    bedside.touch(names.patient("demo-okafor-ada"))
    bedside.touch(names.HEARD_NAME)
    bedside.until("the tick", lambda: (visit := station.view().visit) and visit.confirmed)
    gallery.take("today", station, page="today")
    gallery.take("help", station, page="today", doing=_help, variants=(LIGHT, SPANISH))
    bedside.window.leave("")
    bedside.until("nobody chosen", lambda: bedside.find(names.HEARD_NAME) is None)
    begin_visit(bedside)


def _measure(bedside: Bedside, demo: Demo, gallery: Gallery) -> None:
    station = bedside.engine
    demo.room.command(do="fault", fault="error", device="bluetooth_health_thermometer")
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    bedside.keep("pulse_rate")
    bedside.touch(names.pain(3))
    bedside.until("a failed temperature", lambda: any(t.failure for t in station.view().tiles))
    bedside.until("two results", lambda: kept(bedside) >= 2)
    gallery.take("vitals", station, page="vitals", live_s=0.4)
    gallery.take("leave", station, page="vitals", doing=_leave, variants=(LIGHT, LONG))
    demo.room.command(do="fault", fault="error", device="bluetooth_health_thermometer", on=False)
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    for kind in ("spo2", "body_temperature", "blood_pressure"):
        bedside.keep(kind)
    bedside.touch(names.action("blood_pressure", "how"))
    bedside.touch(names.choice("side", "left"))
    bedside.live(0.2)
    bedside.touch(names.HOW_DONE)
    gallery.take(
        "how",
        station,
        page="vitals",
        doing=_touch(names.action("blood_pressure", "how")),
        variants=(LIGHT, DARK, SPANISH),
    )
    bedside.touch(names.action("body_height", "enter"))
    bedside.write(names.field("body_height"), "168")
    bedside.touch(names.ENTRY_KEEP)
    bedside.touch(names.action("body_weight", "how"))
    bedside.write(names.UNDONE_REASON, "cannot stand")
    bedside.touch(names.undone("unable"))
    gallery.take("count", station, page="vitals", doing=_count, variants=(LIGHT, CONTRAST, SPANISH))
    gallery.take("entry", station, page="vitals", doing=_enter, variants=(LIGHT, DARK, SPANISH))
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "14")
    bedside.touch(names.ENTRY_KEEP)


def _ask(bedside: Bedside, gallery: Gallery) -> None:
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
    bedside.until("the answers", lambda: answers(bedside) == 5)
    gallery.take("intake", bedside.engine, page="intake")


def _look(bedside: Bedside, demo: Demo, gallery: Gallery) -> None:
    station = bedside.engine
    bedside.touch(names.rail("ekg"))
    demo.room.command(do="fault", fault="lose_frames", device="openbci_cyton", count=60)

    def full() -> bool:
        ring = station.ring("ecg")
        return ring is not None and ring.filled_s > 14

    bedside.until("a full strip", full)
    gallery.take("ekg", station, page="ekg", live_s=0.5)

    def measured(hand: Hand, window: MainWindow) -> None:
        hand.touch(names.EKG_CALIPERS)
        hand.shown(names.EKG_REVIEW)

    gallery.take("ekg-frozen", station, page="ekg", doing=measured, variants=(LIGHT, DARK, COMPACT))

    def twelve(hand: Hand, window: MainWindow) -> None:
        hand.touch(names.ekg_layout("12x1"))

    gallery.take("ekg-12x1", station, page="ekg", doing=twelve, variants=(LIGHT,), live_s=0.5)

    def usual(hand: Hand, window: MainWindow) -> None:
        hand.touch(names.ekg_layout("3x4+1R"))
        hand.touch(names.EKG_SIZE)

    gallery.take("true-size", station, page="ekg", doing=usual, variants=(LIGHT,))
    bedside.touch(names.CAPTURE_EKG)

    def captured() -> bool:
        visit = station.view().visit
        return visit is not None and any(result.ekg for result in visit.results)

    bedside.until("the kept EKG", captured)

    def print_it(hand: Hand, window: MainWindow) -> None:
        hand.touch(names.SAVE_EKG)
        hand.shown(names.SAVE_DIALOG)

    gallery.take("ekg-save", station, page="ekg", doing=print_it, variants=(LIGHT,))

    def read() -> bool:
        history = station.view().history
        return history is not None and history.chart is ChartMemory.READ

    bedside.until("the chart's answer", read)
    gallery.take("history", station, page="history")


def _sign(bedside: Bedside, demo: Demo, gallery: Gallery) -> None:
    station = bedside.engine
    bedside.touch(names.rail("review"))
    gallery.take("review", station, page="review", doing=_write(names.SIGN_PIN, DEMO_USER.pin))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    demo.room.command(do="fault", fault="old_record", device="bluetooth_blood_pressure")
    bedside.touch(names.SIGN_AND_SEND)
    bedside.until("the receipts", lambda: delivered(bedside))
    gallery.take("receipts", station, page="review")


def _correct(bedside: Bedside, gallery: Gallery) -> None:
    station = bedside.engine
    gallery.take(
        "correct", station, page="review", doing=_correction, variants=(LIGHT, COMPACT, SPANISH)
    )
    bedside.touch(names.CORRECT)
    bedside.write(names.field("systolic"), "183")
    bedside.write(names.field("diastolic"), "84")
    bedside.write(names.CORRECT_REASON, "Digits were swapped")
    bedside.write(names.CORRECT_PIN, DEMO_USER.pin)
    bedside.touch(names.CORRECT_CONFIRM)
    bedside.until("its receipt", lambda: corrected(bedside))
    gallery.take("corrected", station, page="review", variants=(LIGHT, LONG))
    bedside.until("a held reading", lambda: station.view().held)
    gallery.take("tray", station, page="review", doing=_touch(names.HELD))
    bedside.window.lock()
    bedside.until("the lock", lambda: station.view().locked)
    gallery.take("locked", station, variants=(LIGHT, DARK, COMPACT))


# What a person does in the window before its picture.


def _write(field: str, text: str) -> Doing:
    return lambda hand, _window: hand.write(field, text)


def _touch(name: str) -> Doing:
    return lambda hand, _window: hand.touch(name)


def _help(_hand: Hand, window: MainWindow) -> None:
    window.show_help()


def _leave(_hand: Hand, window: MainWindow) -> None:
    window.change_patient()


def _count(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.action("respiratory_rate", "again"))
    for _ in range(4):
        hand.live(1.2)
        hand.touch(names.BREATH_TAP)


def _enter(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.action("respiratory_rate", "enter"))
    hand.write(names.field("respiratory_rate"), "14")


def _correction(hand: Hand, _window: MainWindow) -> None:
    hand.touch(names.CORRECT)
    hand.write(names.field("systolic"), "183")
    hand.write(names.field("diastolic"), "84")
    hand.write(names.CORRECT_REASON, "Digits were swapped")
    hand.write(names.CORRECT_PIN, DEMO_USER.pin)
