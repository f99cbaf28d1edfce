"""A heart rate strap in a room: its rate is the pulse, its intervals are nobody's result."""

from __future__ import annotations

from station.capture.commands import Accept
from station.capture.views import TileState
from station.codec import Decoder, Frame, load_spec
from station.drivers.interpret import Interpreter
from station.visit import ResultKind
from station.vitals import DeviceIdentity, Failure, Origin, Reading, Vital
from tests.capture.room import ACTOR, NINE, Room

STRAP = DeviceIdentity(spec="bluetooth_heart_rate", name="Strap", address="F0:00")
# 73 /min with two intervals; contact lost.
BEATS, LOST = "16 49 5E 03 96 03", "04 00"


class Strap:
    """What its driver would tell the room, once a second."""

    def __init__(self, room: Room) -> None:
        self._room = room
        spec = load_spec(STRAP.spec)
        self._decoder = Decoder(spec)
        self._interpreter = Interpreter(
            spec=spec, device=STRAP, origin=Origin.DEVICE, zone=NINE.tzinfo
        )

    def say(self, value: str, seconds: int = 1) -> None:
        for _ in range(seconds):
            self._room.later(1)
            (frame,) = self._decoder.feed(bytes.fromhex(value)).items
            assert isinstance(frame, Frame)
            for event in self._interpreter.frame(frame, self._room.now):
                if isinstance(event, Reading):
                    self._room.say(event)
                elif isinstance(event, Failure):
                    self._room.capture.on_failure(event)


async def test_its_rate_is_the_pulse_and_its_intervals_are_neither_kept_nor_held() -> None:
    room = Room()
    await room.start()
    strap = Strap(room)
    strap.say(BEATS, seconds=5)  # a mean over up to ten seconds: not yet this patient's
    assert not room.tile(ResultKind.PULSE_RATE).acceptable
    strap.say(BEATS, seconds=20)
    tile = room.tile(ResultKind.PULSE_RATE)
    assert (tile.state, tile.acceptable, tile.device) == (TileState.MEASURING, True, "Strap")
    assert [(one.vital, str(one.quantity)) for one in tile.readings] == [
        (Vital.HEART_RATE, "73 /min")
    ]
    assert room.held() == ()
    await room.done(Accept(actor=ACTOR, kind=ResultKind.PULSE_RATE))
    (kept,) = room.kept()
    assert [one.vital for one in kept.readings] == [Vital.HEART_RATE]


async def test_a_strap_that_comes_off_fails_and_shows_no_number() -> None:
    room = Room()
    await room.start()
    strap = Strap(room)
    strap.say(BEATS)
    strap.say(LOST)
    tile = room.tile(ResultKind.PULSE_RATE)
    assert (tile.state, tile.readings) == (TileState.FAILED, ())
    assert tile.failure is not None
    assert tile.failure.says == "An electrode is off."
