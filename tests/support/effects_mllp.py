"""An HL7 v2 receiver whose effects are counted: one that drops what has an MSH-10 that it knows."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Final

from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import Hl7Site
from station.export.mllp_sink import MllpSink
from tests.support.effects import Told
from tests.support.effects_visits import made_visits
from tests.support.judges_hl7 import Fault, MllpReceiver

__all__ = ["CountedMllp", "destination", "visits"]

# `lose` and `unread` cost a time-out each. No AE: after some tries it is a person's matter.
FAULTS: Final[tuple[Fault, ...]] = (
    *("lose", "close", "close", "reset_before", "unread"),
    *("duplicate", "duplicate", "other"),
)


class CountedMllp:
    """`Receiver` over somebody else's MLLP server."""

    def __init__(self, server: MllpReceiver) -> None:
        self._server = server

    def sink(self) -> MllpSink:
        """One that may send again, since the receiver drops duplicates."""
        return MllpSink(
            "chart",
            "127.0.0.1",
            self._server.port,
            test=True,
            answer_s=0.5,
            drops_duplicates=True,
        )

    def kill(self) -> None:
        """SIGKILL: what it acknowledged is on disk."""
        self._server.kill()

    def start(self) -> None:
        """At the same port, over the same store."""
        self._server.start()

    def trouble(self, chance: random.Random) -> None:
        """One of the next three messages meets a fault."""
        healthy: list[Fault] = ["none"] * chance.randrange(3)
        self._server.fault(*healthy, chance.choice(FAULTS))

    def effects(self) -> list[tuple[str, str]]:
        """Of every kept message each group of OBX: visit (PV1-19) and OBX-4, patient and values."""
        found = []
        for message in self._server.received():
            segments = [line.split("|") for line in message.decode().split("\r") if line]
            patient = next(one for one in segments if one[0] == "PID")[3].split("^")[0]
            visit = next(one for one in segments if one[0] == "PV1")[19].split("^")[0]
            groups: dict[str, list[str]] = defaultdict(list)
            for one in segments:
                if one[0] == "OBX":
                    code, unit = one[3].split("^")[0], one[6].split("^")[0]
                    groups[one[4]].append(f"{code} {one[5]} {unit}")
            found += [
                (f"{visit}/{group}", f"{patient} {' / '.join(values)}")
                for group, values in groups.items()
            ]
        return found


def destination() -> Hl7Destination:
    """The clinic's template, with LOINC and UCUM."""
    return Hl7Destination(name="chart", test=True, site=Hl7Site(mrn_authority="CLINIC"))


def visits(results: int, *, patients: int = 20) -> list[Told]:
    """Visits of six results, one message each, and what a receiver must have of them."""
    return [
        Told(
            one.signed,
            {
                f"{one.signed.visit.id}/{place}": (
                    f"{one.signed.visit.patient.mrn} "
                    + " / ".join(f"{code} {value} {unit}" for code, value, unit in numbers)
                )
                for place, (_, _, numbers) in enumerate(one.results, start=1)
            },
        )
        for one in made_visits(results, patients=patients, encounters=True)
    ]
