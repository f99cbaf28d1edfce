"""Pairing with a code, end to end: the real window, the engine, unmodified bleak, and a cuff on
the virtual air that shows six digits and refuses everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.demo_user import DemoUser
from station.drivers.links.base import LinkPhase
from station.engine import Engine
from station.settings import DeviceSettings, Settings
from station.simulators.bluetooth.peripheral import Peripheral
from station.ui import names
from station.ui.widgets.label import Label
from tests.simulators.bluetooth.world import CUFF_ADDRESS, World, cuff, world
from tests.support.bedside import Bedside

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.timeout(120)]

USER = DemoUser(name="Demo", pin="7341")


@pytest.fixture
def air() -> Iterator[World]:
    with world() as made:
        yield made


@pytest.fixture
def device(air: World) -> Peripheral:
    import asyncio

    made = asyncio.run(air.add(cuff(secure=True, pairing="shows_code")))
    made.code = 4821
    return made


@pytest.fixture
def bedside(xvfb_display: str, air: World, device: Peripheral, tmp_path: Path) -> Iterator[Bedside]:
    settings = Settings(
        data_folder=tmp_path,
        hci=air.hci,
        device=(
            DeviceSettings(
                spec="bluetooth_blood_pressure",
                name="Cuff, room 4",
                link="bluetooth",
                address=CUFF_ADDRESS,
                bond=True,
                simulated=True,
            ),
        ),
    )
    engine = Engine(settings, demo_user=USER)
    engine.start().result(30)
    person = Bedside(engine)
    yield person
    person.close()
    engine.stop()


def sign_in(bedside: Bedside) -> None:
    bedside.write(names.NAME_FIELD, USER.name)
    bedside.write(names.PIN_FIELD, USER.pin, enter=True)
    bedside.shown(names.PAGE_TODAY)


def connected(bedside: Bedside) -> bool:
    (link,) = bedside.engine.view().links
    return link.phase is LinkPhase.CONNECTED


def test_the_code_that_a_cuff_shows_is_typed_with_fingers(
    bedside: Bedside, device: Peripheral
) -> None:
    bedside.until("the question", lambda: bedside.engine._rooms.pairing.questions)
    assert bedside.engine.view().pairing is None  # nobody is signed in: nobody is shown it
    sign_in(bedside)
    dialog = bedside.shown(names.PAIRING_DIALOG)
    assert dialog.accessibleName() == "Pair with Cuff, room 4"
    confirm = bedside.shown(names.PAIRING_CONFIRM)
    for digit in "00482":
        assert not confirm.isEnabled()
        bedside.touch(names.key(digit))
    bedside.touch(names.key("1"))
    bedside.touch(names.PAIRING_CONFIRM)
    bedside.until("the connection", lambda: connected(bedside))
    assert device.encrypted
    bedside.until("the end of the dialog", lambda: bedside.find(names.PAIRING_DIALOG) is None)


def test_a_wrong_code_is_asked_for_again_and_no_is_no(bedside: Bedside, device: Peripheral) -> None:
    sign_in(bedside)
    bedside.write(names.PASSKEY_FIELD, "11x1111", enter=True)
    bedside.until(
        "the words", lambda: "pairing did not succeed" in bedside.engine.view().links[0].says
    )
    bedside.until(
        "an empty field",
        lambda: (
            (field := bedside.find(names.PASSKEY_FIELD)) is not None and not field.text()  # type: ignore[attr-defined]
        ),
    )
    assert any("s left" in label.text() for label in bedside.window.findChildren(Label))
    bedside.touch(names.PAIRING_CANCEL)
    bedside.until("the words", lambda: "cancelled" in bedside.engine.view().links[0].says)
    assert bedside.find(names.PAIRING_DIALOG) is None
    assert not device.encrypted
