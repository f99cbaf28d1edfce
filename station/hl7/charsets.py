"""Character sets of HL7 v2 (table 0211, MSH-18): bytes to text, or a refusal; never mojibake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from station.hl7.errors import ErrorCode, Hl7Error

__all__ = ["UTF_8", "codec_of", "decoded"]

UTF_8: Final = "UNICODE UTF-8"
# 8859/N as in the table; the other spellings are seen on the wire and mean nothing else.
_LATIN: Final = re.compile(r"(?:ISO[ -_]?)?8859[/-]([1-9]|15)")
_SPELT: Final = {"ASCII": "ascii", UTF_8: "utf-8", "UTF-8": "utf-8", "UTF8": "utf-8"}
# In Latin-1 these are what Windows-1252 has for its quotes and dashes: the set is another one.
_FOREIGN: Final = re.compile(r"[\x80-\x9f]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def codec_of(name: str) -> str | None:
    """The Python codec of a set of table 0211; None for one that is not read here."""
    wanted = " ".join(name.upper().split())
    if wanted in _SPELT:
        return _SPELT[wanted]
    latin = _LATIN.fullmatch(wanted)
    return f"iso8859-{latin[1]}" if latin else None


def decoded(data: bytes, declared: Sequence[str], undeclared: Sequence[str]) -> tuple[str, str]:
    """The text and its Python codec.

    `declared` are the repetitions of MSH-18. Where there are none, the sets of `undeclared` are
    tried in their order. Raises `Hl7Error`: unknown set, several sets, bytes of another set.
    """
    if len(declared) > 1:
        raise _refused("more than one character set is declared, and only one is read here")
    candidates = declared or undeclared
    for name in candidates:
        codec = codec_of(name)
        if codec is None:
            raise _refused("the declared character set is not one that is read here")
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _FOREIGN.search(text):
            return _without_controls(text), codec
    if declared:
        raise _refused("there are bytes that are not of the declared character set")
    raise _refused("no character set is declared, and the bytes are of none that the site names")


def _without_controls(text: str) -> str:
    found = _CONTROL.search(text)
    if found is not None:
        raise Hl7Error(
            f"character {found.start() + 1} of the message is a control character",
            code=ErrorCode.DATA_TYPE,
        )
    return text


def _refused(why: str) -> Hl7Error:
    return Hl7Error(f"MSH-18: {why}", code=ErrorCode.VALUE_NOT_FOUND, segment="MSH", field=18)
