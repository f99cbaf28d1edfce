"""Drawings as SVG, in true millimetres: written by hand, as SVG is text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import numpy as np

from station.sheets.drawing import Align, Clip, Drawing, Item, Path, Text, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["svg_of"]

# Coordinates are whole hundredths of a millimetre: finer than a printer, and short to write.
_A_MM: Final = 100
_ANCHORS: Final = {Align.LEFT: "", Align.CENTRE: "middle", Align.RIGHT: "end"}


def svg_of(pages: Sequence[Drawing]) -> str:
    """One document, its pages one below the other. Raises `ValueError` where there is none."""
    if not pages:
        raise ValueError("there is no page to write")
    width, height = max(page.width for page in pages), sum(page.height for page in pages)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
            f'viewBox="0 0 {_at(width)} {_at(height)}">',
            f"<title>{_text(pages[0].title)}</title>",
            *_pages(pages),
            "</svg>\n",
        ]
    )


def _pages(pages: Sequence[Drawing]) -> Iterator[str]:
    top = clips = 0.0
    for page in pages:
        yield f'<g transform="translate(0 {_at(top)})">' if top else "<g>"
        yield f'<rect width="{_at(page.width)}" height="{_at(page.height)}" fill="#ffffff"/>'
        for number, item in enumerate(page.items):
            yield from _item(item, f"c{clips:g}-{number}")
        yield "</g>"
        top, clips = top + page.height, clips + 1


def _item(item: Item, name: str) -> Iterator[str]:
    match item:
        case Path():
            yield _path(item)
        case Text():
            yield _words(item)
        case Clip(box=box, items=items):
            yield (
                f'<clipPath id="{name}"><rect x="{_at(box.x)}" y="{_at(box.y)}" '
                f'width="{_at(box.width)}" height="{_at(box.height)}"/></clipPath>'
                f'<g clip-path="url(#{name})">'
            )
            for number, inner in enumerate(items):
                yield from _item(inner, f"{name}-{number}")
            yield "</g>"


def _at(mm: float) -> int:
    return round(mm * _A_MM)


def _path(path: Path) -> str:
    end = "z" if path.closed else ""
    d = "".join(_line(np.round(line * _A_MM).astype(np.int64)) + end for line in path.lines)
    stroke = ""
    if path.stroke is not None:
        stroke = (
            f' stroke="{path.stroke}" stroke-width="{_at(path.width)}" stroke-linejoin="round"'
            ' stroke-linecap="round"'
        )
    return f'<path class="{path.kind}" d="{d}" fill="{path.fill or "none"}"{stroke}/>'


def _line(points: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> str:
    steps = "".join(f"l{dx} {dy}" for dx, dy in np.diff(points, axis=0).tolist())
    # A single point is a dot: a line of no length would not be seen.
    return f"M{points[0, 0]} {points[0, 1]}{steps or 'h1'}"


def _words(text: Text) -> str:
    weight = ' font-weight="600"' if text.bold else ""
    anchor = _ANCHORS[text.align]
    at = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text class="{text.kind}" x="{_at(text.x)}" y="{_at(text.y)}" '
        f'font-family="Inter, sans-serif" font-size="{_at(text.size)}" fill="{text.colour}"'
        f"{weight}{at}>{_text(text.words)}</text>"
    )


def _text(words: str) -> str:
    """Words that XML can hold: no control characters, nothing that looks like a tag."""
    return escape(cleaned(words))
