"""Takes a control out of the product: by its place in the code, and only where that place exists.

Test support. A switch puts something else in the place of the real code while a test runs, so that
the test shows that it would notice if the control were gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest

__all__ = ["OFF", "REPORT", "Patcher", "Switch", "SwitchError"]

OFF = "STATION_HAZARD_OFF"
"""The environment variable that names the hazard whose control is off in this run."""
REPORT = "STATION_HAZARD_REPORT"
"""The one that names the file in which such a run tells what was off and what came of it."""


class SwitchError(Exception):
    """What a switch wants to take out is not where it says."""


@dataclass
class Patcher:
    """Puts things in the place of the product's, until the monkeypatch is undone."""

    monkeypatch: pytest.MonkeyPatch
    put_at: list[str] = field(default_factory=list)
    """Where, as "module:Class.name"."""

    def put(self, target: str, instead: object) -> None:
        """Put `instead` at `target`, "module:name" or "module:Class.name"."""
        self.wrap(target, lambda _: instead)

    def wrap(self, target: str, made_of: Callable[[Any], object]) -> None:
        """Put in its place what `made_of` makes of what is there. Raises `SwitchError`."""
        module, _, path = target.partition(":")
        *owners, name = path.split(".")
        owner: Any = import_module(module)
        for one in owners:
            if one not in vars(owner):
                raise SwitchError(f"{target}: there is no {one}")
            owner = vars(owner)[one]
        if name not in vars(owner):
            raise SwitchError(f"{target}: there is no {name}")
        instead = made_of(vars(owner)[name])
        self.monkeypatch.setattr(owner, name, instead)
        if vars(owner)[name] is not instead:
            raise SwitchError(f"{target}: something else is there than what was put there")
        self.put_at.append(target)


@dataclass(frozen=True)
class Switch:
    """`says` what is taken out, in a line."""

    hazard: str
    says: str
    off: Callable[[Patcher], None]
