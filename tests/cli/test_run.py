"""What `station run` reads of the configuration before there is a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.cli.run import _configured

MOTION = ("desktop", "full", "reduced")


@pytest.mark.parametrize(
    ("text", "motion"),
    [
        ("motion = 'reduced'", "reduced"),
        ("room = '4'", "desktop"),
        # What is wrong is told once the window is there; until then nothing was said.
        ("motion = 'none'", "desktop"),
        ("motion = 1", "desktop"),
        ("motion =", "desktop"),
    ],
)
def test_the_motion_is_known_before_the_window_is(tmp_path: Path, text: str, motion: str) -> None:
    file = tmp_path / "station.toml"
    file.write_text(text, "utf-8")
    assert _configured(file, "motion", MOTION) == motion


def test_without_a_file_it_is_the_first_word(tmp_path: Path) -> None:
    assert _configured(tmp_path / "none.toml", "motion", MOTION) == "desktop"
