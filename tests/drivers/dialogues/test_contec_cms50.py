"""Contec CMS50, protocol V7.0: commands and answers as the maker's program and real devices sent
them (captures of a CMS50D+ and a CMS50F in public), the clock's bytes worked by hand.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues import Send, dialogue_named
from station.drivers.dialogues.base import Dialogue
from tests.drivers.dialogues.moments import at

START, STOP, STOP_DATA, ALIVE, SEGMENTS, LENGTH, BEGINNING, DATA = (
    bytes.fromhex(f"7D 81 {code} 80 80 80 80 80 80")
    for code in ("A1", "A2", "A7", "AF", "A3", "A4", "A5", "A6")
)
LIVE = bytes.fromhex("01 E0 85 B3 96 C1 E1 FF FF")


def data_of(sends: tuple[Send, ...]) -> list[bytes]:
    return [send.data for send in sends]


def connected() -> Dialogue:
    it = dialogue_named("contec_cms50", {"records": 4})
    it.connected(at(0))
    return it


def test_it_is_stopped_its_clock_is_set_and_it_is_started() -> None:
    it = dialogue_named("contec_cms50")
    sends = it.connected(at(0))
    assert data_of(sends) == [
        STOP_DATA,
        STOP,
        bytes.fromhex("7D 81 B2 94 9A 8B 98 82 80"),  # 20, 26, 11, 24, Tuesday is 2: the day first
        bytes.fromhex("7D 81 B1 8A 80 85 80 80 80"),  # 10:00:05
        START,
    ]
    assert [send.sets_clock for send in sends] == [False, False, False, True, False]


def test_sunday_is_day_0() -> None:
    it = dialogue_named("contec_cms50")
    sunday = at(0, datetime(2026, 11, 29, 0, 0))
    assert it.connected(sunday)[2].data.hex(" ") == "7d 81 b2 94 9a 8b 9d 80 80"


def test_live_data_pass_as_they_come_and_are_kept_alive() -> None:
    it = connected()
    assert it.received(LIVE[:4], at(1)).data == LIVE[:4]
    assert it.received(LIVE[4:] + b"\xff", at(4.9)).data == LIVE[4:] + b"\xff"
    assert it.tick(at(4.9)) == ()
    assert data_of(it.tick(at(5.1))) == [ALIVE]
    assert it.tick(at(5.4)) == ()


def test_live_data_that_ended_are_started_again() -> None:
    it = connected()
    assert it.tick(at(2.9)) == ()
    assert data_of(it.tick(at(3.1))) == [START]
    assert it.tick(at(3.4)) == ()
    assert data_of(it.tick(at(6.2))) == [START]


def test_it_leaves_the_oximeter_quiet() -> None:
    assert data_of(connected().closing()) == [STOP_DATA, STOP]


def test_it_deletes_nothing() -> None:
    it = connected()
    assert it.actions == {"download"}
    for action in ("delete", "start", ""):
        with pytest.raises(KeyError):
            it.ask(action, at(1))


# A segment of 62 bytes = 31 readings (captured), which begins with 13 s without a value. The
# time is that of another capture: 2014-08-18 02:38:18.
STORED = bytes.fromhex(
    "0F 80 80 80 80 80 80 80 0F 80 80 80 80 80 80 80 0F 80 80 80 80 80 80 80"
    "0F 80 80 80 80 80 80 80 0F 80 80 80 DE BE DE BE 0F 80 DF BD DF BC DF B9"
    "0F 80 E1 B7 E2 BB E2 BB 0F 80 E2 BB E2 BB E2 BF 0F 80 E2 BE E2 BE E2 BE"
    "0F 80 E2 BE E2 BE E2 BE 0F 80 E2 BE 80 80 80 80"
)


def test_the_newest_stored_readings_get_their_time() -> None:
    """The last four of 31: numbers 27 to 30, that many seconds after the beginning."""
    it = connected()
    assert data_of(it.ask("download", at(1))) == [STOP, SEGMENTS]
    assert it.ask("download", at(1)) == ()
    answer = it.received(LIVE + bytes.fromhex("0C 80"), at(1.1))
    assert (answer.send, answer.data) == ((), LIVE + bytes.fromhex("0C 80"))
    assert data_of(it.received(bytes.fromhex("0A 80 80 81"), at(1.2)).send) == [LENGTH]
    assert it.received(bytes.fromhex("08 80 80"), at(1.3)).send == ()
    assert data_of(it.received(bytes.fromhex("80 BE 80 80 80"), at(1.4)).send) == [BEGINNING]
    assert it.received(bytes.fromhex("07 80 80 80 94 8E 88 92"), at(1.5)).send == ()
    answer = it.received(bytes.fromhex("12 80 80 80 82 A6 92 80"), at(1.5))
    assert data_of(answer.send) == [DATA]
    first, last = it.received(STORED[:83], at(1.6)), it.received(STORED[83:], at(1.7))
    assert data_of(first.send + last.send) == [STOP_DATA, START]
    # SpO2 98, pulse 62; 2014 = 15 * 128 + 94; August 18th, 02:38 and 45, 46, 47, 48 seconds
    assert (first.data + last.data).hex(" ") == (
        "7e 80 e2 be 8f de 88 92 82 a6 ad 7e 80 e2 be 8f de 88 92 82 a6 ae "
        "7e 80 e2 be 8f de 88 92 82 a6 af 7e 80 e2 be 8f de 88 92 82 a6 b0"
    )
    assert it.received(LIVE, at(2)).data == LIVE
    decoder = Decoder(load_spec("contec_cms50_v7"))
    frames = [*decoder.feed(first.data + last.data).items, *decoder.flush().items]
    assert [frame.device_time for frame in frames if isinstance(frame, Frame)] == [
        datetime(2014, 8, 18, 2, 38, second) for second in (45, 46, 47, 48)
    ]


def test_seconds_without_a_finger_keep_their_missing_values() -> None:
    """SpO2 0x7F, pulse 0xFF; the day was never set."""
    it = connected()
    it.ask("download", at(1))
    it.received(bytes.fromhex("0A 80 80 81 08 80 80 80 86 80 80 80"), at(1.1))
    it.received(bytes.fromhex("07 80 80 80 80 80 80 80 12 80 80 80 80 80 80 80"), at(1.2))
    answer = it.received(bytes.fromhex("0F A2 FF FF 80 80 FF FF"), at(1.3))
    assert answer.data.hex(" ") == (
        "7e 82 ff ff 80 80 80 80 80 80 80 7e 80 80 80 80 80 80 80 80 80 80 "
        "7e 82 ff ff 80 80 80 80 80 80 80"
    )


@pytest.mark.parametrize(
    "answers",
    ["0A 80 80 80", "0A 80 80 81 08 80 80 80 80 80 80 80", "0B 81 A3 85", "0D 80 83"],
    ids=["no segment", "an empty one", "not supported", "recording"],
)
def test_nothing_to_read_goes_back_to_live_data(answers: str) -> None:
    it = connected()
    it.ask("download", at(1))
    assert data_of(it.received(bytes.fromhex(answers), at(1.1)).send)[-2:] == [STOP_DATA, START]
    assert it.received(LIVE, at(2)).data == LIVE


def test_a_memory_that_falls_silent_is_given_up() -> None:
    it = connected()
    it.ask("download", at(1))
    assert it.tick(at(3.9)) == ()
    assert data_of(it.tick(at(4.1))) == [STOP_DATA, START]
    assert it.received(LIVE, at(5)).data == LIVE


def test_garbage_while_the_memory_is_read_goes_to_the_decoder() -> None:
    it = connected()
    it.ask("download", at(1))
    answer = it.received(bytes.fromhex("FF FF 33 0A 80 80 81"), at(1.1))
    assert answer.data == bytes.fromhex("FF FF 33 0A 80 80 81")
    assert data_of(answer.send) == [LENGTH]


def test_a_new_connection_begins_anew() -> None:
    it = connected()
    it.ask("download", at(1))
    assert data_of(it.connected(at(10)))[-1] == START
    assert it.received(LIVE, at(11)).data == LIVE


def test_live_data_that_say_the_same_while_the_memory_is_asked_for() -> None:
    """An empty sensor sends the same packet sixty times a second."""
    it = connected()
    it.ask("download", at(1))
    assert it.received(LIVE * 3 + b"\x01", at(1.1)).data == LIVE * 3
