"""Words for how something was measured, and for why it was not."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from station.body_places import place
from station.capture.modifiers import Modifier
from station.capture.views import ModifierView
from station.saying import say
from station.ui.translation import spoken
from station.visit import NotDone, NotDoneWhy
from station.vitals import Context

__all__ = [
    "choice_word",
    "context_words",
    "method_word",
    "modifier_title",
    "modifier_words",
    "undone_action",
    "undone_sentence",
    "undone_word",
]

translate = QCoreApplication.translate


def undone_word(why: NotDoneWhy) -> str:
    """The word on a tile that was not measured."""
    match why:
        case NotDoneWhy.REFUSED:
            return translate("words", "Said no")
        case NotDoneWhy.UNABLE:
            return translate("words", "Not able")
        case NotDoneWhy.SKIPPED:
            return translate("words", "Skipped")


def undone_action(why: NotDoneWhy) -> str:
    """The button that says so."""
    match why:
        case NotDoneWhy.REFUSED:
            return translate("words", "Patient said no")
        case NotDoneWhy.UNABLE:
            return translate("words", "Not able to")
        case NotDoneWhy.SKIPPED:
            return translate("words", "Skip it")


def undone_sentence(not_done: NotDone) -> str:
    """Why, with what was said of it."""
    match not_done.why:
        case NotDoneWhy.REFUSED:
            said = translate("words", "The patient said no.")
        case NotDoneWhy.UNABLE:
            said = translate("words", "It could not be done.")
        case NotDoneWhy.SKIPPED:
            said = translate("words", "It was skipped.")
    if not not_done.reason:
        return said
    return f"{said} {_sentence_case(not_done.reason.rstrip('.'))}."


def modifier_title(which: Modifier) -> str:
    """What is asked."""
    match which:
        case Modifier.BODY_SITE:
            return translate("words", "Where")
        case Modifier.SIDE:
            return translate("words", "Side")
        case Modifier.CUFF_SIZE:
            return translate("words", "Cuff")
        case Modifier.POSITION:
            return translate("words", "Position")
        case Modifier.OXYGEN:
            return translate("words", "Oxygen, L/min")
        case Modifier.CLOTHING:
            return translate("words", "Clothes")


def choice_word(which: Modifier, word: str) -> str:
    """A choice as people say it. A site's own words come as they are."""
    if which is Modifier.OXYGEN:
        return translate("words", "Room air") if Decimal(word) == 0 else word
    known = _site(word) if which is Modifier.BODY_SITE else _plain(which, word)
    return known or word.replace("_", " ").capitalize()


def _site(word: str) -> str:
    match word:
        case "upper_arm":
            return translate("words", "Upper arm")
        case "wrist":
            return translate("words", "Wrist")
        case "thigh":
            return translate("words", "Thigh")
        case "mouth":
            return translate("words", "Mouth")
        case "tympanum" | "ear":
            return translate("words", "Ear")
        case "temporal_artery":
            return translate("words", "Temple")
        case "forehead":
            return translate("words", "Forehead")
        case "axilla":
            return translate("words", "Armpit")
        case "rectum":
            return translate("words", "Rectum")
        case "finger":
            return translate("words", "Finger")
        case "ear_lobe":
            return translate("words", "Ear lobe")
        case "toe":
            return translate("words", "Toe")
        case _:
            return ""


def _plain(which: Modifier, word: str) -> str:
    match which, word:
        case Modifier.SIDE, "left":
            return translate("words", "Left")
        case Modifier.SIDE, "right":
            return translate("words", "Right")
        case Modifier.CUFF_SIZE, "infant":
            return translate("words", "Infant")
        case Modifier.CUFF_SIZE, "child":
            return translate("words", "Child")
        case Modifier.CUFF_SIZE, "small_adult":
            return translate("words", "Small adult")
        case Modifier.CUFF_SIZE, "adult":
            return translate("words", "Adult")
        case Modifier.CUFF_SIZE, "large_adult":
            return translate("words", "Large adult")
        case Modifier.CUFF_SIZE, "thigh":
            return translate("words", "Thigh")
        case Modifier.POSITION, "sitting":
            return translate("words", "Sitting")
        case Modifier.POSITION, "supine":
            return translate("words", "Lying")
        case Modifier.POSITION, "standing":
            return translate("words", "Standing")
        case Modifier.CLOTHING, "clothed":
            return translate("words", "Clothed")
        case Modifier.CLOTHING, "unclothed":
            return translate("words", "Unclothed")
        case _:
            return ""


def method_word(word: str) -> str:
    """How a person came to a number."""
    match word:
        case "auscultation" | "auscultatory":
            return translate("words", "By ear")
        case "palpation":
            return translate("words", "By touch")
        case "oscillometric":
            return translate("words", "Read from cuff")
        case "read_from_instrument" | "oximetry":
            return translate("words", "Read from instrument")
        case "counted":
            return translate("words", "Counted")
        case "scale":
            return translate("words", "Scale")
        case "stated":
            return translate("words", "Stated")
        case "stadiometer":
            return translate("words", "Height rod")
        case "tape":
            return translate("words", "Tape")
        case _:
            return ""


def modifier_words(modifiers: tuple[ModifierView, ...]) -> str:
    """What a tile knows of how it is measured: "Right upper arm, adult cuff, sitting"."""
    known = {one.which: one.value for one in modifiers if one.value is not None}
    where = _where(known.pop(Modifier.SIDE, None), known.pop(Modifier.BODY_SITE, None))
    parts = [where, *(_with_noun(which, word) for which, word in known.items())]
    missing = [modifier_title(one.which) for one in modifiers if one.missing]
    parts += [translate("words", "{what}: not said").format(what=what) for what in missing]
    return _sentence_case(", ".join(part for part in parts if part))


def context_words(how: Context, *, manual: bool = False) -> str:
    """How it was measured, as far as it was said: "right upper arm, adult cuff, sitting".

    `manual`: how a person came to the number is told too.
    """
    parts = [_where(how.side, how.body_site)]
    for which, word in (
        (Modifier.CUFF_SIZE, how.cuff_size),
        (Modifier.POSITION, how.position),
        (Modifier.OXYGEN, f"{how.oxygen_l_min:f}" if how.oxygen_l_min is not None else None),
        (Modifier.CLOTHING, how.clothing),
    ):
        if word is not None:
            parts.append(_with_noun(which, word))
    if how.counted_s is not None:
        parts.append(translate("words", "counted {n} s").format(n=how.counted_s))
    elif how.method and (manual or how.method == "counted"):
        parts.append(method_word(how.method).lower())
    for name in how.left_unsaid:
        what = modifier_title(Modifier(name)) if name in set(Modifier) else name
        parts.append(translate("words", "{what}: left unsaid").format(what=what))
    return ", ".join(part for part in parts if part)


def _where(side: str | None, site: str | None) -> str:
    """Place and side: "right upper arm"."""
    known = place(side, site) if side and site else None
    if known is not None:
        return spoken(known)
    words = [
        choice_word(which, word).lower()
        for which, word in ((Modifier.SIDE, side), (Modifier.BODY_SITE, site))
        if word
    ]
    return (
        spoken(say("{side} {site}", side=words[0], site=words[1])) if words[1:] else "".join(words)
    )


def _with_noun(which: Modifier, word: str) -> str:
    """A choice where no title stands beside it."""
    said = choice_word(which, word)
    if which is Modifier.CUFF_SIZE:
        return translate("words", "{size} cuff").format(size=said.lower())
    if which is Modifier.OXYGEN and Decimal(word) != 0:
        return translate("words", "oxygen {n} L/min").format(n=word)
    return said.lower()


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
