"""The fixed paper is drawn once for a look, a place and a scale, and again for another."""

from __future__ import annotations

from dataclasses import replace

from station.sheets.layouts import Layout
from station.signals.leads import STANDARD_LEADS
from station.ui.ekg.canvas import FixedPaper
from station.ui.ekg.live_places import Places
from station.ui.look import Look
from station.ui.paper import PaperScale
from station.ui.pixels import pixels_of
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from tests.support.bedside import application

SCALE = PaperScale(px_per_mm=4.0, mm_per_s=25.0, mm_per_mv=10.0)
LIGHT, DARK = (
    Look(PALETTES[theme], Metrics.of(1280, 800, 4.0)) for theme in (ThemeName.LIGHT, ThemeName.DARK)
)


def places(layout: Layout = Layout.SIX_BY_TWO, scale: PaperScale = SCALE) -> Places:
    return Places(layout, STANDARD_LEADS, 900, 480, scale)


def test_the_same_paper_is_drawn_once(xvfb_display: str) -> None:
    application()
    fixed = FixedPaper()
    first = fixed.drawn(LIGHT, places(), SCALE)
    again = fixed.drawn(LIGHT, places(), replace(SCALE))
    assert [a is b for a, b in zip(first, again, strict=True)] == [True, True]


def test_another_gain_layout_or_look_is_another_paper(xvfb_display: str) -> None:
    application()
    fixed = FixedPaper()
    seen = [fixed.drawn(LIGHT, places(), SCALE)[0]]
    taller = replace(SCALE, mm_per_mv=20.0)
    seen.append(fixed.drawn(LIGHT, places(scale=taller), taller)[0])
    seen.append(fixed.drawn(LIGHT, places(Layout.TWELVE_BY_ONE), SCALE)[0])
    seen.append(fixed.drawn(DARK, places(Layout.TWELVE_BY_ONE), SCALE)[0])
    assert len({pixels_of(paper).tobytes() for paper in seen}) == 4
    assert seen[-1].pixelColor(1, 1) == DARK.colour(Tone.PAPER)
