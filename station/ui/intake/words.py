"""Words of the intake: questions in the language of the window, answers as people read them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale

from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.lasting import USUAL, Lasting
from station.intake.question import Question, Words
from station.intake.rules import LeftOut
from station.ui import words

__all__ = ["answer_text", "lasting_text", "left_out_text", "said", "simplified", "state_word"]

translate = words.translate

_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")


def said(one: Words) -> str:
    """A site's words in the language of the window."""
    spanish = QLocale().language() == QLocale.Language.Spanish
    return one.in_language("es" if spanish else "en")


def simplified(text: str) -> str:
    """For comparing: lower case, without accents, single spaces."""
    return " ".join(text.lower().split()).translate(_PLAIN)


def state_word(state: AnswerState) -> str:
    """Why there is no answer; "Answered" where there is one."""
    match state:
        case AnswerState.ANSWERED:
            return words.translate("words", "Answered")
        case AnswerState.SAID_NO:
            return words.translate("words", "Said no")
        case AnswerState.NOT_ABLE:
            return words.translate("words", "Not able")
        case AnswerState.NOT_ASKED:
            return words.translate("words", "Not asked")


def lasting_text(lasting: Lasting) -> str:
    """For how long, as people say it."""
    if lasting == USUAL["today"]:
        return translate("words", "today")
    one = lasting.value == 1
    hours = translate("words", "{n} hour"), translate("words", "{n} hours")
    days = translate("words", "{n} day"), translate("words", "{n} days")
    weeks = translate("words", "{n} week"), translate("words", "{n} weeks")
    months = translate("words", "{n} month"), translate("words", "{n} months")
    units = {"h": hours, "d": days, "wk": weeks, "mo": months}
    text = units[lasting.unit][0 if one else 1]
    text = text.format(n=f"{lasting.value:f}")
    if lasting.comparator == ">":
        return translate("words", "over {time}").format(time=text)
    if lasting.comparator == "<":
        return translate("words", "under {time}").format(time=text)
    return text


def answer_text(answer: IntakeAnswer) -> str:
    """The answer in one line, without its note."""
    if answer.lasting is not None:
        entry = answer_text(replace(answer, lasting=None))
        return f"{entry}, {lasting_text(answer.lasting)}"
    if answer.state is not AnswerState.ANSWERED:
        return state_word(answer.state)
    if answer.option is not None:
        return said(answer.option.words)
    if answer.yes is not None:
        return words.translate("words", "Yes") if answer.yes else words.translate("words", "No")
    if answer.number is not None:
        unit = "" if answer.unit == "1" else f" {answer.unit}"
        return f"{answer.number:f}{unit}"
    if answer.day is not None:
        return words.day(answer.day)
    return answer.text or ""


def left_out_text(question: Question, why: LeftOut) -> str:
    """Which rule of the clinic leaves the question out."""
    rule = question.asked_of
    match why:
        case LeftOut.SEX:
            return words.translate("words", "Not asked of this sex (clinic rule)")
        case LeftOut.TOO_YOUNG:
            said_ = words.translate("words", "Not asked under {n} y (clinic rule)")
            return said_.format(n=rule.from_age)
        case LeftOut.TOO_OLD:
            said_ = words.translate("words", "Not asked over {n} y (clinic rule)")
            return said_.format(n=rule.to_age)
