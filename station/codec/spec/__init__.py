"""The spec language, version 1: what a TOML file in `firmware_specs/` may say.

The models are the language: `firmware_specs/README.md` explains each word and
`firmware_specs/schema.json` is generated from them. A spec is data. It names registered blocks
(types, checksums, framings) and has no expressions, no loops and no state.
"""

from station.codec.spec.field import (
    CLOCK_PARTS,
    TEXT_TYPES,
    Bits,
    FieldSpec,
    UnitBy,
    WaveformSpec,
)
from station.codec.spec.framing import Checksum, Constant, Counter, Framing, Packet
from station.codec.spec.link import Advertisement, Limits, Link
from station.codec.spec.meaning import Flag, Meaning, Special
from station.codec.spec.message import Message, TextLayout
from station.codec.spec.spec import Example, Source, Spec

__all__ = [
    "CLOCK_PARTS",
    "TEXT_TYPES",
    "Advertisement",
    "Bits",
    "Checksum",
    "Constant",
    "Counter",
    "Example",
    "FieldSpec",
    "Flag",
    "Framing",
    "Limits",
    "Link",
    "Meaning",
    "Message",
    "Packet",
    "Source",
    "Spec",
    "Special",
    "TextLayout",
    "UnitBy",
    "WaveformSpec",
]
