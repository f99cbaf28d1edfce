"""A frame with the checksum that its bytes want: for those who change a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of

if TYPE_CHECKING:
    from station.codec.spec import Framing

__all__ = ["sealed"]


def sealed(framing: Framing | None, raw: bytes) -> bytes:
    """The frame with its checksum, if the framing has one."""
    rule = framing.checksum if framing is not None else None
    if rule is None:
        return raw
    row = np.frombuffer(raw, dtype=np.uint8)[None, :]
    want = int(checksum_of(rule, row)[0])
    digits = f"{want:02X}".encode() if rule.size == 2 else bytes((want,))
    at = rule.at % len(raw)
    return raw[:at] + digits + raw[at + rule.size :]
