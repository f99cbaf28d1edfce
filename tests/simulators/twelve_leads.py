"""A board as there is none yet: twelve leads of 16 bits, 500 times a second."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from station.codec import Spec, load_spec

__all__ = ["RATE_HZ", "twelve_leads", "twelve_leads_sent"]

RATE_HZ = 500
_HEAD = bytes.fromhex("A5 5A 02")
_STEP_S = 0.02


def twelve_leads() -> Spec:
    """The frame of an Olimex shield with six leads more."""
    spec = load_spec("olimex_ekg")
    message = spec.messages[0]
    leads = tuple(f"lead {n}" for n in range(12))
    wave = message.waveforms[0].model_copy(update={"channels": leads, "at": 4, "rate_hz": RATE_HZ})
    framing = spec.framings[0].model_copy(update={"length": 4 + 2 * 12 + 1})
    message = message.model_copy(update={"waveforms": (wave,)})
    return spec.model_copy(update={"messages": (message,), "framings": (framing,)})


def twelve_leads_sent(seconds: float) -> Iterator[tuple[float, bytes]]:
    """What it sends, in the steps of the ticker: (time, bytes)."""
    drawn = np.random.default_rng(1)
    a_step = round(RATE_HZ * _STEP_S)
    for step in range(round(seconds / _STEP_S)):
        frames = b"".join(
            _HEAD
            + bytes(((step * a_step + k) % 256,))
            + drawn.integers(0, 1024, 12).astype(">u2").tobytes()
            + b"\x01"
            for k in range(a_step)
        )
        yield step * _STEP_S, frames
