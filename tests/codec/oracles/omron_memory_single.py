"""The same answers with the bytes of each word the other way round."""

from __future__ import annotations

from tests.codec.oracles.omron_memory import answer, mend
from tests.codec.oracles.told import Mend, Oracle, Told


def low_byte_first(raw: bytes) -> Told | None:
    """Systolic, diastolic, pulse, year."""
    return answer(raw, 6, 7, 8)


ORACLES: dict[str, Oracle] = {"memory": low_byte_first}
MEND: dict[str, Mend] = {"memory": mend}
