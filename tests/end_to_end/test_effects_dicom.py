"""To an EKG archive: each signed EKG is in its store once, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.effects import Station, count_effects, seed
from tests.support.effects_dicom import CountedArchive, destination, visits

__all__ = ["seed"]

# pynetdicom leaves the socket of a connection that was refused to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("search", "results"), [(True, 100), (False, 40)], ids=["searched", "drops duplicates"]
)
def test_ekgs_through_3_kills(tmp_path: Path, seed: int, search: bool, results: int) -> None:
    with (
        CountedArchive(tmp_path / "archive", search=search) as archive,
        Station(tmp_path / "station.db", destination(), archive.sink) as station,
    ):
        said = count_effects(
            archive, station, visits(results), kills=3, troubles=10, seed=seed, timeout_s=100
        )
    print(said)  # noqa: T201 - shown with a failure
    assert station.tried_again >= 5


@pytest.mark.soak
def test_1_000_ekgs_through_30_kills(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        CountedArchive(tmp_path / "archive", search=True) as archive,
        Station(tmp_path / "station.db", destination(), archive.sink) as station,
    ):
        said = count_effects(
            archive, station, visits(1_000), kills=30, troubles=100, seed=seed, timeout_s=3600
        )
    with capsys.disabled():
        print(said)  # noqa: T201 - the figure
