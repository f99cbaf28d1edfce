"""Colours stand out from what is behind them: WCAG 2.2, AA, in every theme."""

from __future__ import annotations

import pytest

from station.ui.tokens import PALETTES, ThemeName, Tone, contrast

TEXT = (
    (Tone.INK, Tone.SURFACE),
    (Tone.INK, Tone.BG),
    (Tone.INK2, Tone.BG),
    (Tone.INK2, Tone.SURFACE),
    (Tone.INK3, Tone.BG),
    (Tone.INK3, Tone.SURFACE),
    (Tone.ACCENT, Tone.ACCENT_TINT),
    (Tone.ACCENT, Tone.SURFACE),
    (Tone.ON_ACCENT, Tone.ACCENT),
    (Tone.OK, Tone.OK_TINT),
    (Tone.WARN, Tone.WARN_TINT),
    (Tone.BAD, Tone.BAD_TINT),
    (Tone.ON_BAD, Tone.BAD),
)
SHAPES = ((Tone.LINE2, Tone.BG), (Tone.LINE2, Tone.SURFACE))


def test_the_ratio_is_that_of_the_guideline() -> None:
    # 21 is its definition's largest; #777 on white is its well-known near miss of 4.5.
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0B5CAD", "#0B5CAD") == 1.0


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)])
def test_text_and_shapes_stand_out(
    theme: ThemeName, pairs: tuple[tuple[Tone, Tone], ...], least: float
) -> None:
    palette = PALETTES[theme]
    for front, ground in pairs:
        ratio = contrast(palette[front], palette[ground])
        assert ratio >= least, f"{front} on {ground} has {ratio:.2f}"
