"""Bumble's virtual controllers and the link between them, corrected where they hang or lie.

Each override says what a real radio does and Bumble's virtual one (0.0.236) does not. Only
subclassing, so the rest of Bumble is untouched.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from bumble import controller, core, hci, link, ll

__all__ = ["VirtualController", "VirtualLink"]

_Reports = hci.HCI_LE_Extended_Advertising_Report_Event
_ADVERTISEMENT = (
    _Reports.EventType.CONNECTABLE_ADVERTISING
    | _Reports.EventType.SCANNABLE_ADVERTISING
    | _Reports.EventType.LEGACY_ADVERTISING_PDU_USED
)
_RSSI_DBM = -50


class VirtualLink(link.LocalLink):
    """The air: carries packets between controllers, each `latency_s` late."""

    def __init__(self, latency_s: float = 0.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._latency_s = latency_s

    def send_acl_data(
        self,
        sender_controller: controller.Controller,
        destination_address: hci.Address,
        transport: core.PhysicalTransport,
        data: bytes,
    ) -> None:
        """Name the sender by its address on this connection.

        Bumble always names the random address, so data of a device with a public one is lost.
        """
        connection = sender_controller.le_connections.get(destination_address)
        receiver = self.find_le_controller(destination_address)
        if connection is not None and receiver is not None:
            self._later(lambda: receiver.on_link_acl_data(connection.self_address, transport, data))

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Lose what is sent to somebody who has left, as the air does; Bumble raises."""
        receiver = self.find_le_controller(receiver_address)
        if receiver is not None and sender_address in receiver.le_connections:
            # As late as data, or the end of a connection would overtake its last words.
            self._later(lambda: self._control(receiver, sender_address, packet))

    def _control(
        self, receiver: controller.Controller, sender: hci.Address, packet: ll.ControlPdu
    ) -> None:
        if sender in receiver.le_connections:
            receiver.on_ll_control_pdu(sender, packet)

    def _later(self, deliver: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()
        if self._latency_s:
            loop.call_later(self._latency_s, deliver)
        else:
            loop.call_soon(deliver)


class _OnAir(ll.AdvExtInd):
    """An advertisement that carries what its sender would answer to a scan request."""

    scan_response: bytes = b""


class _AdvertisingSet(controller.AdvertisingSet):
    def start(self) -> None:
        """Start once: Bumble leaves an older timer running, which doubles the rate."""
        self.stop()
        self.enabled = True
        self.timer_handle = asyncio.get_running_loop().call_soon(
            self._on_extended_advertising_timer_fired
        )

    def send_extended_advertising_data(self) -> None:
        """Send the scan response along; Bumble never sends it."""
        address = self.address
        if address is not None:
            packet = _OnAir(advertiser_address=address, data=bytes(self.data))
            packet.scan_response = bytes(self.scan_response_data)
            self.controller.send_advertising_pdu(packet)


class VirtualController(controller.Controller):
    """A radio of the virtual air."""

    # With 27 bytes a 244-byte notification is cut into ten packets.
    le_acl_data_packet_length = 251

    _scan_is_active = True

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """End the pending connection; Bumble leaves it, to connect much later as a ghost."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        ended = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=hci.Role.CENTRAL,
            peer_address_type=pending.peer_address.address_type,
            peer_address=pending.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        # After the command's own answer, which goes out when this returns.
        asyncio.get_running_loop().call_soon(self.send_hci_packet, ended)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_disconnect_command(self, command: hci.HCI_Disconnect_Command) -> None:
        """Refuse to end what is not there; Bumble says that it will, and its host waits on."""
        if self.find_connection_by_handle(command.connection_handle) is None:
            unknown = hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR
            self._send_hci_command_status(unknown, command.op_code)
            return
        super().on_hci_disconnect_command(command)

    def on_link_acl_data(
        self, sender_address: hci.Address, transport: core.PhysicalTransport, data: bytes
    ) -> None:
        """Lose what comes for a connection that has just ended; Bumble warns each time."""
        if sender_address in self.le_connections:
            super().on_link_acl_data(sender_address, transport, data)

    def on_hci_acl_data_packet(self, packet: hci.HCI_AclDataPacket) -> None:
        """Lose what a host still sends on a connection that has just ended."""
        if self.find_connection_by_handle(packet.connection_handle) is not None:
            super().on_hci_acl_data_packet(packet)

    def create_le_connection(self, peer_address: hci.Address) -> None:
        """Connect, and notice when somebody else took the same advertisement first."""
        super().create_le_connection(peer_address)
        connection = self.le_connections.get(peer_address)
        if connection is not None:
            # The peer learns of it in the loop's next round, so this looks after that.
            asyncio.get_running_loop().call_soon(self._check_established, connection)

    def _check_established(self, connection: controller.Connection) -> None:
        peer = self.link.find_le_controller(connection.peer_address)
        missing = peer is None or connection.self_address not in peer.le_connections
        if missing and self.le_connections.get(connection.peer_address) is connection:
            self.on_le_disconnected(
                connection, hci.HCI_ErrorCode.CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR
            )

    def on_hci_reset_command(
        self, command: hci.HCI_Reset_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Fall silent and let the links die; Bumble resets nothing."""
        self._fall_silent()
        return super().on_hci_reset_command(command)

    def leave(self) -> None:
        """Be gone from the air at once; Bumble tells nobody, so a peer would wait for ever."""
        self._fall_silent()
        self.set_packet_sink(None)
        with contextlib.suppress(KeyError):
            self.link.remove_controller(self)

    def _fall_silent(self) -> None:
        self.le_scan_enable = False
        self.pending_le_connection = None
        self.le_legacy_advertiser.stop()
        for advertising_set in self.advertising_sets.values():
            advertising_set.stop()
        self.advertising_sets.clear()
        for connection in list(self.le_connections.values()):
            # What the peer's radio finds when nothing comes any more.
            connection.send_ll_control_pdu(
                ll.TerminateInd(hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)
            )
        self.le_connections.clear()

    def on_hci_le_set_extended_advertising_parameters_command(
        self, command: hci.HCI_LE_Set_Extended_Advertising_Parameters_Command
    ) -> Any:
        """Use the corrected advertising set."""
        self._advertising_set(command.advertising_handle)
        return super().on_hci_le_set_extended_advertising_parameters_command(command)

    def on_hci_le_set_advertising_set_random_address_command(
        self, command: hci.HCI_LE_Set_Advertising_Set_Random_Address_Command
    ) -> Any:
        """Use the corrected advertising set."""
        self._advertising_set(command.advertising_handle)
        return super().on_hci_le_set_advertising_set_random_address_command(command)

    def _advertising_set(self, handle: int) -> None:
        self.advertising_sets.setdefault(handle, _AdvertisingSet(controller=self, handle=handle))

    def on_hci_le_set_extended_scan_parameters_command(
        self, command: hci.HCI_LE_Set_Extended_Scan_Parameters_Command
    ) -> Any:
        """Remember whether the scan is active: only then are there scan responses."""
        self._scan_is_active = any(command.scan_types)
        return super().on_hci_le_set_extended_scan_parameters_command(command)

    def on_advertising_pdu(self, pdu: ll.AdvInd | ll.AdvExtInd) -> None:
        """Report the advertisement, then its scan response, and connect if that is wanted.

        Bumble reports the advertisement a second time in the place of the scan response.
        """
        if self.le_scan_enable:
            self._report(pdu.advertiser_address, _ADVERTISEMENT, pdu.data)
            if self._scan_is_active:
                answer = pdu.scan_response if isinstance(pdu, _OnAir) else b""
                kind = _ADVERTISEMENT | _Reports.EventType.SCAN_RESPONSE
                self._report(pdu.advertiser_address, kind, answer)
        pending = self.pending_le_connection
        if pending is not None and pending.peer_address == pdu.advertiser_address:
            self.create_le_connection(pdu.advertiser_address)

    def _report(self, address: hci.Address, kind: int, data: bytes) -> None:
        report = _Reports.Report(
            event_type=kind,
            address_type=address.address_type,
            address=address,
            primary_phy=hci.Phy.LE_1M,
            secondary_phy=0,
            advertising_sid=0xFF,
            tx_power=_Reports.TX_POWER_INFORMATION_NOT_AVAILABLE,
            rssi=_RSSI_DBM,
            periodic_advertising_interval=0,
            direct_address_type=0,
            direct_address=hci.Address.ANY,
            data=data,
        )
        self.send_hci_packet(_Reports([report]))
