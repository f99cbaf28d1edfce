"""Lines of text in a recording: their end, how they are cut, and what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

__all__ = ["TextLines", "text_lines"]

_ENDS: Final = (b"\r\n", b"\r", b"\n")
_MOSTLY: Final = 0.97
_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLines:
    """`fields`: name, its place as a line of TOML, its type, and some pieces as they stood."""

    lines: tuple[bytes, ...]
    end: bytes
    layout: str
    separator: str | None
    fields: tuple[tuple[str, str, str, tuple[str, ...]], ...]


def text_lines(data: bytes) -> TextLines | None:
    """What kind of lines these are; None where the bytes are no text."""
    printable = sum(byte in b"\r\n\t\x1b" or 0x20 <= byte < 0x7F for byte in data)
    end = next((mark for mark in _ENDS if data.count(mark) >= 2), None)
    if printable < _MOSTLY * len(data) or end is None:
        return None
    whole = data.split(end)[1:-1] or data.split(end)[:-1]
    lines = tuple(line for line in whole if line.strip() and line.isascii())
    if not lines:
        return None
    texts = [line.decode("ascii") for line in lines]
    layout, separator = _layout(texts)
    pieces = [[part.strip() for part in text.split(separator)] for text in texts]
    fields = _by_key(pieces) if layout == "keys" else []
    columns = [[part for part in row if "=" not in part] for row in pieces] if fields else pieces
    return TextLines(
        lines=lines,
        end=end,
        layout=layout,
        separator=separator,
        fields=tuple(_by_column(columns) + fields),
    )


def _layout(texts: list[str]) -> tuple[str, str | None]:
    if sum(text.count("=") for text in texts) >= len(texts):
        return "keys", None
    if sum(text.count(",") for text in texts) >= len(texts):
        return "columns", ","
    return "columns", None


def _by_column(rows: list[list[str]]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    if not rows:
        return []
    count = Counter(map(len, rows)).most_common(1)[0][0]
    full = [row for row in rows if len(row) == count]
    found = []
    for column in range(count):
        some = tuple(dict.fromkeys(row[column] for row in full))
        found.append((f"column_{column}", f"column = {column}", _kind(some), some[:_SHOWN]))
    return found


def _by_key(rows: list[list[str]]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    seen: dict[str, dict[str, None]] = {}
    for part in (part for row in rows for part in row if "=" in part):
        key, _, value = part.partition("=")
        seen.setdefault(key, {})[value] = None
    found = []
    for key, values in seen.items():
        name = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_") or "key"
        name = name if name[0].isalpha() else f"key_{name}"
        place = f'key = "{key}"'
        found.append((name, place, _kind(tuple(values)), tuple(values)[:_SHOWN]))
    return found


def _kind(values: tuple[str, ...]) -> str:
    kinds = (
        ("decimal", r"[+-]?\d+(\.\d+)?|-+"),
        ("time", r"\d\d:\d\d:\d\d"),
        ("date", r"\d\d/\d\d/\d\d"),
    )
    for kind, pattern in kinds:
        if values and all(re.fullmatch(pattern, value) for value in values):
            return kind
    return "text"
