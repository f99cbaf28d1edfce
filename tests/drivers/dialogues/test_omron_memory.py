"""Records out of an Omron's memory, frame by frame. Exclusive ors and sums are worked by hand;
open, its answer and close are those of a HEM-7280T (userx14/omblepy, issue 57), the records and
clocks those of logs (eigger/hass-omron, issues 7, 71 and 74).
"""

from __future__ import annotations

from datetime import datetime

import pytest

from station.codec import load_spec
from station.drivers.dialogues import Answer, Dialogue, Moment, Send, dialogue_named
from tests.drivers.dialogues import moments

RX = (
    "49123040-aee8-11e1-a74d-0002a5d5c51b",
    "4d0bf320-aee8-11e1-a0d9-0002a5d5c51b",
    "5128ce60-aee8-11e1-b84b-0002a5d5c51b",
    "560f1420-aee8-11e1-8184-0002a5d5c51b",
)
TX = (
    "db5b55e0-aee7-11e1-965e-0002a5d5c51b",
    "e0b8a060-aee7-11e1-92f4-0002a5d5c51b",
)
KEY = "b305b680-aee7-11e1-a730-0002a5d5c51b"
SITE_KEY = "deadbeaf12341234deadbeaf12341234"

OPEN, OPENED = "0800000000100018", "18800000001000000094041311020778 5a00ffff954d00e5"
CLOSE, CLOSED = "080f000000000007", "088f000000000087"
ASK_COUNTERS = "0801000260080063"
# user 1: next place 0x18, one unread; user 2: none
COUNTERS = "10810002600840188000800180000022"
ASK_CLOCK = "0801000274 0a0075"
# 2026-06-15 18:20:19, of a HEM-7600T
CLOCK = "12810002740aa0c0061a120f131437c8 0076"
ASK_RECORD = "08010003ee0e00ea"
RECORD = "16810003ee0e5b781a4819d71b420000 140069960079"
# a bit of the pressure turned, exclusive or mended: the sum is not the record's any more
SPOILT = "16810003ee0e5b681a4819d71b420000 140069960069"
NO_UNREAD, TOOK_COUNTERS = "1001c0028608401880008000800000 85", "0881c0028600 00cd"


def at(seconds: float, local: datetime = datetime(2026, 6, 15, 18, 20, 29)) -> Moment:
    return moments.at(seconds, local)


def fresh(spec_id: str = "omron_memory") -> Dialogue:
    link = load_spec(spec_id).link
    return dialogue_named(link.dialogue, link.options)


def pieces(frame: str) -> list[bytes]:
    """16 bytes a channel, the last padded, as the cuff sends them."""
    data = bytes.fromhex(frame)
    return [data[n : n + 16].ljust(16, b"\0") for n in range(0, len(data), 16)]


def answered(it: Dialogue, frame: str, now: Moment | None = None) -> Answer:
    """The cuff answers with that frame, over its channels; what the last piece leads to."""
    *before, last = enumerate(pieces(frame))
    for channel, piece in before:
        assert it.received(piece, now or at(1), RX[channel]) == Answer()
    return it.received(last[1], now or at(1), RX[last[0]])


def sent(sends: tuple[Send, ...]) -> str:
    """The bytes, after checking that their pieces go out in order."""
    assert [send.channel for send in sends] == list(TX[: len(sends)])
    assert all(len(send.data) <= 16 for send in sends)
    return b"".join(send.data for send in sends).hex()


def bare(text: str) -> str:
    return text.replace(" ", "")


def unlocked() -> Dialogue:
    it = fresh()
    [unlock] = it.connected(at(0))
    assert (unlock.data.hex(), unlock.channel) == ("01" + SITE_KEY, KEY)
    answer = it.received(bytes.fromhex("8100"), at(0.1), KEY)
    assert answer.data.hex() == "8100"
    assert sent(answer.send) == OPEN
    return it


def at_the_record() -> Dialogue:
    it = unlocked()
    assert sent(answered(it, OPENED).send) == ASK_COUNTERS
    assert sent(answered(it, COUNTERS).send) == bare(ASK_CLOCK)
    assert sent(answered(it, CLOCK).send) == ASK_RECORD
    return it


def test_the_unread_record_is_read_and_marked_as_read() -> None:
    it = at_the_record()
    answer = answered(it, RECORD)
    assert (answer.data.hex(), answer.channel) == (bare(RECORD), RX[0])
    assert sent(answer.send) == bare(NO_UNREAD)  # the clock is right to 10 s and left alone
    assert sent(answered(it, bare(TOOK_COUNTERS)).send) == CLOSE
    answer = answered(it, CLOSED)
    assert (answer.send, answer.data.hex()) == ((), CLOSED)
    assert it.tick(at(60)) == ()


def test_a_clock_that_is_wrong_is_set_and_only_its_bytes() -> None:
    it = at_the_record()
    now = at(1, datetime(2026, 11, 24, 10, 0, 5, 500_000))
    sends = answered(it, RECORD, now).send
    # A0 + C0 + 0B + 1A + 0A + 18 + 05 + 00 = 0x1AC
    assert sent(sends) == "1201c0029a0aa0c00b1a0a18050000ac008b"
    assert [send.sets_clock for send in sends] == [False, True]
    assert sent(answered(it, "0881c0029a0000d1").send) == bare(NO_UNREAD)


def test_a_record_with_a_wrong_sum_is_read_again_then_left_unread_in_the_cuff() -> None:
    it = at_the_record()
    for _ in range(2):
        answer = answered(it, SPOILT)
        assert (answer.data, sent(answer.send)) == (b"", ASK_RECORD)
    answer = answered(it, SPOILT)
    assert (answer.data, sent(answer.send)) == (b"", CLOSE)


def test_no_answer_is_asked_for_five_times() -> None:
    it = fresh()
    first = it.connected(at(0))
    assert it.tick(at(1.9)) == ()
    again = [it.tick(at(2.1 * n)) for n in range(1, 8)]
    assert again == [first] * 4 + [()] * 3
    assert it.connected(at(30)) == first


def test_a_wrong_key_ends_it() -> None:
    it = fresh()
    it.connected(at(0))
    answer = it.received(bytes.fromhex("8101"), at(0.1), KEY)
    assert (answer.send, answer.data.hex()) == ((), "8101")
    assert it.tick(at(60)) == ()


def test_garbage_goes_to_the_decoder_and_late_answers_to_nobody() -> None:
    it = unlocked()
    wrong = "088f000000000088"
    assert answered(it, wrong).data.hex() == wrong
    assert answered(it, RECORD) == Answer((), b"", RX[0])
    assert it.received(b"\x01" * 16, at(1), RX[3]) == Answer()
    assert it.received(b"", at(1), RX[0]) == Answer()
    assert sent(answered(it, OPENED).send) == ASK_COUNTERS


def test_a_refusal_ends_it() -> None:
    it = unlocked()
    refused = "088f000000000186"
    answer = answered(it, refused)
    assert (answer.send, answer.data.hex()) == ((), refused)
    assert it.tick(at(60)) == ()


def test_torn_pieces_do_not_join_those_of_the_next_connection() -> None:
    it = at_the_record()
    it.received(pieces(RECORD)[0], at(1), RX[0])
    it.connected(at(5))
    assert it.received(pieces(RECORD)[1], at(5), RX[1]) == Answer()


def test_the_key_of_the_site_is_stored_in_pairing_mode() -> None:
    it = fresh()
    assert it.actions == {"program_key"}
    [send] = it.ask("program_key", at(0))
    assert (send.data.hex(), send.channel) == ("02" + "00" * 16, KEY)
    assert it.received(bytes.fromhex("820f"), at(0.1), KEY).send == ()
    assert it.tick(at(2.1)) == (send,)
    [send] = it.received(bytes.fromhex("8200"), at(2.2), KEY).send
    assert send.data.hex() == "00" + SITE_KEY
    assert sent(it.received(bytes.fromhex("8000"), at(2.3), KEY).send) == OPEN
    assert sent(answered(it, OPENED).send) == CLOSE
    with pytest.raises(KeyError, match="erase"):
        it.ask("erase", at(3))


def test_a_key_has_16_bytes() -> None:
    options = {**load_spec("omron_memory").link.options, "key": "DEADBEAF"}
    with pytest.raises(ValueError, match="a key has 16 bytes, this one has 4"):
        dialogue_named("omron_memory", options)


def test_over_one_channel_the_newest_record_and_once() -> None:
    """Low byte first; next place 2, so the newest is place 1; clock 2026-06-18 14:53:09."""
    it = fresh("omron_memory_single")
    assert it.actions == frozenset()
    counters = "1081000260080240000000000000 00b9"
    clock = "188100028c10c8a80000000000001a06120e3509ee0000b5"
    record = "16810002f60e6754411af1074b13000015008100003f"
    now = at(1, datetime(2026, 11, 24, 10, 0, 5))

    def tell(frame: str) -> Answer:
        return it.received(bytes.fromhex(frame), now, RX[0])

    for shown in (record, ""):
        assert [send.data.hex() for send in it.connected(now)] == [OPEN]
        assert tell(OPENED).send[0].data.hex() == ASK_COUNTERS
        assert tell(counters).send[0].data.hex() == "080100028c100097"
        assert tell(clock).send[0].data.hex() == "08010002f60e00f3"
        answer = tell(record)
        assert answer.data.hex() == shown
        # C8 + A8 + 1A + 0B + 18 + 0A + 00 + 05 = 0x1BC, at the place where settings are written
        [send] = answer.send
        assert send.data.hex() == "1801c002d010c8a80000000000001a0b180a0005bc0000c1"
        assert send.sets_clock
        assert tell("0881c002d000009b").send[0].data.hex() == CLOSE
        assert tell(CLOSED).send == ()
