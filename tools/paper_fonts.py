"""Makes the fonts of printed sheets from the window's: `paper_fonts.py`.

The window's Inter has cubic outlines (CFF), which the PDF writer does not embed. This writes the
two weights that sheets use with quadratic outlines (TrueType), every character that Inter has and
none of its typographic features, which the PDF writer would not use. Inter's licence (SIL OFL
1.1, no reserved font name) allows it, and lies beside them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = ROOT / "station" / "ui" / "fonts"
TARGET: Final = ROOT / "station" / "sheets" / "fonts"
WEIGHTS: Final = ("Regular", "SemiBold")
# A thousandth of the height of the letters: nobody sees it on paper.
_ERROR_EM: Final = 0.001


def truetype(source: Path) -> TTFont:
    """The font with quadratic outlines."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    glyphs, metrics = font.getGlyphSet(), font["hmtx"].metrics
    drawn = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        error = _ERROR_EM * font["head"].unitsPerEm
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), drawn
    for name, glyph in drawn.items():
        glyph.recalcBounds(font["glyf"])
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for zero in (
        *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxStackElements"),
        *("maxInstructionDefs", "maxSizeOfInstructions", "maxComponentElements"),
    ):
        setattr(font["maxp"], zero, 0)
    font["maxp"].maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


def main() -> int:
    """Write both weights and their licence."""
    TARGET.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        path = TARGET / f"Inter-{weight}.ttf"
        truetype(SOURCE / f"Inter-{weight}.otf").save(path)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
    shutil.copyfile(SOURCE / "OFL.txt", TARGET / "OFL.txt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
