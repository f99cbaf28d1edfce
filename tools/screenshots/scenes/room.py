"""What several scenes need: a station at work, a person signed in, and what to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from station.capture.views import Phase
from station.demo_user import DEMO_USER, DemoUser
from station.engine import Engine
from station.settings import Settings
from station.ui import names
from station.visit import DeliveryState
from tests.support.bedside import Bedside

__all__ = [
    "FOUND",
    "PATIENT",
    "answers",
    "at_bedside",
    "begin_visit",
    "corrected",
    "delivered",
    "heard",
    "kept",
    "sign_in",
]

PATIENT = "demo-okafor-ada"
FOUND = (
    "systolic=138,diastolic=84,mean_arterial=102,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,steady"
)
"""How the simulated patient is found where a scene does not say otherwise."""


@contextmanager
def at_bedside(settings: Settings, person: DemoUser = DEMO_USER) -> Iterator[Bedside]:
    """The window in which the visit is walked, on an engine of its own."""
    engine = Engine(settings, demo_user=person)
    try:
        engine.start().result(30)
        bedside = Bedside(engine)
        try:
            yield bedside
        finally:
            bedside.close()
    finally:
        engine.stop()


def sign_in(bedside: Bedside, person: DemoUser = DEMO_USER) -> None:
    """By name and PIN."""
    bedside.write(names.NAME_FIELD, person.name)
    bedside.write(names.PIN_FIELD, person.pin, enter=True)


def begin_visit(bedside: Bedside) -> None:
    """Choose the patient, hear both identifiers, start."""
    for name in (
        names.patient(PATIENT), names.HEARD_NAME, names.HEARD_BIRTH_DATE, names.START_VISIT
    ):  # fmt: skip
        bedside.touch(name)
    bedside.shown(names.PAGE_VITALS)


def kept(bedside: Bedside) -> int:
    """How many results the visit has."""
    visit = bedside.engine.view().visit
    return len(visit.results) if visit is not None else 0


def answers(bedside: Bedside) -> int:
    """How many of them are answers of the intake."""
    visit = bedside.engine.view().visit
    return sum(one.answer is not None for one in visit.results) if visit is not None else 0


def heard(bedside: Bedside) -> int:
    """How many instruments have said something."""
    return sum(one.last_heard is not None for one in bedside.engine.view().links)


def delivered(bedside: Bedside) -> bool:
    """Whether the chart has everything."""
    visit = bedside.engine.view().visit
    return visit is not None and visit.phase is Phase.DELIVERED


def corrected(bedside: Bedside) -> bool:
    """Whether the chart has every correction."""
    visit = bedside.engine.view().visit
    own = [one for one in visit.deliveries if one.correction_id] if visit is not None else []
    return bool(own) and all(one.state is DeliveryState.DELIVERED for one in own)
