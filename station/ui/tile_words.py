"""What a tile says beside its number: hints, where the value is from, and the same aloud."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.capture.views import TileState, TileView
from station.marks import Level, worst
from station.ui import how_words, mark_words, site_units, words
from station.visit import ResultKind
from station.vitals import Context, Unit

__all__ = [
    "aloud",
    "bmi_words",
    "context_words",
    "failure_words",
    "hint",
    "origin_line",
    "sentence",
]

translate = QCoreApplication.translate


def sentence(text: str) -> str:
    """The same words with a capital at the beginning and a full stop at the end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def failure_words(tile: TileView) -> tuple[str, str]:
    """Why there is no number, and what to do next. Never the number that was refused."""
    failure = tile.failure
    if failure is None:
        return (
            translate("words", "The measurement gave no number."),
            translate("words", "Measure again."),
        )
    return sentence(failure.says), sentence(failure.next_step)


def origin_line(tile: TileView) -> str:
    """Where the value is from and since when: "Thermometer, 10:46"."""
    by_hand = tile.state is TileState.BY_HAND
    who = translate("words", "By hand") if by_hand else tile.device or ""
    parts = [who, words.clock(tile.received) if tile.received else ""]
    return ", ".join(part for part in parts if part)


def context_words(how: Context) -> str:
    """How it was measured, as far as it was said: "right upper arm, adult cuff, sitting"."""
    return how_words.context_words(how)


def bmi_words(tile: TileView) -> str:
    """The computed index beside weight and height, or what it wants."""
    if tile.bmi is not None and tile.kind is ResultKind.BODY_WEIGHT:
        return translate("words", "BMI {n} kg/m², computed").format(n=words.number(tile.bmi))
    if tile.bmi_wants is not None:
        return translate("words", "BMI needs the {what}.").format(
            what=words.kind_title(tile.bmi_wants).lower()
        )
    return ""


def hint(tile: TileView) -> str:
    """What to do, or what the state means; "" where the value says enough."""
    match tile.state:
        case TileState.NO_DEVICE if tile.notes:
            return translate("words", "Or enter it by hand.")
        case TileState.READY if _is_critical(tile):
            return translate("words", "Repeat it now, then keep it and tell the provider.")
        case TileState.READY if tile.notes:
            return ""  # the chip says it, and the notes need the room
        case TileState.NO_DEVICE if tile.kind is ResultKind.RESPIRATORY_RATE:
            return translate("words", "Touch Count, then touch at each breath.")
        case TileState.NO_DEVICE:
            return translate("words", "No instrument for this in the room. Enter it by hand.")
        case TileState.WAITING:
            return _start_there(tile) if tile.start_there else _first_step(tile.kind)
        case TileState.MEASURING:
            return _while_measuring(tile)
        case TileState.READY if any(one.missing for one in tile.modifiers):
            return translate("words", "Finished. Say first how it was measured.")
        case TileState.READY:
            return translate("words", "Finished, not kept yet.")
        case TileState.SAVING:
            return translate("words", "Not on disk yet.")
        case TileState.STALE:
            minutes = int((tile.gone_after_s or 1200) // 60)
            return translate("words", "Not kept yet. It goes at {n} min.").format(n=minutes)
        case TileState.GONE:
            return translate("words", "Too old. It is not filed. Measure again.")
        case TileState.CHECK if tile.confirmable:
            return translate("words", "Measure again, or say that it is right.")
        case TileState.CHECK if tile.marks:
            return translate("words", "Measure again.")
        case TileState.CAPTURED | TileState.BY_HAND if _is_critical(tile):
            return translate("words", "Repeat it now, and tell the provider.")
        case TileState.NOT_DONE if tile.not_done is not None:
            return how_words.undone_sentence(tile.not_done)
        case TileState.CHECK:
            return translate("words", "It cannot be kept like this. Measure again.")
        case _:
            return ""


def _is_critical(tile: TileView) -> bool:
    mark = worst(tile.marks)
    return mark is not None and mark.level is Level.CRITICAL


def _start_there(tile: TileView) -> str:
    """The instrument is connected and waits for its own button; nothing here can press it."""
    match tile.kind:
        case ResultKind.BODY_TEMPERATURE:
            return translate("words", "Take the temperature with the thermometer now.")
        case ResultKind.BLOOD_PRESSURE | ResultKind.PULSE_RATE | ResultKind.SPO2:
            return _first_step(tile.kind)
        case _:
            return translate("words", "Start it on the instrument now: {device}.").format(
                device=tile.device or ""
            )


def _first_step(kind: ResultKind) -> str:
    match kind:
        case ResultKind.BLOOD_PRESSURE:
            return translate("words", "Cuff on the bare arm, arm at heart height, no talking.")
        case ResultKind.SPO2:
            return translate("words", "Put the clip on a warm finger.")
        case ResultKind.PULSE_RATE:
            return translate("words", "It comes with the finger clip or the cuff.")
        case ResultKind.BODY_TEMPERATURE:
            return translate("words", "Measure with the thermometer.")
        case ResultKind.RESPIRATORY_RATE:
            return translate("words", "Touch Count, then touch at each breath.")
        case ResultKind.BODY_WEIGHT:
            return translate("words", "Weigh, or enter it by hand.")
        case _:
            return translate("words", "Measure, or enter it by hand.")


def _while_measuring(tile: TileView) -> str:
    if tile.before_patient:
        return translate(
            "words",
            "It began before this patient was confirmed. Its value will wait under readings to "
            "check.",
        )
    if tile.kind is ResultKind.BLOOD_PRESSURE:
        return translate("words", "Arm still, no talking.")
    if tile.kind is ResultKind.BODY_TEMPERATURE and tile.steady is None:
        return translate("words", "The probe measures. Leave it in place until the value stands.")
    if tile.steady is None:
        return translate("words", "Not finished yet.")
    if any(one.missing for one in tile.modifiers) and tile.steady >= 1.0:
        return translate("words", "Steady. Say first how it is measured.")
    if tile.acceptable:
        return translate("words", "Steady. It can be kept.")
    if tile.steady >= 1.0:
        return translate("words", "Steady.")
    if tile.by_itself:
        return translate("words", "Settling, then kept by itself. Keep the hand still.")
    return translate("words", "Settling. Keep the hand still.")


def aloud(tile: TileView) -> str:
    """A tile for a screen reader: "Weight, stale 16 minutes, 82.4 kilograms"."""
    state = words.state_word(tile).split(",")[0].lower()
    if tile.state is TileState.STALE and tile.age_s is not None:
        state = f"{state} {_spoken_age(tile.age_s)}"
    parts = [words.kind_title(tile.kind), state, _spoken_value(tile)]
    parts.append(mark_words.aloud(tile.marks))
    if tile.simulated:
        parts.append(translate("words", "simulated"))
    if tile.state is TileState.FAILED:
        parts.extend(text.rstrip(".") for text in failure_words(tile))
    elif tile.state is TileState.NO_DEVICE:
        parts.extend(sentence(note).rstrip(".") for note in tile.notes)
    return ", ".join(part for part in parts if part)


def _spoken_value(tile: TileView) -> str:
    if tile.text is not None:
        return tile.text
    number, _ = words.tile_value(tile)
    unit = site_units.wanted_unit(tile.readings[0].quantity.unit) if tile.readings else None
    if not number or unit is None:
        return ""
    upper, slash, lower = number.partition("/")
    if slash:
        number = translate("words", "{upper} over {lower}").format(upper=upper, lower=lower)
    return f"{number} {_spoken_unit(unit)}"


def _spoken_age(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes == 1:
        return translate("words", "1 minute")
    if 1 < minutes < 60:
        return translate("words", "{n} minutes").format(n=minutes)
    return words.age_text(seconds)


def _spoken_unit(unit: Unit) -> str:
    match unit:
        case Unit.MMHG:
            return translate("words", "millimetres of mercury")
        case Unit.PER_MIN:
            return translate("words", "per minute")
        case Unit.PERCENT:
            return translate("words", "percent")
        case Unit.CELSIUS:
            return translate("words", "degrees Celsius")
        case Unit.FAHRENHEIT:
            return translate("words", "degrees Fahrenheit")
        case Unit.KILOGRAM:
            return translate("words", "kilograms")
        case Unit.POUND:
            return translate("words", "pounds")
        case Unit.INCH:
            return translate("words", "inches")
        case Unit.CENTIMETRE:
            return translate("words", "centimetres")
        case _:
            return words.unit_word(unit)
