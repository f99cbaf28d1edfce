"""What bytes mean, written once more by hand from the protocols' documents.

It shares nothing with the codec or the specs, so that a mistake in one of them shows. A module
for each spec: `ORACLES` has a function for each message of a Bluetooth value, and for each mode
(None where there is only one) of a byte stream; `MEND`, by mode, puts a checksum right again.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from tests.codec.oracles.told import Mend, Oracle, Told

__all__ = ["MEND", "ORACLES", "Told"]

_MODULES = {
    name: importlib.import_module(f"{__name__}.{name}")
    for _, name, _ in pkgutil.iter_modules(__path__)
    if name not in ("told", "texts")
}


def _gathered(table: str) -> dict[tuple[str, str | None], Any]:
    return {
        (spec, key): value
        for spec, module in _MODULES.items()
        for key, value in getattr(module, table, {}).items()
    }


ORACLES: dict[tuple[str, str | None], Oracle] = _gathered("ORACLES")
MEND: dict[tuple[str, str | None], Mend] = _gathered("MEND")
