"""What examples prove is told by looking at them, not by somebody's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.codec import Spec, read_spec_file
from station.codec.proof import facts_of, not_proven
from tests.codec.test_words import HEAD, SERIAL

TEXT = (
    HEAD
    + SERIAL
    + """
[[source]]
key = "manual"
says = "a manual"
[[framing]]
kind = "fixed"
length = 3
constants = [{ byte = 0, value = 0xA5 }]
[[message]]
id = "m"
title = "M"
field = [
  { name = "status", type = "u8", at = 1, flags = [{ name = "off", bit = 0, trouble = "off" }, { name = "mode", bits = [1, 2], words = { 0 = "slow", 1 = "fast" } }] },
  { name = "rate", type = "u8", at = 2, unit = "/min", vital = "pulse_rate", special = [{ raw = 255, says = "none" }] },
]
[[example]]
says = "72, fast"
source = "manual"
kind = "maker"
hex = "A5 02 48"
values = { pulse_rate = 72 }
[[example]]
says = "72, slow and off"
source = "manual"
hex = "A5 01 48"
values = { pulse_rate = 72 }
chartable = false
"""
)


@pytest.fixture
def spec(tmp_path: Path) -> Spec:
    path = tmp_path / "device.toml"
    path.write_text(TEXT, "utf-8")
    return read_spec_file(path)


def test_each_thing_that_a_spec_says_and_its_best_proof(spec: Spec) -> None:
    assert [(str(fact), fact.proven_by) for fact in facts_of(spec)] == [
        ("m: a frame", "maker"),
        ("m: off", "worked"),
        ("m: mode 'slow'", "worked"),
        ("m: mode 'fast'", "maker"),
        ("m: rate in /min", "maker"),
        ("m: rate 'none'", None),
    ]
    assert not_proven(spec) == ("m: rate 'none'",)
