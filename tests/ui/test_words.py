"""Words of tiles: what is shown and what is said aloud."""

from __future__ import annotations

import pytest

from station.capture.views import HoldReason, TileState, TileView
from station.ui import tile_words, words
from station.visit import ResultKind
from station.vitals import Context, Vital
from tests.ui import board_views


def test_values_are_shown_as_sent_with_the_unit_that_people_write() -> None:
    assert words.value_of(
        (
            board_views.reading(Vital.SYSTOLIC, "138"),
            board_views.reading(Vital.DIASTOLIC, "84"),
        ),
        ResultKind.BLOOD_PRESSURE,
    ) == ("138/84", "mmHg")
    assert words.value_of(
        (board_views.reading(Vital.BODY_TEMPERATURE, "36.80"),), ResultKind.BODY_TEMPERATURE
    ) == ("36.80", "°C")
    assert words.value_of(
        (board_views.reading(Vital.RESPIRATORY_RATE, "15"),), ResultKind.RESPIRATORY_RATE
    ) == ("15", "/min")


def test_half_a_blood_pressure_is_no_value() -> None:
    half = (board_views.reading(Vital.SYSTOLIC, "138"),)
    assert words.value_of(half, ResultKind.BLOOD_PRESSURE) == ("", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (40, "40 s"),
        (16 * 60 + 59, "16 min"),
        (3600, "1 h"),
        (95 * 60, "1 h 35 min"),
        (72 * 3600, "3 days"),
    ],
)
def test_ages(seconds: float, said: str) -> None:
    assert words.age_text(seconds) == said


def test_a_tile_aloud_says_name_state_age_and_value_with_its_unit() -> None:
    tile = TileView(
        kind=ResultKind.BODY_WEIGHT,
        state=TileState.STALE,
        readings=(board_views.reading(Vital.BODY_WEIGHT, "82.4"),),
        age_s=16 * 60 + 20,
    )
    assert tile_words.aloud(tile) == "Weight, stale 16 minutes, 82.4 kilograms"


def test_a_blood_pressure_aloud() -> None:
    tile = board_views.tile(ResultKind.BLOOD_PRESSURE, TileState.CAPTURED)
    assert (
        tile_words.aloud(tile)
        == "Blood pressure, captured, 138 over 84 millimetres of mercury, simulated"
    )


def test_a_failure_aloud_says_why_and_what_to_do() -> None:
    tile = board_views.tile(ResultKind.BODY_TEMPERATURE, TileState.FAILED)
    assert tile_words.aloud(tile) == (
        "Temperature, failed, simulated, The probe left the mouth too early, "
        "Deep under the tongue, lips closed. Then measure again"
    )


def test_how_it_was_measured() -> None:
    how = Context(body_site="upper_arm", side="right", cuff_size="adult", position="sitting")
    assert tile_words.context_words(how) == "right upper arm, adult cuff, sitting"
    assert tile_words.context_words(Context()) == ""


def test_every_hold_reason_has_words_of_its_own() -> None:
    said = {words.hold_reason(reason) for reason in HoldReason}
    assert len(said) == len(HoldReason)
    assert "No patient was confirmed then" in said


def test_sentences_from_instruments_get_a_capital_and_a_full_stop() -> None:
    assert tile_words.sentence("the cuff was too loose") == "The cuff was too loose."
    assert tile_words.sentence("Was the mouth closed?") == "Was the mouth closed?"
    assert tile_words.sentence(" ") == ""


def test_an_idle_instrument_that_cannot_be_started_here_says_where() -> None:
    def said(kind: ResultKind, device: str = "Scale") -> str:
        return tile_words.hint(
            TileView(kind=kind, state=TileState.WAITING, device=device, start_there=True)
        )

    assert said(ResultKind.BODY_TEMPERATURE) == "Take the temperature with the thermometer now."
    assert said(ResultKind.BODY_WEIGHT) == "Start it on the instrument now: Scale."
    # The cuff's tile has a line of its own for it.
    assert said(ResultKind.BLOOD_PRESSURE).startswith("Cuff on the bare arm")
