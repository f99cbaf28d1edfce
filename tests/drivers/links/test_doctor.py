from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from station.drivers.links.doctor import bluetooth_findings, serial_findings
from station.drivers.links.ports import PortInfo
from tests.drivers.links.pty import PtyCable

linux = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ and its D-Bus are Linux only")


def test_no_port_is_no_fault() -> None:
    (finding,) = serial_findings(lambda: ())
    assert finding.ok
    assert finding.says == "No serial port is plugged in."


def test_a_usable_port(cable: PtyCable) -> None:
    port = PortInfo(path=str(cable.path), description="FT232R USB UART", usb_serial="A50285BI")
    (finding,) = serial_findings(lambda: (port,))
    assert finding.ok
    assert finding.says == "FT232R USB UART, USB serial number A50285BI"


def test_a_port_that_may_not_be_used(monkeypatch: pytest.MonkeyPatch, cable: PtyCable) -> None:
    # Root may use every port, so the answer of the system is given here.
    monkeypatch.setattr("os.access", lambda *_: False)
    (finding,) = serial_findings(lambda: (PortInfo(path=str(cable.path)),))
    assert not finding.ok
    assert "sudo usermod -aG" in finding.next_step


def test_two_adapters_with_one_number(cable: PtyCable) -> None:
    ports = [PortInfo(path=str(cable.path), usb_serial="0001") for _ in range(2)]
    *_, finding = serial_findings(lambda: ports)
    assert not finding.ok
    assert finding.says == "2 adapters have the USB serial number 0001."


@linux
async def test_no_message_bus(tmp_path: Path) -> None:
    (finding,) = await bluetooth_findings(f"unix:path={tmp_path}/no-bus")
    assert not finding.ok
    assert finding.name == "Message bus"
    assert "FileNotFoundError" in finding.says


@linux
async def test_a_bus_without_bluetooth_service(bus_address: str) -> None:
    bus, service = await bluetooth_findings(bus_address)
    assert bus.ok
    assert not service.ok
    assert service.says == "The Bluetooth service (bluetoothd) does not run."


@linux
@pytest.mark.parametrize(
    ("adapters", "ok", "says"),
    [
        ({}, False, "This computer has no Bluetooth adapter."),
        ({"hci0": False}, False, "hci0 is switched off."),
        ({"hci0": False, "hci1": True}, True, "hci1 is switched on."),
    ],
)
async def test_adapters(bus_address: str, adapters: dict[str, bool], ok: bool, says: str) -> None:
    from dbus_fast import Message, Variant
    from dbus_fast.aio import MessageBus

    def answer(message: Message) -> Message | None:
        if message.member != "GetManagedObjects":
            return None
        objects: dict[str, Any] = {
            f"/org/bluez/{name}": {"org.bluez.Adapter1": {"Powered": Variant("b", powered)}}
            for name, powered in adapters.items()
        }
        return Message.new_method_return(message, "a{oa{sa{sv}}}", [objects])

    bluez = await MessageBus(bus_address).connect()
    bluez.add_message_handler(answer)
    await bluez.request_name("org.bluez")
    try:
        *_, adapter = await bluetooth_findings(bus_address)
    finally:
        bluez.disconnect()
        await bluez.wait_for_disconnect()
    assert adapter.name == "Bluetooth adapter"
    assert (adapter.ok, adapter.says) == (ok, says)


@linux
async def test_the_rooms_own_devices(bus_address: str) -> None:
    from dbus_fast import Message, Variant
    from dbus_fast.aio import MessageBus

    def device(address: str, *, paired: bool, connected: bool) -> dict[str, Any]:
        return {
            "org.bluez.Device1": {
                "Address": Variant("s", address),
                "Paired": Variant("b", paired),
                "Connected": Variant("b", connected),
            }
        }

    def answer(message: Message) -> Message | None:
        if message.member != "GetManagedObjects":
            return None
        objects: dict[str, Any] = {
            "/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": Variant("b", True)}},
            "/org/bluez/hci0/dev_1": device("F0:F1:F2:00:00:01", paired=True, connected=True),
            "/org/bluez/hci0/dev_2": device("F0:F1:F2:00:00:02", paired=False, connected=False),
        }
        return Message.new_method_return(message, "a{oa{sa{sv}}}", [objects])

    bluez = await MessageBus(bus_address).connect()
    bluez.add_message_handler(answer)
    await bluez.request_name("org.bluez")
    try:
        found = await bluetooth_findings(
            bus_address,
            devices={
                "f0:f1:f2:00:00:01": "Cuff",
                "F0:F1:F2:00:00:02": "Scale",
                "F0:F1:F2:00:00:03": "Thermometer",
            },
        )
    finally:
        bluez.disconnect()
        await bluez.wait_for_disconnect()
    assert [(one.name, one.ok, one.says) for one in found[3:]] == [
        (
            "Instrument Cuff",
            True,
            "Paired with this computer. Connected now; a link that a killed program left up ends "
            "when a station starts.",
        ),
        ("Instrument Scale", True, "Not paired."),
        (
            "Instrument Thermometer",
            True,
            "Not seen by this computer yet. Many devices can be seen only after a measurement.",
        ),
    ]
