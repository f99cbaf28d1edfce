"""Counts effects: what a receiver holds in its own store against what was signed.

The ledger is the harness's own. It is written from the numbers that the harness chose, never from
the station's database or from a message of the station, and the receiver is asked past everything
that stands between it and the station. Whatever happens on the way (kills, lost and repeated
answers, resets, time-outs), at the end each result is there once, with its value.
"""

from __future__ import annotations

import functools
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import pytest

from station.export.backoff import BackOff
from station.export.compose import compose
from station.export.courier import Courier
from station.store.store import Store
from station.visit import Delivery, DeliveryState, SignedVisit

if TYPE_CHECKING:
    from station.export.destination import Destination
    from station.export.sink import ChartSink

__all__ = ["Ledger", "Receiver", "Station", "Told", "count_effects", "seed"]

KEY = bytes(range(32))
_SOON = BackOff(first_s=0.02, longest_s=0.3, jitter=0.5)


class Receiver(Protocol):
    """A real server that can be killed, with a store of its own that outlives it."""

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""

    def start(self) -> None:
        """Start it again, over what it had kept, and wait until it listens."""

    def trouble(self, chance: random.Random) -> None:
        """Let something happen to one of the next messages, some time."""

    def effects(self) -> list[tuple[str, str]]:
        """Identity and value of everything in its own store, as often as it is there."""


@dataclass(frozen=True, slots=True)
class Told:
    """A visit to sign, and what must be in the receiver after it: value by identity."""

    signed: SignedVisit
    effects: dict[str, str]


@dataclass(slots=True)
class Ledger:
    """What was signed, by the harness's own word."""

    expected: dict[str, str] = field(default_factory=dict)

    def add(self, told: Told) -> None:
        """Another visit."""
        assert not self.expected.keys() & told.effects.keys(), "an identity was used twice"
        self.expected |= told.effects

    def differences(self, found: Iterable[tuple[str, str]]) -> list[str]:
        """Every result that is not there exactly once with its value; none is what is wanted."""
        held = list(found)
        times = Counter(name for name, _ in held)
        said = [f"{name}: lost" for name in self.expected if not times[name]]
        said += [f"{name}: there {n} times" for name, n in times.items() if n > 1]
        for name, value in held:
            if name not in self.expected:
                said.append(f"{name}: nobody signed it")
            elif value != self.expected[name]:
                said.append(f"{name}: {value} and not {self.expected[name]}")
        return said


class Station:
    """The station's own store and courier, for one destination."""

    def __init__(
        self, path: Path, destination: Destination, make_sink: Callable[[], ChartSink]
    ) -> None:
        self._path = path
        self._compose = functools.partial(compose, destinations=[destination])
        self._make_sink = make_sink
        self._courier: Courier | None = None
        self._changed = threading.Condition()
        self.delivered: set[tuple[str, str]] = set()  # visit and result
        self.stuck: list[Delivery | BaseException] = []
        self.sent = 0
        self.tried_again = 0

    def start(self) -> None:
        """Open the store and begin to deliver."""
        self.open()
        self.deliver()

    def open(self) -> None:
        """Open the store: what is signed waits until `deliver`."""
        self.store = Store.open(self._path, KEY, self._compose)

    def deliver(self) -> None:
        """Begin to deliver what waits."""
        self._courier = Courier(
            self.store, [self._make_sink()], on_delivery=self._heard, back_off=_SOON
        )
        self._courier.start()

    def stop(self) -> None:
        """End the delivery and close the store."""
        if self._courier is not None:
            self._courier.stop()
        self.store.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def sign(self, signed: SignedVisit) -> None:
        """Keep and sign a visit; when this returns, it is on disk with its messages."""
        kept = [self.store.save_visit(signed.visit)]
        kept += [self.store.save_result(signed.visit.id, one) for one in signed.visit.results]
        kept.append(self.store.sign(signed))
        for one in kept:
            one.result()
        if self._courier is not None:
            self._courier.wake()

    def sign_all(self, visits: Iterable[SignedVisit]) -> None:
        """One after the other; what goes wrong ends every wait."""
        try:
            for signed in visits:
                self.sign(signed)
        except BaseException as wrong:
            with self._changed:
                self.stuck.append(wrong)
                self._changed.notify_all()

    def wait(self, until: Callable[[], bool], timeout_s: float) -> bool:
        """Wait for something that a receipt can make true; whether it became so."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self.stuck) or until(), timeout_s)

    def _heard(self, receipt: Delivery) -> None:
        with self._changed:
            if receipt.state is DeliveryState.SENDING:
                self.sent += 1
                self.tried_again += receipt.attempts > 0
            elif receipt.state is DeliveryState.DELIVERED:
                self.delivered.add((receipt.visit_id, receipt.result_id))
            elif receipt.state is not DeliveryState.QUEUED:
                self.stuck.append(receipt)  # nothing of this harness needs a person
            self._changed.notify_all()


def count_effects(
    receiver: Receiver,
    station: Station,
    visits: Sequence[Told],
    *,
    kills: int,
    troubles: int,
    seed: int,
    timeout_s: float,
) -> str:
    """Sign the visits, kill the receiver `kills` times on the way, and let `troubles` more happen.

    Raises `AssertionError` with the first differences,
    and with the seed, unless each result is in the receiver's own store once with its value.
    Gives a line about what happened.
    """
    chance = random.Random(seed)
    ledger = Ledger()
    deadline = time.monotonic() + timeout_s
    for told in visits:
        ledger.add(told)
    results = len(ledger.expected)
    points = sorted(chance.randrange(results) for _ in range(kills + troubles))
    kinds = ["kill"] * kills + ["trouble"] * troubles
    chance.shuffle(kinds)
    signing = threading.Thread(
        target=station.sign_all, args=([told.signed for told in visits],), name="signing"
    )
    signing.start()
    try:
        for point, kind in zip(points, kinds, strict=True):
            reached = functools.partial(_came, station, point)
            assert station.wait(reached, deadline - time.monotonic()), f"seed {seed}: too slow"
            assert not station.stuck, (f"seed {seed}", station.stuck)
            if kind == "kill":
                time.sleep(chance.uniform(0, 0.03))  # anywhere in an exchange
                receiver.kill()
                receiver.start()
            else:
                receiver.trouble(chance)
    finally:
        signing.join(timeout_s)
    done = station.wait(functools.partial(_came, station, results), deadline - time.monotonic())
    assert not station.stuck, (f"seed {seed}", station.stuck)
    differences = ledger.differences(receiver.effects())
    assert not differences, (f"seed {seed}", len(differences), differences[:5])
    assert done, f"seed {seed}: all is there, and the station does not know it"
    return (
        f"{results} results through {kills} kills and {troubles} other faults: "
        f"sent {station.sent} times, {station.tried_again} of them again; seed {seed}"
    )


def _came(station: Station, results: int) -> bool:
    return len(station.delivered) >= results


@pytest.fixture
def seed() -> int:
    """Another one at each run, printed where a test fails; `STATION_SEED` takes its place."""
    chosen = int(os.environ.get("STATION_SEED") or random.SystemRandom().randrange(2**32))
    sys.stdout.write(f"STATION_SEED={chosen}\n")
    return chosen
