"""States that stand side by side are told apart without the missing cones, or by shape and word."""

from __future__ import annotations

import itertools

import pytest

from station.capture.views import TileState
from station.ui import words
from station.ui.tile_look import CRITICAL_FRAME, FRAMES
from station.ui.tokens import PALETTES, ThemeName, Tone
from station.visit import DeliveryState, Presence, ResultKind
from tests.support.colour_vision import Deficiency, delta_e, lab, seen_as
from tests.ui import board_views

# A difference that is seen at a glance and not only side by side; 1 is just seen.
CLEAR = 10.0
STATES = (Tone.OK, Tone.WARN, Tone.BAD, Tone.ACCENT)


def test_the_difference_is_that_of_the_paper() -> None:
    # Pairs 1, 10 and 25 of table 1 of Sharma, Wu and Dalal (2005).
    for one, other, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert delta_e(one, other) == pytest.approx(expected, abs=5e-5)
    assert lab("#FFFFFF") == pytest.approx((100.0, 0.0, 0.0), abs=0.02)


def test_the_simulation_is_that_of_the_paper() -> None:
    for deficiency in Deficiency:  # rows of the matrices sum to 1: grey stays grey
        assert seen_as(deficiency, "#808080") == "#808080"
    # Its matrices give pure red as their first column, on linear light.
    assert seen_as(Deficiency.PROTANOPIA, "#FF0000") == "#6D5F00"
    assert seen_as(Deficiency.DEUTERANOPIA, "#FF0000") == "#A39000"
    assert seen_as(Deficiency.TRITANOPIA, "#FF0000") == "#FF000F"


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("deficiency", list(Deficiency))
def test_colours_of_states_stay_apart_or_have_shapes_of_their_own(
    theme: ThemeName, deficiency: Deficiency
) -> None:
    palette = PALETTES[theme]
    seen = {tone: lab(seen_as(deficiency, palette[tone])) for tone in STATES}
    alike = {
        frozenset(pair)
        for pair in itertools.combinations(STATES, 2)
        if delta_e(seen[pair[0]], seen[pair[1]]) < CLEAR
    }
    for looks in (words.STATE_LOOK, words.DELIVERY_LOOK, words.PRESENCE_LOOK):
        for (one, a), (other, b) in itertools.combinations(looks.items(), 2):
            if a[1] is b[1] or frozenset((a[1], b[1])) in alike:
                assert a[0] is not b[0], f"{one} and {other} have one shape and one colour"


def _said(state: TileState) -> str:
    return words.state_word(board_views.tile(ResultKind.BODY_TEMPERATURE, state))


def test_every_state_has_a_shape_and_a_word_of_its_own() -> None:
    for looks, said in (
        (words.STATE_LOOK, [_said(one) for one in TileState]),
        (words.DELIVERY_LOOK, [words.delivery_word(one) for one in DeliveryState]),
        (words.PRESENCE_LOOK, [words.presence_word(one) for one in Presence]),
    ):
        assert len({icon for icon, _ in looks.values()}) == len(looks)
        assert len(set(said)) == len(said) == len(looks)


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("deficiency", list(Deficiency))
def test_borders_of_tiles_stay_apart_or_have_another_line(
    theme: ThemeName, deficiency: Deficiency
) -> None:
    """From two metres a tile is its border: what looks alike has another width or dashes."""
    palette = PALETTES[theme]
    loud = {frame for frame in (*FRAMES.values(), CRITICAL_FRAME) if frame.px > 1}
    for one, other in itertools.combinations(loud, 2):
        seen = [lab(seen_as(deficiency, palette[frame.border])) for frame in (one, other)]
        if delta_e(*seen) < CLEAR:
            assert (one.px, one.dashed) != (other.px, other.dashed), f"{one} and {other}"
