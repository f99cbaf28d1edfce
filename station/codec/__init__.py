"""Bytes into values and values into bytes, after `firmware_specs/`. No I/O, no clock.

Start here: `load_spec` reads a spec, `Decoder` reads a connection after it, `encode` writes a
frame, `decode_bulk` reads a whole recording at once.
"""

from station.codec.bulk import Bulk, decode_bulk
from station.codec.catalog import (
    load_spec,
    read_spec_file,
    spec_dir,
    spec_ids,
)
from station.codec.decoder import Decoded, Decoder
from station.codec.encoder import encode
from station.codec.errors import CodecError, EncodeError, FrameError, SpecError, UnknownSpecError
from station.codec.frames import Frame, Refusal, Samples, Trouble, Value, Waveform
from station.codec.spec import Spec
from station.codec.uuids import full_uuid

__all__ = [
    "Bulk",
    "CodecError",
    "Decoded",
    "Decoder",
    "EncodeError",
    "Frame",
    "FrameError",
    "Refusal",
    "Samples",
    "Spec",
    "SpecError",
    "Trouble",
    "UnknownSpecError",
    "Value",
    "Waveform",
    "decode_bulk",
    "encode",
    "full_uuid",
    "load_spec",
    "read_spec_file",
    "spec_dir",
    "spec_ids",
]
