"""TaiDoc and FORA meters: commands as public readers of them send them (glucometers.tech TD-42xx,
ForaIR40, foraBP, TaiDocTD2555), answers after the same sources with sums added by hand.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues import Moment, NotNowError, Send, dialogue_named
from station.drivers.dialogues.base import Answer, Dialogue
from station.vitals import FailureReason, Vital
from tests.drivers.dialogues.moments import at

METER = "00001524-1212-efde-1523-785feabcd123"

MODEL, CLOCK, COUNT, TIME, VALUE, OFF = (
    bytes.fromhex(data)
    for data in (
        "51 24 00 00 00 00 A3 18",
        "51 23 00 00 00 00 A3 17",
        "51 2B 00 00 00 00 A3 1F",
        "51 25 00 00 00 00 A3 19",
        "51 26 00 00 00 00 A3 1A",
        "51 50 00 00 00 00 A3 44",
    )
)
# 2026-11-24 10:00: 26 << 9 | 11 << 5 | 24 = 0x3578; the sum is 0x1DE.
SET_CLOCK = bytes.fromhex("51 33 78 35 00 0A A3 DE")
START_PRESSURE = bytes.fromhex("51 43 00 00 01 01 A3 39")

CUFF, THERMOMETER, SCALE, OTHER = (
    bytes.fromhex(data)
    for data in (
        "51 24 28 31 00 00 A5 73",
        "51 24 41 12 00 00 A5 6D",
        "51 24 55 25 00 00 A5 94",
        "51 24 61 32 00 00 A5 AD",
    )
)
CLOCK_TOLD = bytes.fromhex("51 23 CF 30 1E 0C A5 42")
ONE, NONE = bytes.fromhex("51 2B 01 00 01 00 A5 23"), bytes.fromhex("51 2B 00 00 FF FF A5 1F")
TIME_TOLD = bytes.fromhex("51 25 CF 30 1E 0C A5 44")  # 2024-06-15 12:30
VALUE_TOLD = bytes.fromhex("51 26 80 00 52 46 A5 34")  # 128/82, pulse 70
SET = bytes.fromhex("51 33 78 35 00 0A A5 E0")
ENTERING = bytes.fromhex("51 54 00 00 00 00 A5 4A")
WEIGHT = bytes.fromhex(
    "51 71 1D 15 10 0B 12 12 21 04 00 A7 02 91 1D 00"
    "02 68 05 4E 00 DC 00 00 00 00 00 00 00 00 00 00 A5 ED"
)


class Talk:
    """A meter's answers, each a second after the command before."""

    def __init__(self, **options: int | str) -> None:
        self.it: Dialogue = dialogue_named("taidoc_meter", options)
        self.now_s = 0.0
        self.it.connected(self.moment)

    @property
    def moment(self) -> Moment:
        return at(self.now_s)

    def later(self, seconds: float) -> list[bytes]:
        self.now_s += seconds
        return [send.data for send in self.it.tick(self.moment)]

    def told(self, data: bytes) -> Answer:
        self.now_s += 0.5
        return self.it.received(data, self.moment, METER)

    def asks(self, data: bytes) -> list[bytes]:
        """What is sent after an answer."""
        return [send.data for send in self.told(data).send]


def test_nothing_is_sent_within_200_ms() -> None:
    talk = Talk()
    assert talk.later(0.125) == []
    assert talk.later(0.125) == [MODEL]
    talk.now_s += 0.125
    assert talk.it.received(CUFF, talk.moment, METER).send == ()
    assert talk.later(0.0625) == []
    assert talk.later(0.0625) == [CLOCK]


def test_a_cuff_is_read_then_its_clock_is_set_then_it_is_turned_off() -> None:
    talk = Talk(stay_s=60)
    assert talk.later(0.25) == [MODEL]
    assert talk.asks(CUFF) == [CLOCK]
    assert talk.asks(CLOCK_TOLD) == [COUNT]
    assert talk.asks(ONE) == [TIME]
    held = talk.told(TIME_TOLD)
    assert (held.data, [send.data for send in held.send]) == (b"", [VALUE])
    joined = talk.told(VALUE_TOLD)
    assert joined.data == bytes.fromhex("51 F0 28 31 00 CF 30 1E 0C 80 00 52 46 A5 80")
    assert joined.send == (Send(data=SET_CLOCK, channel=METER, sets_clock=True),)
    assert talk.asks(SET) == []
    assert talk.later(59.0) == []
    assert talk.later(1.0) == [OFF]
    assert talk.later(60.0) == []


def test_the_record_is_read_with_its_time_from_memory() -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (CUFF, CLOCK_TOLD, ONE, TIME_TOLD):
        talk.told(answer)
    data = talk.told(VALUE_TOLD).data
    (frame,) = Decoder(load_spec("taidoc")).feed(data, METER).items
    assert isinstance(frame, Frame)
    assert frame.from_memory
    assert frame.device_time == datetime(2024, 6, 15, 12, 30)
    assert frame.values[Vital.SYSTOLIC].number == 128


@pytest.mark.parametrize(
    ("value", "kind", "total"),
    [
        ("80 00 52 46", "00", "80"),
        ("80 61 52 46", "01", "E2"),  # 97 lies between 82 and 128
        ("80 01 52 46", "02", "83"),  # 1 may be the high byte of 384
        ("80 52 52 46", "02", "D4"),
        ("80 80 52 46", "02", "02"),
    ],
)
def test_what_stands_beside_the_systolic_pressure(value: str, kind: str, total: str) -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (CUFF, CLOCK_TOLD, ONE, TIME_TOLD):
        talk.told(answer)
    body = bytes.fromhex(f"51 26 {value} A5")
    data = talk.told(body + bytes((sum(body) % 256,))).data
    assert data == bytes.fromhex(f"51 F0 28 31 {kind} CF 30 1E 0C {value} A5 {total}")


def test_all_users_of_a_cuff_but_one_of_a_thermometer() -> None:
    """Count: the user stands first; time and value: last. The sums are one and three higher."""
    talk = Talk(users="0 2")
    talk.later(0.25)
    talk.told(CUFF)
    assert talk.asks(CLOCK_TOLD) == [COUNT]
    assert talk.asks(NONE) == [bytes.fromhex("51 2B 02 00 00 00 A3 21")]
    assert talk.asks(ONE) == [bytes.fromhex("51 25 00 00 00 02 A3 1B")]
    assert talk.asks(TIME_TOLD) == [bytes.fromhex("51 26 00 00 00 02 A3 1C")]
    assert talk.asks(VALUE_TOLD) == [SET_CLOCK]
    talk = Talk(users="0 2")
    talk.later(0.25)
    talk.told(THERMOMETER)
    assert talk.asks(CLOCK_TOLD) == [COUNT]
    assert talk.asks(NONE) == [SET_CLOCK]


def test_several_records_the_newest_first() -> None:
    talk = Talk(records=2)
    talk.later(0.25)
    for answer in (THERMOMETER, CLOCK_TOLD):
        talk.told(answer)
    assert talk.asks(bytes.fromhex("51 2B 09 00 09 00 A5 33")) == [TIME]
    talk.told(TIME_TOLD)
    assert talk.asks(VALUE_TOLD) == [bytes.fromhex("51 25 01 00 00 00 A3 1A")]
    assert talk.asks(TIME_TOLD) == [bytes.fromhex("51 26 01 00 00 00 A3 1B")]


def test_a_scale_tells_its_weight_in_8_byte_pieces() -> None:
    talk = Talk()
    talk.later(0.25)
    talk.told(SCALE)
    assert talk.asks(CLOCK_TOLD) == [bytes.fromhex("51 71 02 00 00 A3 67")]
    pieces = [WEIGHT[at : at + 8] for at in range(0, 34, 8)]
    answers = [talk.told(piece) for piece in pieces]
    assert [answer.data for answer in answers] == [b"", b"", b"", b"", WEIGHT]
    assert [send.data for send in answers[-1].send] == [SET_CLOCK]


def test_a_record_that_was_told_is_not_told_again() -> None:
    talk = Talk()
    for _ in range(2):
        talk.it.connected(talk.moment)
        talk.later(0.25)
        for answer in (CUFF, CLOCK_TOLD, ONE, TIME_TOLD):
            talk.told(answer)
        last = talk.told(VALUE_TOLD)
    assert last.data == b""
    assert [send.data for send in last.send] == [SET_CLOCK]


def test_a_meter_of_another_kind_is_read_as_one() -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (OTHER, CLOCK_TOLD, ONE, TIME_TOLD):
        talk.told(answer)
    (frame,) = Decoder(load_spec("taidoc")).feed(talk.told(VALUE_TOLD).data, METER).items
    assert isinstance(frame, Frame)
    assert (frame.message, frame.values) == ("unknown_record", {})


def test_no_answer_is_asked_for_three_times_then_left() -> None:
    talk = Talk()
    assert talk.later(0.25) == [MODEL]
    assert talk.later(1.75) == []
    assert talk.later(0.25) == [MODEL]
    assert talk.later(2.0) == [MODEL]
    assert talk.later(2.0) == [CLOCK]  # of an unknown model
    assert [talk.later(2.0) for _ in range(3)] == [[CLOCK], [CLOCK], [COUNT]]
    assert [talk.later(2.0) for _ in range(3)] == [[COUNT], [COUNT], [SET_CLOCK]]
    assert [talk.later(2.0) for _ in range(3)] == [[SET_CLOCK], [SET_CLOCK], []]
    assert talk.later(60.0) == [OFF]


def test_a_value_without_its_time_is_no_record() -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (CUFF, CLOCK_TOLD, ONE):
        talk.told(answer)
    assert [talk.later(2.0) for _ in range(3)] == [[TIME], [TIME], [VALUE]]
    assert talk.told(VALUE_TOLD).data == VALUE_TOLD


def test_a_pressure_started_from_here() -> None:
    """The result comes by itself, then the meter enters communication; it is not read again."""
    talk = Talk()
    talk.later(0.25)
    for answer in (CUFF, CLOCK_TOLD, NONE, SET):
        talk.told(answer)
    assert talk.it.actions == {"start"}
    assert [send.data for send in talk.it.ask("start", talk.moment)] == [START_PRESSURE]
    assert talk.later(100.0) == []  # neither asked again nor turned off
    result = bytes.fromhex("51 43 00 80 50 46 A5 4F")
    assert talk.told(result).data == result
    assert talk.told(ENTERING) == Answer(data=ENTERING)
    assert talk.later(0.25) == []
    assert talk.asks(ENTERING) == [MODEL]  # somebody measured on the meter itself
    assert talk.later(200.0) != []
    assert talk.it.unmeasured() is None


def test_a_measurement_without_a_result_is_told_and_the_meter_stays_on_as_long() -> None:
    talk = Talk(stay_s=60)
    talk.later(0.25)
    for answer in (CUFF, CLOCK_TOLD, NONE):
        talk.told(answer)
    talk.it.ask("start", talk.moment)
    # The clock was still being set: it is not turned off 60 s after that.
    assert talk.asks(SET) == [START_PRESSURE]
    assert talk.later(120.0) == []
    assert talk.it.unmeasured() is None
    talk.later(60.0)
    told = talk.it.unmeasured()
    assert told is not None
    assert (told.says, told.reason) == ("The meter gave no result.", FailureReason.TIMEOUT)
    assert talk.it.unmeasured() is None


def test_a_meter_that_did_not_say_what_it_is_cannot_be_started() -> None:
    with pytest.raises(NotNowError, match="not said yet what it is"):
        Talk().it.ask("start", at(0))


def test_a_temperature_started_from_here_is_read_when_the_meter_says_so() -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (THERMOMETER, CLOCK_TOLD, NONE, SET):
        talk.told(answer)
    started = talk.it.ask("start", talk.moment)
    assert [send.data for send in started] == [bytes.fromhex("51 41 00 00 00 00 A3 35")]
    assert talk.asks(ENTERING) == [MODEL]


def test_a_scale_is_not_started_and_nothing_is_ever_erased() -> None:
    talk = Talk()
    talk.later(0.25)
    for answer in (SCALE, CLOCK_TOLD, WEIGHT, SET):
        talk.told(answer)
    assert talk.it.ask("start", talk.moment) == ()
    with pytest.raises(KeyError):
        talk.it.ask("erase", talk.moment)
    assert [send.data for send in talk.it.closing()] == [OFF]


def test_garbage_and_frames_with_a_wrong_sum_go_to_the_decoder() -> None:
    talk = Talk()
    talk.later(0.25)
    wrong = CUFF[:-1] + b"\x00"
    answer = talk.told(b"\x00\xff" + wrong)
    assert (answer.data, answer.send) == (b"\x00\xff" + wrong, ())
    assert talk.asks(b"\x51" + CUFF) == [CLOCK]


def test_a_frame_of_our_own_kind_from_outside_is_dropped() -> None:
    talk = Talk()
    talk.later(0.25)
    joined = bytes.fromhex("51 F0 28 31 00 CF 30 1E 0C 80 00 52 46 A5 80")
    assert talk.told(joined + CUFF).data == CUFF
