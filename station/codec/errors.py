"""What can be wrong with a spec, with bytes, or with values to encode."""

from __future__ import annotations

__all__ = ["CodecError", "EncodeError", "FrameError", "SpecError", "UnknownSpecError"]


class CodecError(ValueError):
    """Base of everything that this room complains about."""


class SpecError(CodecError):
    """A spec file says something that the language does not allow: file, table, key."""


class UnknownSpecError(SpecError):
    """No spec has that id."""


class FrameError(CodecError):
    """Bytes that are no frame of this spec: what was found where, and what was expected."""


class EncodeError(CodecError):
    """A value that the wire format cannot carry, or one that is missing."""
