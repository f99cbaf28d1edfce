"""Nothing that comes in from outside ends in anything but values, or an error that its reader
declares; and never takes long.

`make test` draws a thin slice and takes again what once crashed (`corpus/`). `make soak` draws a
million inputs for each way in, in as many processes as there are cores. A failing run prints its
seed: `FUZZ_SEED=… FUZZ_COUNT=… FUZZ_JOBS=… make soak ARGS='tests/fuzz -k name'` draws the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.hunt import CORPUS, COUNT, JOBS, SEED, Found, hunt, hunt_all, kept, taken, write
from tests.fuzz.targets import INSTRUMENTS, PARSERS, target_named

FRAMES = 320  # of each instrument in `make test`; a session has 64
INPUTS = 60  # of each parser
KEPT = [
    pytest.param(name, path, id=f"{name}-{path.stem}")
    for name in (*PARSERS, *INSTRUMENTS)
    for path in kept(name)
]


def told(found: Found) -> str:
    paths = "".join(f"\n  {path}" for path in write(found))
    says = "".join(f"\n{crash.says}" for crash in found.crashes[:1])
    return f"FUZZ_SEED={SEED}: {found}{paths}{says}"


@pytest.mark.parametrize(("name", "path"), KEPT)
def test_what_once_crashed_is_read_or_refused(name: str, path: Path) -> None:
    taken(target_named(name), path.read_bytes())


def test_every_kept_input_is_somebodys() -> None:
    """A target that was renamed would leave them behind, unseen."""
    assert {path.name for path in CORPUS.iterdir()} <= {*PARSERS, *INSTRUMENTS}


@pytest.mark.parametrize("name", [*PARSERS, *INSTRUMENTS])
def test_a_thin_slice(name: str) -> None:
    found = hunt(target_named(name), FRAMES if name in INSTRUMENTS else INPUTS)
    assert not found.crashes, told(found)
    # What refuses everything has been asked nothing.
    assert found.refused < found.inputs, told(found)


@pytest.mark.soak
@pytest.mark.parametrize("name", [*PARSERS, *INSTRUMENTS])
def test_a_million(name: str) -> None:
    [found] = hunt_all([name], COUNT, jobs=JOBS)
    assert not found.crashes, told(found)
