"""Pairings with a code: our link, unmodified bleak, and a device on the virtual air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from station.drivers.links.base import LinkPhase, Problem
from station.drivers.links.ble import BleLink, BleRadio, Wanted
from station.drivers.links.pairing import PairingDesk, PairingKind, PairingQuestion
from station.drivers.links.reconnect import Backoff
from station.simulators.bluetooth.backend import bumble_backends
from tests.drivers.links.heard import running
from tests.simulators.bluetooth.world import BLOOD_PRESSURE, MEASUREMENT, World, cuff

QUICK = Backoff(first_s=0.01, most_s=0.05)


class Person:
    """Somebody at the desk: waits for questions."""

    def __init__(self, desk: PairingDesk) -> None:
        self.desk = desk
        self.asked = 0
        self._changed = asyncio.Event()
        desk.on_change = self._change

    def _change(self) -> None:
        self.asked += bool(self.desk.questions)
        self._changed.set()

    async def question(self) -> PairingQuestion:
        async with asyncio.timeout(10):
            while not self.desk.questions:
                self._changed.clear()
                await self._changed.wait()
        (question,) = self.desk.questions
        return question


@pytest.fixture
def desk() -> PairingDesk:
    return PairingDesk()


@pytest.fixture
async def radio(air: World, desk: PairingDesk) -> AsyncIterator[BleRadio]:
    made = BleRadio(bumble_backends(air.hci, desk), desk=desk)
    yield made
    await made.close()


def cuff_link(radio: BleRadio, **more: Any) -> BleLink:
    settings: dict[str, Any] = {
        "spec": "bluetooth_blood_pressure",
        "name": "Cuff",
        "subscribe": [MEASUREMENT],
        "backoff": QUICK,
        "connect_timeout_s": 5.0,
        "operation_timeout_s": 5.0,
    }
    return BleLink(radio, Wanted(services=frozenset({BLOOD_PRESSURE})), **(settings | more))


@pytest.mark.parametrize("bond", [True, False], ids=["at once", "by its first protected access"])
async def test_a_code_that_the_device_shows_is_typed(
    air: World, radio: BleRadio, desk: PairingDesk, bond: bool
) -> None:
    device = await air.add(cuff(secure=True, pairing="shows_code"))
    device.code = 4821
    person = Person(desk)
    async with running(cuff_link(radio, bond=bond)) as heard:
        question = await person.question()
        assert (question.kind, question.name) == (PairingKind.TYPE, "Cuff")
        assert desk.answer(question.address, "004821")
        await heard.phase(LinkPhase.CONNECTED)
        assert device.encrypted
        assert desk.questions == ()
        await air.do(device.drop())
        await heard.phase(LinkPhase.CONNECTED, times=2)  # by the bond, without a question
    assert person.asked == 1


async def test_a_wrong_code_is_told_and_the_code_is_asked_for_again(
    air: World, radio: BleRadio, desk: PairingDesk
) -> None:
    device = await air.add(cuff(secure=True, pairing="shows_code"))
    device.code = 4821
    person = Person(desk)
    async with running(cuff_link(radio, bond=True)) as heard:
        question = await person.question()
        assert desk.answer(question.address, "111111")
        told = await heard.problem(Problem.NOT_BONDED)
        assert told.problem is not None
        assert "type that code here" in told.problem.next_step
        await person.question()
        assert desk.answer(question.address, "004821")
        await heard.phase(LinkPhase.CONNECTED)


async def test_the_links_own_limits_rest_while_somebody_is_asked(
    air: World, radio: BleRadio, desk: PairingDesk
) -> None:
    device = await air.add(cuff(secure=True, pairing="shows_code"))
    device.code = 7
    person = Person(desk)
    link = cuff_link(radio, connect_timeout_s=0.3, operation_timeout_s=0.3)
    async with running(link) as heard:
        question = await person.question()
        await asyncio.sleep(0.5)  # a person takes longer than the link's own limits
        assert desk.answer(question.address, "000007")
        await heard.phase(LinkPhase.CONNECTED)
        assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTED]


async def test_a_cancelled_pairing_is_told_and_not_asked_for_again_at_once(
    air: World, radio: BleRadio, desk: PairingDesk
) -> None:
    await air.add(cuff(secure=True, pairing="shows_code"))
    person = Person(desk)
    async with running(cuff_link(radio, bond=True)) as heard:
        question = await person.question()
        assert desk.cancel(question.address)
        told = await heard.problem(Problem.PAIRING_CANCELLED)
        assert told.problem is not None
        assert told.problem.says == "Pairing with Cuff was cancelled here."
        await heard.phase(LinkPhase.WAITING, times=4)  # it has tried again by then
    assert person.asked == 1


async def test_a_question_that_nobody_answers(air: World) -> None:
    desk = PairingDesk(answer_s=0.05)
    radio = BleRadio(bumble_backends(air.hci, desk), desk=desk)
    await air.add(cuff(secure=True, pairing="shows_code"))
    async with running(cuff_link(radio)) as heard:
        told = await heard.problem(Problem.PAIRING_UNANSWERED)
        assert told.problem is not None
        assert told.problem.says.startswith("Cuff wants a code for pairing, and nobody gave it")
    assert desk.questions == ()
    await radio.close()


async def test_a_code_that_is_typed_on_the_device(
    air: World, radio: BleRadio, desk: PairingDesk
) -> None:
    device = await air.add(cuff(secure=True, pairing="takes_code"))
    shown: asyncio.Queue[int] = asyncio.Queue()

    async def type_code() -> int | None:
        return await asyncio.wait_for(shown.get(), 10)

    device.type_code = type_code
    person = Person(desk)
    async with running(cuff_link(radio, bond=True)) as heard:
        question = await person.question()
        assert question.kind is PairingKind.SHOW
        assert question.code is not None
        assert not desk.answer(question.address, question.code)  # it is for the device
        await air.do(shown.put(int(question.code)))
        await heard.phase(LinkPhase.CONNECTED)
        assert device.encrypted
        assert desk.questions == ()


async def test_a_shown_code_can_be_cancelled(
    air: World, radio: BleRadio, desk: PairingDesk
) -> None:
    device = await air.add(cuff(secure=True, pairing="takes_code"))
    typing = asyncio.Event()

    async def type_code() -> int | None:
        await typing.wait()
        return None

    device.type_code = type_code
    person = Person(desk)
    async with running(cuff_link(radio, bond=True)) as heard:
        question = await person.question()
        assert desk.cancel(question.address)
        await heard.problem(Problem.PAIRING_CANCELLED)
    air._loop.call_soon_threadsafe(typing.set)


async def test_a_code_that_both_show(air: World, radio: BleRadio, desk: PairingDesk) -> None:
    device = await air.add(cuff(secure=True, pairing="compares"))
    person = Person(desk)
    async with running(cuff_link(radio, bond=True)) as heard:
        question = await person.question()
        assert question.kind is PairingKind.COMPARE
        assert question.code == f"{device.code:06d}"
        assert desk.answer(question.address, question.code)
        await heard.phase(LinkPhase.CONNECTED)
        assert device.encrypted


async def test_nobody_is_asked_for_a_device_that_no_link_serves(desk: PairingDesk) -> None:
    assert await desk.passkey("F0:F1:F2:00:00:01") is None
    assert not await desk.same("F0:F1:F2:00:00:01", 1)
    assert not desk.show("F0:F1:F2:00:00:01", 1)
    assert not desk.answer("F0:F1:F2:00:00:01", "000001")
    assert not desk.cancel("F0:F1:F2:00:00:01")
