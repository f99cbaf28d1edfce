"""A process that keeps visits until it is killed: `python -m tests.store.crashing PATH POINT`.

Points: `accepted` (after a reading's future is done), `composing` (inside `compose`),
`queueing` (between two outbox rows of one signature), `signed` (after the signature's future
is done), `sending` (after a message was claimed), `any` (sign visits until somebody kills).
What it writes to stdout is what its futures said; the test reads it as the only ledger.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import NoReturn

from station.store.store import Store
from station.visit import Message, SignedVisit
from tests.store.records import CHART, KEY, LATER, compose, ekg, reason, signed, temperature, visit


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def die_composing(of: SignedVisit) -> Sequence[Message]:
    die()


def die_at_the_second_row(db: sqlite3.Connection) -> None:
    db.create_function("die", 0, die)
    db.execute(
        "CREATE TEMP TRIGGER killer AFTER INSERT ON main.outbox "
        "WHEN (SELECT count(*) FROM outbox) = 2 BEGIN SELECT die(); END"
    )


def main(path: Path, point: str) -> None:
    store = Store.open(path, KEY, die_composing if point == "composing" else compose)
    if point == "any":
        for number in count():
            name = f"v{number}"
            results = (temperature(f"t{number}"), reason(f"w{number}"), ekg(f"e{number}"))
            store.save_visit(visit(number=name)).result()
            for result in results:
                store.save_result(name, result).result()
                say(f"accepted {name} {result.id}")
            store.sign(signed(*results, number=name)).result()
            say(f"signed {name}")
    store.save_visit(visit()).result()
    store.save_result("v1", temperature("t1")).result()
    say("accepted v1 t1")
    if point == "accepted":
        die()
    if point == "queueing":
        store._writer.run(die_at_the_second_row).result()
    store.sign(signed(temperature("t1"), reason("w1"), ekg("e1"))).result()
    say("signed v1")
    if point == "sending":
        store.claim(CHART, LATER).result()
        say("claimed")
    die()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
