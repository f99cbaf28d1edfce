"""Bluetooth LE links: find, connect, bond, subscribe, and come back.

Theory of operation. A session waits (without limit: most instruments advertise only after a
measurement) until the wanted device is seen, takes a turn to connect, and subscribes at once.
What arrives before the device has said who it is waits, and follows the CONNECTED state with
the times of its arrival. GATT operations of one device go one after another, each with its own
time limit; one that is not answered ends the connection, as the protocol asks. A link that this
process has not made, and that keeps the device from advertising, is ended before the search.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from station.drivers.links.base import (
    Chunk,
    LinkListener,
    LinkPhase,
    LinkProblem,
    LinkState,
    Problem,
)
from station.drivers.links.ble_connection import BleConnection, battery_of, identity_of
from station.drivers.links.ble_problems import (
    ble_problem,
    held_elsewhere,
    not_found,
    refuses_bond,
    wrong_device,
)
from station.drivers.links.ble_radio import Backends, BleRadio, Sighting, Wanted
from station.drivers.links.reconnect import Backoff, LinkLostError, keep_connected
from station.vitals import DeviceIdentity, Origin

__all__ = ["Backends", "BleLink", "BleRadio", "Sighting", "Wanted"]

# What BlueZ makes of a device that has forgotten the bond: it never says so.
_UNSAID: Final = frozenset({Problem.TIMED_OUT, Problem.OTHER})

# bleak's own limit for connecting ends at nothing while a person types a code; ours does.
_BLEAK_MORE_S: Final = 60.0


class BleLink:
    """One Bluetooth instrument; see `station.drivers.links.base.Link`.

    `subscribe` are the characteristics that must be there, `optional` those that are
    subscribed where they exist (one at least, where none must be there), `read` those whose
    value is delivered once as a chunk on connection where they exist. `bond` pairs before
    anything else. `spec` and `name` go into the device's identity, beside what it says about
    itself. `simulated` says that a simulator is on a real radio; nothing makes a simulated
    radio's values real.
    """

    def __init__(
        self,
        radio: BleRadio,
        wanted: Wanted,
        *,
        spec: str,
        name: str,
        subscribe: Sequence[str],
        optional: Sequence[str] = (),
        read: Sequence[str] = (),
        bond: bool = False,
        simulated: bool = False,
        backoff: Backoff | None = None,
        search_s: float = 10.0,
        connect_timeout_s: float = 30.0,
        operation_timeout_s: float = 10.0,
    ) -> None:
        self._radio = radio
        self._wanted = wanted
        self._spec = spec
        self._name = name
        self._subscribe = tuple(subscribe)
        self._optional = tuple(optional)
        self._read = tuple(read)
        self._bond = bond
        self._simulated = simulated
        self._backoff = backoff or Backoff(first_s=0.5, most_s=10.0)
        self._search_s = search_s
        self._connect_timeout_s = connect_timeout_s
        self._operation_timeout_s = operation_timeout_s
        self._connection: BleConnection | None = None
        self._left_up = True
        self._subscribed_before = False
        self._ended_in_a_row = 0

    @property
    def origin(self) -> Origin:
        """Whether a real or a simulated device is at the other end."""
        return Origin.SIMULATOR if self._simulated else self._radio.origin

    async def run(self, listener: LinkListener) -> None:
        """Find the device, stay connected, and find it again after a loss, until cancelled.

        While it is not seen for `search_s`, WAITING with "not found" is told and the search
        goes on: there is no pause in which a short advertisement could be missed.
        """

        async def session(connected: Callable[[LinkState], None]) -> None:
            await self._session(listener, connected)

        await keep_connected(session, listener, self._backoff)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Write a characteristic, with response where it has one.

        Raises `ConnectionError` (no connection), `WriteFailedError` (refused, not there, or
        not answered, which also ends the connection) and `ValueError` (no channel given).
        """
        if channel is None:
            raise ValueError("a Bluetooth write needs the UUID of a characteristic as channel")
        connection = self._connection
        if connection is None:
            raise ConnectionError(f"{self._name} is not connected")
        await connection.write(channel, data)

    async def _session(
        self, listener: LinkListener, connected: Callable[[LinkState], None]
    ) -> None:
        if self._left_up:
            await self._radio.end_leftover_links(self._wanted.addresses)
            self._left_up = False
        sighting = await self._find(listener)
        try:
            with self._radio.desk.serving(sighting.address, self._name):
                await self._serve_all(sighting, listener, connected)
        finally:
            self._radio.release(sighting.address)

    async def _serve_all(
        self,
        sighting: Sighting,
        listener: LinkListener,
        connected: Callable[[LinkState], None],
    ) -> None:
        connection = BleConnection(
            self._name, sighting.address, self._radio.desk, self._operation_timeout_s
        )
        connection.client = self._radio.client(
            sighting.device,
            disconnected=connection.ended,
            timeout_s=self._connect_timeout_s + _BLEAK_MORE_S,
            pair=self._bond,
        )
        inbox = _Inbox(listener)
        try:
            async with self._radio.pairing():
                await self._connect(connection, sighting)
                state = await self._begin(connection, sighting, inbox, connected)
            self._connection = connection
            connected(state)
            inbox.open()
            problem = await connection.lost
            raise LinkLostError(problem, worked=inbox.taken > 0)
        finally:
            self._connection = None
            self._left_up = not await connection.close()

    async def _find(self, listener: LinkListener) -> Sighting:
        waiting = LinkState(phase=LinkPhase.WAITING, problem=not_found(self._name))
        reminder = asyncio.get_running_loop().call_later(self._search_s, listener.on_state, waiting)
        try:
            return await self._radio.find(self._wanted)
        except Exception as error:
            raise LinkLostError(ble_problem(error, self._name)) from error
        finally:
            reminder.cancel()

    async def _connect(self, connection: BleConnection, sighting: Sighting) -> None:
        bonded = await self._radio.bonded(sighting.address)
        try:
            async with (
                self._radio.connecting(),
                self._radio.desk.patience(sighting.address, self._connect_timeout_s),
            ):
                await connection.client.connect()
            self._ended_in_a_row = 0
        except Exception as error:
            raise LinkLostError(self._not_connected(connection, error, bonded)) from error

    def _not_connected(
        self, connection: BleConnection, error: Exception, bonded: bool
    ) -> LinkProblem:
        problem = connection.problem(error)
        ended = problem.problem is Problem.DEVICE_ENDED
        self._ended_in_a_row = self._ended_in_a_row + 1 if ended else 0
        # A device may leave while it is connected to; one that does so each time refuses.
        refuses = self._ended_in_a_row > 1 if ended else problem.problem in _UNSAID
        if bonded and refuses:
            return refuses_bond(self._name, problem.detail)
        if problem.problem is Problem.TIMED_OUT:
            # It advertised a moment ago, so it is switched on and in reach.
            return held_elsewhere(self._name, problem.detail)
        return problem

    async def _begin(
        self,
        connection: BleConnection,
        sighting: Sighting,
        inbox: _Inbox,
        connected: Callable[[LinkState], None],
    ) -> LinkState:
        """Subscribe, then ask who it is; gives the CONNECTED state."""
        identity = DeviceIdentity(spec=self._spec, name=self._name, address=sighting.address)
        try:
            await self._start_values(connection, inbox)
            identity = await identity_of(connection, identity)
            battery = await battery_of(connection)
            for uuid in self._read:
                value = await connection.read_if_there(uuid)
                if value is not None:
                    inbox.add(uuid, value)
        except LinkLostError as lost:
            # Gone before it said who it is, but not before it sent something: keep that.
            if inbox.taken:
                connected(LinkState(phase=LinkPhase.CONNECTED, identity=identity))
                inbox.open()
                raise LinkLostError(lost.problem, worked=True) from lost
            raise
        return LinkState(phase=LinkPhase.CONNECTED, identity=identity, battery_percent=battery)

    async def _start_values(self, connection: BleConnection, inbox: _Inbox) -> None:
        verify, self._subscribed_before = self._subscribed_before, True
        subscribed = 0
        for uuid in (*self._subscribe, *self._optional):
            characteristic = connection.characteristic(uuid)
            if characteristic is not None:
                await connection.subscribe(characteristic, inbox.take, verify=verify)
                subscribed += 1
            elif connection.lost.done():
                raise LinkLostError(connection.lost.result())
            elif uuid in self._subscribe:
                raise LinkLostError(wrong_device(self._name, uuid))
        if not subscribed and self._optional:
            raise LinkLostError(wrong_device(self._name, self._optional[0]))


class _Inbox:
    """Holds values until the link is told as connected, then passes them on."""

    def __init__(self, listener: LinkListener) -> None:
        self._listener = listener
        self._opened = False
        self._held: list[Chunk] = []
        self.taken = 0
        """How many values the device has sent of its own accord."""

    def take(self, uuid: str, value: bytes) -> None:
        self.taken += 1
        self.add(uuid, value)

    def add(self, uuid: str, value: bytes) -> None:
        chunk = Chunk(data=value, monotonic_s=time.monotonic(), channel=uuid)
        if self._opened:
            self._listener.on_chunk(chunk)
        else:
            self._held.append(chunk)

    def open(self) -> None:
        self._opened = True
        held, self._held = self._held, []
        for chunk in held:
            self._listener.on_chunk(chunk)
