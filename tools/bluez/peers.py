"""Simulated cuffs for a machine without a radio: they and the machine's `hci0` share one air.

Run as root on a Linux machine with the module `hci_vhci` and without other Bluetooth adapters:

    python tools/bluez/peers.py

It opens /dev/vhci, which gives the kernel a controller, and prints READY. BlueZ then finds the
cuffs as on any adapter. Orders come as lines of text on 127.0.0.1, port 47111: a cuff's name and
what it is to do (`open drop`), answered by a line. docs/bluez.md tells the whole recipe.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from bumble import hci, ll
from bumble.controller import Controller
from bumble.transport import open_transport

from station.simulators.bluetooth.air import Air
from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.bluetooth.plans import (
    CharacteristicPlan,
    PairingManner,
    PeripheralPlan,
    ServicePlan,
)
from station.simulators.bluetooth.virtual_radio import VirtualController

PORT: Final = 47111
CODE: Final = 4821

# As a connection interval of 30 ms, half of it each way.
_LATENCY_S: Final = 0.015

_BLOOD_PRESSURE: Final = "00001810-0000-1000-8000-00805f9b34fb"
_MEASUREMENT: Final = "00002a35-0000-1000-8000-00805f9b34fb"
# 121/79 mmHg, mean 93 (Blood Pressure Service 1.1.1, flags 0: mmHg and nothing else).
_VALUE: Final = bytes.fromhex("00 7900 4F00 5D00")

_ENDED_BY_HOST: Final = hci.HCI_ErrorCode.CONNECTION_TERMINATED_BY_LOCAL_HOST_ERROR

_Legacy = hci.HCI_LE_Advertising_Report_Event
_SCAN_RESPONSE: Final = hci.HCI_LE_Extended_Advertising_Report_Event.EventType.SCAN_RESPONSE


class KernelRadio(VirtualController):
    """A controller that the kernel can use.

    Bumble's announces extended advertising without its commands, and link-layer privacy without
    the event that goes with it, for which the kernel then waits 20 s: both are left out, and
    advertisements are reported in the older form.
    """

    le_features = Controller.le_features & ~(
        hci.LeFeatureMask.LE_EXTENDED_ADVERTISING | hci.LeFeatureMask.LL_PRIVACY
    )

    # Strength varies, as on air.
    _fading = itertools.cycle((-48, -61, -55, -50, -66, -53, -58))

    def on_hci_le_set_scan_enable_command(
        self, command: hci.HCI_LE_Set_Scan_Enable_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Begin a scan in which each advertisement is told once, where the host wants that.

        Bumble tells each of them: six cuffs then keep an emulated computer busy for seconds.
        """
        self._told = set() if command.filter_duplicates else None
        return super().on_hci_le_set_scan_enable_command(command)

    _told: set[tuple[str, bool, bytes]] | None = None

    def _report(self, address: hci.Address, kind: int, data: bytes) -> None:
        response = bool(kind & _SCAN_RESPONSE)
        if response and not self.le_scan_type:
            return
        if self._told is not None:
            report_of = (str(address), response, data)
            if report_of in self._told:
                return
            self._told.add(report_of)
        report = _Legacy.Report(
            event_type=_Legacy.EventType.SCAN_RSP if response else _Legacy.EventType.ADV_IND,
            address_type=address.address_type,
            address=address,
            data=data,
            rssi=next(self._fading),
        )
        self.send_hci_packet(_Legacy([report]))

    def on_hci_disconnect_command(self, command: hci.HCI_Disconnect_Command) -> None:
        """Say that a link has ended a while after the command: a radio tells its peer first."""
        connection = self.find_le_connection_by_handle(command.connection_handle)
        if connection is None:
            super().on_hci_disconnect_command(command)
            return
        self._send_hci_command_status(hci.HCI_COMMAND_STATUS_PENDING, command.op_code)
        connection.send_ll_control_pdu(ll.TerminateInd(command.reason))

        def ended() -> None:
            if self.le_connections.get(connection.peer_address) is connection:
                # The host's own wish is reported as "ended by this host" (0x16).
                self.on_le_disconnected(connection, _ENDED_BY_HOST)

        asyncio.get_running_loop().call_later(4 * _LATENCY_S, ended)


def _plan(name: str, number: int, pairing: PairingManner, *, secure: bool) -> PeripheralPlan:
    measurement = CharacteristicPlan(uuid=_MEASUREMENT, properties=("indicate",), secure=secure)
    return PeripheralPlan(
        name=f"Cuff {name}",
        address=f"F0:00:00:00:00:{number:02X}",
        advertised=(_BLOOD_PRESSURE,),
        services=(ServicePlan(uuid=_BLOOD_PRESSURE, characteristics=(measurement,)),),
        pairing=pairing,
    )


PLANS: Final = {
    "open": _plan("open", 1, "just_works", secure=False),
    "plain": _plan("plain", 2, "just_works", secure=True),
    "code": _plan("code", 3, "shows_code", secure=True),
    "compare": _plan("compare", 4, "compares", secure=True),
    "takes": _plan("takes", 5, "takes_code", secure=True),
    "second": _plan("second", 6, "just_works", secure=False),
}


class Cuff:
    """One simulated cuff: indicates its reading whenever somebody subscribes."""

    def __init__(self, name: str, device: Peripheral) -> None:
        self.name = name
        self.device = device
        self._since_s = time.monotonic()
        self._sending: set[asyncio.Task[None]] = set()
        device.code = CODE
        self._typed: asyncio.Queue[int] = asyncio.Queue()
        device.type_code = self._typed.get
        device.on_connection = lambda there: self._say("connected" if there else "disconnected")
        device.on_encryption = lambda: self._say("encrypted")
        device.on_subscription = self._subscribed

    def _say(self, what: str) -> None:
        print(f"{time.monotonic() - self._since_s:8.2f} {self.name}: {what}", flush=True)

    def _subscribed(self, _uuid: str, wanted: bool) -> None:
        self._say("subscribed" if wanted else "not subscribed any more")
        if wanted:
            task = asyncio.get_running_loop().create_task(self.send())
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def send(self) -> None:
        """Indicate the reading."""
        confirmed = await self.device.indicate(_MEASUREMENT, _VALUE)
        self._say("reading confirmed" if confirmed else "reading not confirmed")

    async def state(self) -> str:
        """What it knows about its host."""
        device = self.device
        words = [
            word
            for word, so in (
                ("connected", device.connected),
                ("encrypted", device.encrypted),
                ("subscribed", device.subscribed(_MEASUREMENT)),
            )
            if so
        ]
        return " ".join([*words, f"code={device.code:06d}"])

    async def obey(self, order: str, argument: str) -> str:
        """Do what the line said; gives the answer's line."""
        device = self.device
        orders: dict[str, Callable[[], Awaitable[Any]]] = {
            "drop": device.drop,
            "hide": device.stop_advertising,
            "advertise": device.start_advertising,
            "vanish": device.vanish,
            "start": device.start,
            "forget": device.forget_bonds,
            "send": self.send,
            "state": self.state,
        }
        if order == "pairable":
            device.pairable = argument == "yes"
            return "ok"
        if order == "type":
            self._typed.put_nowait(int(argument))
            return "ok"
        if order not in orders:
            return f"no such order: {order}"
        return str(await orders[order]() or "ok")


async def main() -> None:
    """Serve until killed."""
    air = Air(latency_s=_LATENCY_S)
    transport = await open_transport("vhci")
    radio = KernelRadio(
        "hci0",
        host_source=transport.source,
        host_sink=transport.sink,
        link=air.link,
        public_address="00:11:22:33:44:00",
    )
    cuffs = {name: Cuff(name, await air.add(plan)) for name, plan in PLANS.items()}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().split():
            name, order, *rest = line
            answer = await cuffs[name].obey(order, " ".join(rest))
            writer.write(f"{answer}\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    print(f"READY {radio.public_address}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
