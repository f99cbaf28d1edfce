"""Rice Lake physician scales: the texts of the ESC protocol, as Health o meter's."""

from __future__ import annotations

from tests.codec.oracles.healthometer_esc import reading
from tests.codec.oracles.told import Oracle

ORACLES: dict[str | None, Oracle] = {None: reading}
