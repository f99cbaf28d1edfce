"""Every way in, by name. A room of targets is imported only when one of them is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Final

from tests.fuzz.target import Target

__all__ = ["INSTRUMENTS", "PARSERS", "names_like", "target_named"]

_ROOMS: Final = {
    "hl7": ("hl7-message", "hl7-adt", "hl7-acknowledgement", "mllp"),
    "fhir": (
        *("fhir-worklist", "fhir-patient", "fhir-history", "fhir-zone"),
        *("fhir-answer", "smart-answer"),
    ),
    "dicom": ("dicom-order", "dicom-association"),
    "scanning": ("scanner-burst", "scanner-pattern", "bluetooth-advertisement"),
    "files": ("wfdb", "wfdb-annotations", "edf", "csv", "flight", "fhir-ekg"),
    "settings": ("toml-spec", "toml-program", "toml-settings", "toml-checks", "toml-intake"),
    "backup": ("backup",),
}
PARSERS: Final = tuple(name for names in _ROOMS.values() for name in names)


def _instruments() -> tuple[str, ...]:
    from tests.fuzz.targets.instruments import NAMES

    return NAMES


INSTRUMENTS: Final = _instruments()
"""Each spec, in each of its modes."""


@cache
def target_named(name: str) -> Target:
    """The target of that name. Raises `KeyError`."""
    if name in INSTRUMENTS:
        from tests.fuzz.targets.instruments import instrument

        return instrument(name)
    room = next((room for room, names in _ROOMS.items() if name in names), None)
    if room is None:
        raise KeyError(name)
    targets: dict[str, Target] = import_module(f"tests.fuzz.targets.{room}").TARGETS
    return targets[name]


def names_like(parts: Sequence[str]) -> list[str]:
    """The names that have one of these parts in them; all where there are none."""
    every = (*PARSERS, *INSTRUMENTS)
    return [name for name in every if not parts or any(part in name for part in parts)]
