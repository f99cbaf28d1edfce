"""Over MLLP, to a receiver that drops by MSH-10: each signed result is in its store once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tests.support.effects import Station, count_effects, seed
from tests.support.effects_mllp import CountedMllp, destination, visits
from tests.support.judges_hl7 import MllpReceiver

__all__ = ["seed"]

By = Literal["python-hl7", "medplum"]


@pytest.mark.slow
@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
def test_1_002_results_in_167_messages_through_10_kills(tmp_path: Path, seed: int, by: By) -> None:
    with MllpReceiver(tmp_path / "receiver", by) as server:
        receiver = CountedMllp(server)
        with Station(tmp_path / "station.db", destination(), receiver.sink) as station:
            said = count_effects(
                receiver,
                station,
                visits(1_002),
                kills=10,
                troubles=20,
                seed=seed,
                timeout_s=100,
            )
    print(said)  # noqa: T201 - shown with a failure
    assert station.tried_again >= 10


@pytest.mark.soak
@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
def test_1_000_messages_through_100_kills(
    tmp_path: Path, seed: int, by: By, capsys: pytest.CaptureFixture[str]
) -> None:
    with MllpReceiver(tmp_path / "receiver", by) as server:
        receiver = CountedMllp(server)
        with Station(tmp_path / "station.db", destination(), receiver.sink) as station:
            said = count_effects(
                receiver,
                station,
                visits(6_000, patients=100),
                kills=100,
                troubles=200,
                seed=seed,
                timeout_s=3600,
            )
    with capsys.disabled():
        print(f"{by}: {said}")  # noqa: T201 - the figure
