"""Programs as files: the shipped ones say what their sources say, a wrong one is told exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.capture.programs.program import Purpose
from station.program_files import ProgramFileError, read_program, read_programs, shipped_folder
from station.settings import load_settings

GOOD = """
language = 1
id = "ours"
title = "Our own"
rest_s = 60
[[reading]]
times = 2
wait_s = 30
[[source]]
cite = "House rule 12"
publication = "House rule 12"
section = "2"
"""


def test_the_shipped_programs() -> None:
    book = read_programs()
    assert book.problems == ()
    by_id = {program.id: program for program in book.programs}
    assert list(by_id) == ["aobp_sprint", "aobp_short", "esh_office", "both_arms", "orthostatic"]
    assert set(by_id) == {path.stem for path in shipped_folder().glob("*.toml")}
    assert all(one.publication and one.section for p in book.programs for one in p.sources)
    # Agarwal 2017: 5 min of rest, 3 readings; Colella 2018: 1 minute apart.
    sprint = by_id["aobp_sprint"]
    assert (sprint.rest_s, [p.wait_s for p in sprint.readings[1:]]) == (300, [60, 60])
    assert (sprint.blinded, sprint.fewest, sprint.discard_first) == (True, 3, 0)
    # Lynn-Green 2025: 3 min delay, 30 s intervals.
    short = by_id["aobp_short"]
    assert (short.rest_s, [p.wait_s for p in short.readings[1:]]) == (180, [30, 30])
    # ESH 2021: the average of the last two of three.
    esh = by_id["esh_office"]
    assert (len(esh.readings), esh.discard_first, esh.last, esh.fewest) == (3, 1, 2, 2)
    assert esh.repeat is not None
    assert esh.repeat.differ_mmhg == 10
    assert esh.repeat.most == 1
    arms = by_id["both_arms"]
    assert [reading.side for reading in arms.readings] == ["right", "left"]
    assert arms.purpose is Purpose.ARMS
    standing = by_id["orthostatic"]
    assert [reading.position for reading in standing.readings] == [
        "supine",
        "sitting",
        "standing",
        "standing",
    ]
    assert standing.readings[3].wait_s == 180


def test_a_clinics_own_program_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(GOOD)
    programs = read_programs(tmp_path).programs
    assert len(programs) == 6
    assert programs[-1].id == "ours"
    assert [reading.wait_s for reading in programs[-1].readings] == [30, 30]


def test_it_may_take_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace('"ours"', '"aobp_sprint"'))
    programs = read_programs(tmp_path).programs
    assert len(programs) == 5
    assert programs[0].title == "Our own"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.replace("rest_s = 60", 'rest_s = "long"'), "key rest_s: found 'long'; expected: "),
        (GOOD.replace("rest_s = 60", "rest = 60"), "key rest: found 60; expected no such key"),
        (GOOD.replace('title = "Our own"', ""), "key title: found nothing; expected a value"),
        (GOOD.replace("times = 2", "times = 0"), "key reading.0.times: found 0; expected: "),
        (GOOD.split("[[source]]", maxsplit=1)[0], "key source: found nothing"),
        (GOOD.replace("rest_s = 60", "fewest = 3"), "key fewest: 3, but of 2 readings only 2"),
        (
            GOOD.replace("wait_s = 30", 'position = "upside down"'),
            "key reading.0.position: found 'upside down'; expected: ",
        ),
        (GOOD.replace("wait_s = 30", 'prepare = "Stand."'), "key reading.0.prepare: "),
        (GOOD.replace("wait_s = 30", "since_prepared = true"), "key reading.0.since_prepared: "),
        ("language = ", "is not TOML"),
    ],
)
def test_a_wrong_file_is_told_with_file_key_found_and_expected(
    tmp_path: Path, wrong: str, told: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(wrong)
    with pytest.raises(ProgramFileError) as caught:
        read_program(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_the_others_work_beside_a_wrong_one(tmp_path: Path) -> None:
    (tmp_path / "a_wrong.toml").write_text("language = 2")
    (tmp_path / "b_ours.toml").write_text(GOOD)
    (tmp_path / "c_twin.toml").write_text(GOOD)
    book = read_programs(tmp_path)
    assert [program.id for program in book.programs][-1] == "ours"
    assert "a_wrong.toml: key language: found 2; expected: Input should be 1" in book.problems[0]
    assert "c_twin.toml: key id: 'ours' is taken by b_ours.toml" in book.problems[-1]


def test_they_lie_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text('room = "4"')
    settings = load_settings(tmp_path / "station.toml")
    assert settings.programs_folder == tmp_path / "bp_programs"


def test_the_example_in_the_guide_is_a_program(tmp_path: Path) -> None:
    guide = Path(__file__).parent.parent / "docs" / "bp-programs.md"
    example = guide.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "house.toml"
    path.write_text(example)
    assert read_program(path).title == "House rule, 2 min rest + 2 readings"


def test_the_guide_explains_every_word() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "bp-programs.md").read_text("utf-8")
    words = {
        key.split("=")[0].strip()
        for path in shipped_folder().glob("*.toml")
        for key in path.read_text("utf-8").splitlines()
        if "=" in key and not key.startswith((" ", "#"))
    }
    assert {word for word in words if f"`{word}`" not in guide} == set()
