"""The hunt: many spoilt inputs through one target, each with a limit of time, all of memory.

    python -m tests.fuzz.hunt --count 100000 --jobs 2 hl7 nonin_serial

The n-th input of a seed is always the same, whatever ran before it. What was not taken as declared
is written to `build/fuzz/`; mended, it belongs into `tests/fuzz/corpus/`, where every test run
takes it again.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.target import Target

__all__ = ["CORPUS", "COUNT", "JOBS", "SEED", "Crash", "Found", "hunt", "hunt_all", "kept", "taken"]

CORPUS: Final = Path(__file__).parent / "corpus"
SEED: Final = int(os.environ.get("FUZZ_SEED") or Random().randrange(1 << 32))
COUNT: Final = int(os.environ.get("FUZZ_COUNT") or 1_000_000)
JOBS: Final = int(os.environ.get("FUZZ_JOBS") or os.cpu_count() or 1)

LIMIT_S: Final = 10.0
"""No input may take longer, on a busy machine either."""
MEMORY: Final = 2 << 30
"""What a process of the hunt may have, in bytes; beyond it there is a MemoryError."""
_SLICE: Final = 20_000
_MOST_CRASHES: Final = 5


class TookTooLongError(BaseException):
    """An input took longer than `LIMIT_S`. No `Exception`: nobody may catch it by the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """An input that ended in something undeclared."""

    data: bytes
    says: str


@dataclass(slots=True)
class Found:
    """What came of a hunt. `inputs` counts frames where an input is a session of them."""

    name: str
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    crashes: list[Crash] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Another slice of the same hunt."""
        self.inputs += other.inputs
        self.refused += other.refused
        self.seconds += other.seconds
        self.crashes += other.crashes

    def __str__(self) -> str:
        rate = self.inputs / self.seconds if self.seconds else 0.0
        return (
            f"{self.name:44} {self.inputs:>9} inputs {self.refused:>9} refused "
            f"{rate:>8.0f}/s {len(self.crashes)} crashes"
        )


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `TookTooLongError` in this thread, the main one, after so long."""

    def over(number: int, frame: object) -> None:
        raise TookTooLongError(f"took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def taken(target: Target, data: bytes) -> tuple[int, bool]:
    """Hand one input over: how many inputs that was, and whether it was refused as declared.

    Raises whatever else the target raises.
    """
    with limited(LIMIT_S):
        try:
            return target.take(data), False
        except target.declared:
            return 1, True


def hunt(target: Target, count: int, *, seed: int = SEED, first: int = 0) -> Found:
    """So many inputs through a target, from the `first`-th of this seed on."""
    found = Found(target.name)
    began = time.monotonic()
    number = first
    count = math.ceil(count * target.share)
    while found.inputs < count and len(found.crashes) < _MOST_CRASHES:
        data = target.drawn(Random(f"{seed} {target.name} {number}"))
        number += 1
        try:
            inputs, refused = taken(target, data)
        except (Exception, TookTooLongError):
            found.crashes.append(Crash(data=data, says=traceback.format_exc(limit=-6)))
            inputs, refused = 1, False
        found.inputs += inputs
        found.refused += refused
    found.seconds = time.monotonic() - began
    return found


def hunt_all(
    names: Iterable[str], count: int, *, seed: int = SEED, jobs: int = JOBS
) -> Iterator[Found]:
    """Hunts in processes of their own; each target's whole result as it is ready."""
    names = list(names)
    slices = max(1, count // _SLICE)
    left = dict.fromkeys(names, slices)
    whole = {name: Found(name) for name in names}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin) as pool:
        # Numbers of slices lie so far apart that no two of them draw the same input.
        work = {
            pool.submit(_slice, name, -(-count // slices), seed, part << 32): name
            for name in names
            for part in range(slices)
        }
        for done in as_completed(work):
            name = work[done]
            whole[name].add(done.result())
            left[name] -= 1
            if not left[name]:
                yield whole[name]


def _begin() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error")  # as in all tests


def _slice(name: str, count: int, seed: int, first: int) -> Found:
    from tests.fuzz.targets import target_named

    return hunt(target_named(name), count, seed=seed, first=first)


def kept(name: str) -> list[Path]:
    """The inputs of a target that once crashed."""
    return sorted((CORPUS / name).glob("*"))


def write(found: Found, folder: Path = Path("build") / "fuzz") -> list[Path]:
    """Keep what crashed: the input, and beside it what was said."""
    written = []
    for crash in found.crashes:
        path = folder / found.name / hashlib.sha256(crash.data).hexdigest()[:12]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(crash.data)
        path.with_suffix(".txt").write_text(crash.says)
        written.append(path)
    return written


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """The command line: see the module."""
    from tests.fuzz.targets import names_like

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.hunt")
    parser.add_argument("names", nargs="*", help="parts of names; none: every target")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    crashed = 0
    _say(f"FUZZ_SEED={given.seed}")
    for found in hunt_all(names_like(given.names), given.count, seed=given.seed, jobs=given.jobs):
        _say(str(found))
        crashed += len(found.crashes)
        for path in write(found):
            _say(f"  {path}")
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
