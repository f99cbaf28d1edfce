"""The type of printed sheets: Inter in two weights, and how wide words are in it."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

from station.sheets.drawing import Box, Text, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["block", "composed", "fitted", "font_name", "register", "shrunk", "width_of", "wrapped"]

# Nobody reads smaller print: from there on words are shortened, and say so with an ellipsis.
_SMALLEST: Final = 1.6
_NO_LETTER: Final = "□"


def font_name(*, bold: bool) -> str:
    """The name by which a PDF writer knows it."""
    return "Inter-SemiBold" if bold else "Inter-Regular"


@cache
def register() -> None:
    """Make the two weights known to the PDF writer."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for bold in (False, True):
        name = font_name(bold=bold)
        with as_file(files("station.sheets") / "fonts" / f"{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide these words are, in the unit of `size`."""
    from reportlab.pdfbase import pdfmetrics

    register()
    return float(pdfmetrics.stringWidth(composed(words), font_name(bold=bold), size))


def composed(words: str) -> str:
    """Words that can be printed, with letters and their accents in one. What Inter has no letter
    for (Chinese, Arabic) is an empty square: seen to be missing, never left out.
    """
    known = _letters()
    return "".join(
        letter if ord(letter) in known else _NO_LETTER
        for letter in unicodedata.normalize("NFC", cleaned(words))
    )


@cache
def _letters() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    register()
    return frozenset(pdfmetrics.getFont(font_name(bold=False)).face.charToGlyph)


def fitted(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """The words, shortened with an ellipsis where they are wider than that."""
    if width_of(words, size, bold=bold) <= width:
        return words
    while words and width_of(words + "…", size, bold=bold) > width:
        words = words[:-1].rstrip()
    return words + "…"


def wrapped(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The words in lines no wider than that; a word that is too long by itself is broken."""
    found: list[str] = []
    line = ""
    for word in words.split():
        both = f"{line} {word}".strip()
        if width_of(both, size, bold=bold) <= width:
            line = both
            continue
        if line:
            found.append(line)
        line = word
        while width_of(line, size, bold=bold) > width and len(line) > 1:
            fits = len(line) - 1
            while fits > 1 and width_of(line[:fits], size, bold=bold) > width:
                fits -= 1
            found.append(line[:fits])
            line = line[fits:]
    return [*found, line] if line else found


def shrunk(words: str, size: float, width: float, *, bold: bool = False) -> float:
    """The size at which the words are no wider than that, or the smallest that is read."""
    wide = width_of(words, size, bold=bold)
    return size if wide <= width else max(_SMALLEST, size * width / wide)


def block(
    box: Box, paragraphs: Sequence[str], size: float, *, kind: str, colour: str = "#000000"
) -> Iterator[Text]:
    """Paragraphs in a box, in smaller print where they would not fit; the first line is one line
    below the box's upper side. Of what does not fit even so the last line ends with an ellipsis.
    """
    pitch = 1.35
    found = _in_lines(paragraphs, size, box.width)
    while len(found) * pitch * size > box.height and size > _SMALLEST:
        size = max(_SMALLEST, 0.95 * size)
        found = _in_lines(paragraphs, size, box.width)
    fits = max(1, int(box.height / (pitch * size)))
    if len(found) > fits:
        found = [*found[: fits - 1], fitted(found[fits - 1] + " …", size, box.width)]
    for number, line in enumerate(found):
        y = box.y + (number + 1) * pitch * size
        yield Text(words=line, x=box.x, y=y, size=size, kind=kind, colour=colour)


def _in_lines(paragraphs: Sequence[str], size: float, width: float) -> list[str]:
    return [line for words in paragraphs for line in wrapped(words, size, width)]
