"""How this patient's vitals are measured: what was chosen, what the site assumes, what is missing.

Of several who say it, a person's word counts first, then the instrument's, then the site's
default. What is required and unknown keeps a value from being kept, unless a person says that it
is left unsaid; that is kept with the result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.capture.board_policy import BoardPolicy
from station.capture.commands import Denied
from station.capture.modifiers import (
    ADULT_CUFF_FROM_YEARS,
    Modifier,
    ModifierRule,
    said,
    with_word,
)
from station.capture.views import ModifierView
from station.saying import say
from station.visit import ResultKind
from station.vitals import Context, Reading, Vital

__all__ = ["How"]

# What a value is not kept without, where the site requires it.
_WANTED: Final[dict[Modifier, Denied]] = {
    Modifier.BODY_SITE: Denied(
        "This site wants to know where it was measured.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
    Modifier.SIDE: Denied(
        "This site wants to know on which side it was measured.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
    Modifier.CUFF_SIZE: Denied(
        "This site wants to know the size of the cuff.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
    Modifier.POSITION: Denied(
        "This site wants to know the patient's position.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
    Modifier.OXYGEN: Denied(
        "This site wants to know how much oxygen is inhaled.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
    Modifier.CLOTHING: Denied(
        "This site wants to know whether the patient was clothed.",
        "Choose it on the tile, or say there that it is left unsaid.",
    ),
}


class How:
    """The choices for one patient."""

    def __init__(self, policy: BoardPolicy) -> None:
        self._policy = policy
        self._age_years: int | None = None
        self._chosen: dict[tuple[ResultKind, Modifier], str | None] = {}

    def clear(self, age_years: int | None) -> None:
        """Another patient: nothing that was said of the last one counts."""
        self._age_years = age_years
        self._chosen.clear()

    def aged(self, age_years: int | None) -> None:
        """The same patient, whose age is known now: what was said stays."""
        self._age_years = age_years

    def rules(self, kind: ResultKind) -> tuple[ModifierRule, ...]:
        """What may be said of that kind, with the defaults for this patient."""
        rules = self._policy.modifiers.get(kind, ())
        young = self._age_years is not None and self._age_years < ADULT_CUFF_FROM_YEARS
        if not young:
            return rules
        return tuple(
            replace(rule, default=None)
            if rule.which is Modifier.CUFF_SIZE and rule.default == "adult"
            else rule
            for rule in rules
        )

    def choose(self, kind: ResultKind, which: Modifier, word: str | None) -> Denied | None:
        """A person says it; None: it is left unsaid."""
        rule = next((rule for rule in self.rules(kind) if rule.which is which), None)
        if rule is None:
            return Denied("This is not asked for here.", "Choose another detail.")
        if word is not None and word not in rule.choices:
            return Denied(
                say("{word} is not one of the choices.", word=word.replace("_", " ")),
                say(
                    "Choose one of {choices}.",
                    choices=", ".join(rule.choices).replace("_", " "),
                ),
            )
        self._chosen[kind, which] = word
        return None

    def of(self, kind: ResultKind, context: Context) -> Context:
        """What is known of a measurement with this context. `context` is the instrument's."""
        unsaid = list(context.left_unsaid)
        for rule in self.rules(kind):
            key = (kind, rule.which)
            if key in self._chosen:
                word = self._chosen[key]
                context = with_word(context, rule.which, word)
                unsaid = [one for one in unsaid if one != rule.which]
                unsaid += [rule.which.value] if word is None else []
            elif said(context, rule.which) is None and rule.default is not None:
                context = with_word(context, rule.which, rule.default)
        return replace(context, left_unsaid=tuple(unsaid))

    def said_of(self, kind: ResultKind, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """The readings with what is known of how they were measured."""
        return tuple(
            reading
            if reading.vital is Vital.PERFUSION_INDEX
            else reading.replace(context=self.of(kind, reading.context))
            for reading in readings
        )

    def refusal(self, kind: ResultKind, readings: tuple[Reading, ...]) -> Denied | None:
        """Why readings cannot be kept yet: something required is not known."""
        for reading in readings[:1]:
            missing = self.missing(kind, reading.context)
            if missing:
                return _WANTED[missing[0]]
        return None

    def missing(self, kind: ResultKind, context: Context) -> tuple[Modifier, ...]:
        """What is required and neither known nor left unsaid, of a context that `of` made."""
        return tuple(
            rule.which
            for rule in self.rules(kind)
            if rule.required
            and said(context, rule.which) is None
            and rule.which not in context.left_unsaid
        )

    def views(
        self, kind: ResultKind, readings: tuple[Reading, ...], *, kept: bool
    ) -> tuple[ModifierView, ...]:
        """What a tile shows. What is kept says itself how it was measured."""
        context = readings[0].context if readings else Context()
        if not kept:
            context = self.of(kind, context)
        return tuple(
            ModifierView(
                which=rule.which,
                choices=rule.choices,
                value=said(context, rule.which),
                required=rule.required,
                left_unsaid=rule.which in context.left_unsaid,
            )
            for rule in self.rules(kind)
        )
