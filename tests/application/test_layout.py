"""Which version is in use, whatever lies in the folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from station.application.layout import Layout, UpdateRecord

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(
        root=tmp_path / "opt",
        command=tmp_path / "station",
        units=tmp_path,
        autostart=tmp_path,
        menu=tmp_path,
    )


def built(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "station").write_text(text)
    return folder


def test_versions_come_and_the_oldest_go(layout: Layout, tmp_path: Path) -> None:
    assert (layout.current(), layout.versions(), layout.sweep()) == (None, (), ())
    previous = None
    for version in ("0.1.0", "0.2.0", "0.10.0"):
        layout.bring(built(tmp_path / version, version), version)
        layout.switch(version, previous=previous)
        previous = version
    assert (layout.current(), layout.previous()) == ("0.10.0", "0.2.0")
    assert layout.sweep() == ("0.1.0",)
    assert layout.versions() == ("0.10.0", "0.2.0")
    assert (layout.link / "station").read_text() == "0.10.0"


def test_a_copy_that_was_cut_off_is_no_version_and_is_made_again(
    layout: Layout, tmp_path: Path
) -> None:
    built(layout.root / ".incoming", "half")
    assert layout.versions() == ()
    layout.bring(built(tmp_path / "one", "whole"), "0.1.0")
    layout.bring(built(tmp_path / "two", "mended"), "0.1.0")
    assert layout.program("0.1.0").read_text() == "mended"
    assert [path.name for path in layout.root.iterdir()] == ["0.1.0"]


@pytest.mark.parametrize("version", ["../0.1.0", "current", "", "0.1.0/x"])
def test_a_name_that_is_no_version_is_refused(layout: Layout, tmp_path: Path, version: str) -> None:
    with pytest.raises(ValueError, match="is no version"):
        layout.bring(built(tmp_path / "one", ""), version)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"before": "1"}'])
def test_a_record_that_cannot_be_read_is_none(layout: Layout, text: str) -> None:
    layout.root.mkdir()
    record = UpdateRecord(before="0.1.0", after="0.2.0", copy=Path("/data/before.backup"))
    layout.remember(record)
    assert layout.remembered() == record
    (layout.root / "update.json").write_text(text)
    assert layout.remembered() is None
