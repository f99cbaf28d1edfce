"""The `[board]` table of a site's file: units, tiles by age, what is asked about a measurement.

[board]
temperature = "F"
length = "ft-in"
keep_when_steady = ["spo2", "pulse_rate"]

[board.modifiers.blood_pressure.side]
required = true
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from station.capture.board_policy import BoardPolicy
    from station.capture.modifiers import ModifierRule

__all__ = ["BoardSettings", "ModifierSettings"]

_Age = Annotated[int, Field(ge=0, le=120)]
_Word = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[0-9]+)?$", max_length=40)]
_Kind = Literal["blood_pressure", "spo2", "body_temperature", "body_weight"]
_Modifier = Literal["body_site", "side", "cuff_size", "position", "oxygen_l_min", "clothing"]
_Steady = Literal["spo2", "pulse_rate", "body_temperature"]
# Higher flows are given with other devices, and are typed in litres a minute too.
_MOST_OXYGEN: Final = 60.0


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModifierSettings(_Table):
    """One thing to say about a measurement. Keys that are left out stay as they come with the
    station. `default = ""`: nothing is assumed. `asked` False: it is not asked at all.
    """

    asked: bool = True
    required: bool | None = None
    default: str | None = None
    choices: Annotated[tuple[_Word, ...], Field(min_length=1, max_length=12)] | None = None


class BoardSettings(_Table):
    """What a site decides about its board."""

    temperature: Literal["C", "F"] = "C"
    weight: Literal["kg", "lb"] = "kg"
    length: Literal["cm", "ft-in"] = "cm"
    head_circumference_under_years: _Age = 3
    pressure_from_years: _Age = 3
    bmi_from_years: _Age = 2
    keep_when_steady: tuple[_Steady, ...] = ("spo2", "pulse_rate")
    count_breaths_s: Annotated[tuple[Literal[15, 20, 30, 60], ...], Field(min_length=1)] = (30, 60)
    sounds: bool = True
    modifiers: dict[_Kind, dict[_Modifier, ModifierSettings]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sayable(self) -> BoardSettings:
        self.policy()
        return self

    def policy(self) -> BoardPolicy:
        """The same as the rules that capture keeps. Raises `ValueError` that names the key."""
        # Not at the top: capture is large, and these tables are read before it is needed.
        from station.capture.board_policy import BoardPolicy, DisplayUnits
        from station.capture.modifiers import DEFAULT_RULES, Modifier, ModifierRule
        from station.visit import ResultKind
        from station.vitals import Unit

        rules = dict(DEFAULT_RULES)
        for kind_word, wanted in self.modifiers.items():
            kind = ResultKind(kind_word)
            by_name = {rule.which: rule for rule in rules.get(kind, ())}
            for name, table in wanted.items():
                which = Modifier(name)
                place = f"modifiers.{kind}.{which}"
                rule = by_name.get(which) or ModifierRule(which=which, choices=())
                if not table.asked:
                    by_name.pop(which, None)
                    continue
                by_name[which] = _rule(place, rule, table)
            rules[kind] = tuple(by_name.values())
        return BoardPolicy(
            units=DisplayUnits(
                temperature=Unit.FAHRENHEIT if self.temperature == "F" else Unit.CELSIUS,
                weight=Unit.POUND if self.weight == "lb" else Unit.KILOGRAM,
                length=Unit.INCH if self.length == "ft-in" else Unit.CENTIMETRE,
            ),
            modifiers=rules,
            head_under_years=self.head_circumference_under_years,
            pressure_from_years=self.pressure_from_years,
            bmi_from_years=self.bmi_from_years,
            keep_when_steady=frozenset(ResultKind(kind) for kind in self.keep_when_steady),
            count_s=self.count_breaths_s,
            sounds=self.sounds,
        )


def _rule(place: str, rule: ModifierRule, table: ModifierSettings) -> ModifierRule:
    from dataclasses import replace

    from station.capture.modifiers import Modifier

    choices = table.choices or rule.choices
    if not choices:
        raise ValueError(f'{place} has no choices; give them, such as choices = ["left"]')
    default = rule.default if table.default is None else table.default or None
    if table.default is None and default not in choices:
        default = None
    if default is not None and default not in choices:
        raise ValueError(
            f"{place}.default is {default!r}; expected one of its choices: {', '.join(choices)}"
        )
    if rule.which is Modifier.OXYGEN:
        for one in choices:
            if not _is_flow(one):
                raise ValueError(
                    f"{place}.choices has {one!r}; expected litres a minute from 0 to "
                    f'{_MOST_OXYGEN:.0f}, such as "2" or "0.5"'
                )
    return replace(
        rule,
        choices=choices,
        default=default,
        required=rule.required if table.required is None else table.required,
    )


def _is_flow(word: str) -> bool:
    try:
        return 0.0 <= float(word) <= _MOST_OXYGEN
    except ValueError:
        return False
