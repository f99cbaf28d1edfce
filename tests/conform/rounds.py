"""Conversations with simulated devices on real ports and a real Bluetooth stack, some at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from station.cli.where import Where, device_at
from station.codec import load_spec
from station.conform.conversation import Plan, converse
from station.conform.every import judge
from station.conform.report import About, as_text
from station.conform.result import Result, Verdict
from station.conform.understanding import understand
from station.drivers.links.recording import Recording
from station.testing.bench import Bench

__all__ = ["Case", "Round", "rounds"]

# Each waits nearly all of its time; more at once would be told as jitter on a small machine.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Case:
    spec: str
    wrong: str | None = None
    mode: str | None = None
    listen_s: float = 5.0
    wait_s: float = 25.0
    acts: tuple[str, ...] = ()
    """Each with the minutes of a record, if it takes them: `old_record 60`."""


@dataclass(frozen=True, slots=True)
class Round:
    results: tuple[Result, ...]
    recording: Recording
    text: str
    seconds: float

    @property
    def faults(self) -> list[str]:
        """What was not met, by the name of its fault."""
        return [one.check.fault for one in self.results if one.verdict is Verdict.NOT_MET]

    def verdict(self, check: str) -> Verdict:
        return next(one.verdict for one in self.results if one.check.name == check)


def one_round(case: Case) -> Round:
    spec = load_spec(case.spec)
    with Bench() as bench:
        device = bench.device(case.spec, mode=case.mode, wrong=case.wrong, time_scale=10.0)
        for act in case.acts:
            name, _, minutes = act.partition(" ")
            device.act(name, **({"minutes": float(minutes)} if minutes else {}))
        where = device_at(spec, Where(port=device.port, address=device.address, mode=case.mode))
        plan = Plan(listen_s=case.listen_s, wait_s=case.wait_s, again_s=2.0, hci=device.hci)
        began = time.monotonic()
        recording = asyncio.run(converse(where, spec, plan))
        seconds = time.monotonic() - began
    results = judge(understand(recording, spec, mode=case.mode))
    text = as_text(About(spec=spec, place=device.place, seconds=seconds), results)
    return Round(results=results, recording=recording, text=text, seconds=seconds)


def rounds(cases: Iterable[Case]) -> dict[Case, Round]:
    """All of them, a few at a time."""
    cases = list(cases)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return dict(zip(cases, threads.map(one_round, cases), strict=True))
