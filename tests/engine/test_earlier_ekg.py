"""The last EKG of the patient in the room: read on request, forgotten with the patient."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace

from station.capture.commands import Denied, Done
from station.engine.earlier_ekg import EarlierEkg
from station.store.earlier import EarlierResult
from tests.store.records import BEN, MEASURED, ekg, visit

CONFIRMED = replace(visit(), confirmed_at=MEASURED)
OTHER = replace(visit(number="v2", patient=BEN), confirmed_at=MEASURED)


def loading(found: EarlierResult | None, asked: list[str]) -> EarlierEkg:
    def load(patient_id: str) -> Future[EarlierResult | None]:
        asked.append(patient_id)
        answer: Future[EarlierResult | None] = Future()
        answer.set_result(found)
        return answer

    return EarlierEkg(load)


FOUND = EarlierResult(
    visit_id="v0", station_id="s", patient_id=CONFIRMED.patient.id, result=ekg(), simulated=True
)


async def test_it_is_read_for_the_confirmed_patient_only() -> None:
    asked: list[str] = []
    earlier = loading(FOUND, asked)
    assert isinstance(await earlier.read(), Denied)
    earlier.follow(replace(CONFIRMED, confirmed_at=None))
    assert isinstance(await earlier.read(), Denied)
    assert asked == []
    earlier.follow(CONFIRMED)
    assert await earlier.read() == Done()
    assert asked == [CONFIRMED.patient.id]
    view = earlier.view
    assert view is not None
    assert view.recording == ekg().ekg
    assert (view.accepted_by, view.simulated) == ("Jordan Reyes", True)


async def test_another_patient_forgets_it() -> None:
    earlier = loading(FOUND, [])
    earlier.follow(CONFIRMED)
    await earlier.read()
    earlier.follow(OTHER)
    assert earlier.view is None


async def test_an_answer_that_comes_for_the_last_patient_is_not_shown() -> None:
    waiting: Future[EarlierResult | None] = Future()
    earlier = EarlierEkg(lambda _: waiting)
    earlier.follow(CONFIRMED)
    reading = asyncio.create_task(earlier.read())
    await asyncio.sleep(0)  # it waits for the store now
    earlier.follow(OTHER)
    waiting.set_result(FOUND)
    assert isinstance(await reading, Denied)
    assert earlier.view is None


async def test_none_is_said() -> None:
    earlier = loading(None, [])
    earlier.follow(CONFIRMED)
    assert await earlier.read() == Done()
    assert earlier.view is not None
    assert earlier.view.recording is None
