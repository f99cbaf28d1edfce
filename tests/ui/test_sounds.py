"""Tones: when there is one, what is in its file, and that nothing depends on it."""

from __future__ import annotations

import dataclasses
import sys
import wave
from pathlib import Path

import pytest

from station.capture.views import TileState
from station.ui.sounds import CAPTURED, FAILED, Sounds, heard, player, tone_file
from station.visit import ResultKind
from tests.ui.board_views import tile
from tests.ui.driving import wait_for

PULSE = ResultKind.PULSE_RATE
TEMPERATURE = ResultKind.BODY_TEMPERATURE


@pytest.mark.parametrize(
    ("before", "after", "sound"),
    [
        (TileState.MEASURING, TileState.CAPTURED, "captured"),
        (TileState.SAVING, TileState.CAPTURED, "captured"),
        (TileState.WAITING, TileState.BY_HAND, "captured"),
        (TileState.MEASURING, TileState.FAILED, "failed"),
        (TileState.CAPTURED, TileState.CAPTURED, None),
        (TileState.CAPTURED, TileState.BY_HAND, None),
        (TileState.FAILED, TileState.FAILED, None),
        (TileState.WAITING, TileState.READY, None),
        (TileState.WAITING, TileState.NOT_DONE, None),
    ],
)
def test_what_is_heard(before: TileState, after: TileState, sound: str | None) -> None:
    assert heard([tile(PULSE, before)], [tile(PULSE, after)]) == sound


def test_a_failure_is_heard_before_a_capture_and_each_failure_once() -> None:
    before = [tile(PULSE, TileState.MEASURING), tile(TEMPERATURE, TileState.MEASURING)]
    after = [tile(PULSE, TileState.CAPTURED), tile(TEMPERATURE, TileState.FAILED)]
    assert heard(before, after) == "failed"
    failed = after[1]
    assert failed.failure is not None
    next_one = dataclasses.replace(failed, failure=dataclasses.replace(failed.failure, id="f2"))
    assert heard([failed], [next_one]) == "failed"


def test_the_first_picture_of_a_board_is_silent() -> None:
    assert heard([], [tile(PULSE, TileState.CAPTURED)]) is None


@pytest.mark.parametrize(("notes", "seconds"), [(CAPTURED, 0.12), (FAILED, 0.47)])
def test_a_tone_is_a_short_wav_file_with_soft_edges(
    tmp_path: Path, notes: tuple[tuple[float, float], ...], seconds: float
) -> None:
    path = tmp_path / "tone.wav"
    tone_file(path, notes)
    with wave.open(str(path)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 22_050)
        assert abs(read.getnframes() / 22_050 - seconds) < 0.001
        frames = read.readframes(read.getnframes())
    samples = memoryview(frames).cast("h")
    assert abs(samples[0]) < 100
    assert abs(samples[-1]) < 400
    assert 8_000 < max(abs(one) for one in samples) < 12_000


def test_the_failed_tones_are_two_and_lower() -> None:
    tones = [hz for hz, _ in FAILED if hz]
    assert len(tones) == 2
    assert max(tones) < min(hz for hz, _ in CAPTURED)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows plays with a player of its own")
def test_the_systems_player_is_used_and_where_there_is_none_nothing_is() -> None:
    assert player(lambda name: f"/usr/bin/{name}" if name == "aplay" else None) == [
        "/usr/bin/aplay",
        "-q",
    ]
    assert player(lambda _: None) is None


def test_without_a_player_nothing_is_played_and_nothing_breaks() -> None:
    silent = Sounds([])
    assert not silent.possible
    assert not silent.play("captured")


def test_a_player_gets_the_file_and_a_person_can_turn_it_off(
    qt_app: object, tmp_path: Path
) -> None:
    there = tmp_path / "played"
    script = f"import shutil, sys; shutil.copy(sys.argv[1], {str(there)!r})"
    sounds = Sounds([sys.executable, "-c", script])
    sounds.on = False
    assert not sounds.play("failed")
    sounds.on = True
    assert sounds.play("failed")
    wait_for(lambda: there.exists() and there.stat().st_size > 1000)
    with wave.open(str(there)) as read:
        assert read.getnframes() == round(0.16 * 22_050) + round(0.09 * 22_050) + round(
            0.22 * 22_050
        )


def test_a_player_that_is_not_there_any_more_is_no_problem(qt_app: object) -> None:
    assert not Sounds(["/nowhere/player"]).play("captured")
