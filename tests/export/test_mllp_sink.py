"""The sink against receivers that answer as real ones do, well and badly, over real sockets."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from station.export.mllp_sink import MllpSink
from station.export.sink import Ambiguous, Delivered, Outcome, Refused, RetryAfter, Taken
from station.visit import Message
from tests.export.receivers import (
    Conversation,
    Receiver,
    Step,
    ack,
    closing,
    receiver,
    resetting,
    saying,
    silent,
)

MEDIA = "x-application/hl7-v2+er7"


def message(key: str = "K1", **changes: object) -> Message:
    made = Message(
        key=key,
        result_id="r1",
        visit_id="v1",
        patient_id="p1",
        destination="ehr",
        body=f"MSH|^~\\&|VITALS||EHR||20261124||ORU^R01|{key}|P|2.5.1\rOBX|1\r".encode(),
        simulated=False,
        media=MEDIA,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


Open = Callable[..., MllpSink]


@pytest.fixture
async def to() -> AsyncIterator[Open]:
    """Opens sinks, and closes them at the end."""
    opened: list[MllpSink] = []

    def make(state: Receiver, **how: object) -> MllpSink:
        patience = {"answer_s": 10.0, "test": False, **how}
        opened.append(MllpSink("ehr", "127.0.0.1", state.port, **patience))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for sink in opened:
        await sink.aclose()


async def sent(to: Open, *steps: Step, attempts: int = 0, **how: object) -> Outcome:
    """What one message comes to at a receiver that does these steps."""
    async with receiver(*steps) as state:
        return await to(state, **how).deliver(message(attempts=attempts), search_first=False)


async def test_aa_is_delivered_under_our_own_control_id(to: Open) -> None:
    async with receiver(saying(ack("AA", "K1"))) as state:
        assert await to(state).deliver(message(), search_first=False) == Delivered(chart_id="K1")
        assert state.messages == [message().body]


async def test_one_connection_is_kept(to: Open) -> None:
    async with receiver(saying(ack("AA", "K1")), saying(ack("AA", "K2"))) as state:
        sink = to(state)
        await sink.deliver(message("K1"), search_first=False)
        assert await sink.check() is None
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")
        assert state.connections == 1


async def test_an_old_connection_is_not_trusted(to: Open) -> None:
    async with receiver(saying(ack("AA", "K1")), saying(ack("AA", "K2"))) as state:
        sink = to(state, idle_s=-1.0)
        await sink.deliver(message("K1"), search_first=False)
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")
        assert state.connections == 2


async def test_a_connection_that_the_receiver_closed_is_opened_again(to: Open) -> None:
    async def answer_and_close(conversation: Conversation) -> None:
        await conversation.say(ack("AA", "K1"))
        conversation.writer.close()
        await conversation.writer.wait_closed()

    async with receiver(answer_and_close, saying(ack("AA", "K2"))) as state:
        sink = to(state)
        await sink.deliver(message("K1"), search_first=False)
        assert sink._link is not None
        assert await sink._link._reader.read() == b""  # the end has come
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")
        assert state.connections == 2


async def test_an_answer_in_pieces(to: Open) -> None:
    whole = ack("AA", "K1")

    async def drop_by_drop(conversation: Conversation) -> None:
        for byte in whole:
            await conversation.say(bytes([byte]))

    assert await sent(to, drop_by_drop) == Delivered(chart_id="K1")


# HL7 v2.5: ERR-3 code, ERR-4 severity, ERR-8 user message. v2.3: ERR-1 segment^seq^field^code.
@pytest.mark.parametrize(
    ("segments", "says"),
    [
        (
            ("ERR||OBX^3|102^Data type error^HL70357|W||||Unknown unit",),
            'The receiver took it and says: "Unknown unit; Data type error".',
        ),
        (
            ("ERR|OBX^3^6^102&Data type error&HL70357",),
            'The receiver took it and says: "Data type error".',
        ),
        (("ERR|",), "The receiver took it and had an error with a part of it."),
    ],
)
async def test_aa_with_err_is_delivered_with_a_warning(
    to: Open, segments: tuple[str, ...], says: str
) -> None:
    outcome = await sent(to, saying(ack("AA", "K1", *segments)))
    assert outcome == Delivered(chart_id="K1", warns=says)


async def test_a_text_beside_aa_is_no_warning(to: Open) -> None:
    assert await sent(to, saying(ack("AA", "K1|Message accepted"))) == Delivered(chart_id="K1")


@pytest.mark.parametrize(
    "answer",
    [
        ack("AA", "K1", msh="||||||ISO IR100"),
        ack("AA", "K1|Accept\xe9").replace("\xe9".encode(), b"\xe9"),
        ack("AA", "K1|\x93ok\x94").replace("\x93ok\x94".encode(), b"\x93ok\x94"),
        ack("AA", "K1")[:-2].replace(b"\r", b"\r\n") + b"\x1c\r",
        ack("aa", " K1 "),
        ack("AA", "K1").replace(b"|P|2.3", b"|P|9.9"),
    ],
    ids=["unknown set", "latin", "quotes of Windows", "line ends", "spaces", "version"],
)
async def test_how_an_answer_is_written_does_not_count(to: Open, answer: bytes) -> None:
    assert await sent(to, saying(answer)) == Delivered(chart_id="K1")


@pytest.mark.parametrize("code", ["AR", "CR"])
async def test_a_reject_is_refused(to: Open, code: str) -> None:
    outcome = await sent(to, saying(ack(code, "K1|Unsupported version")))
    assert outcome == Refused(
        says=f'The receiver does not take this message: "Unsupported version" ({code}).',
        next_step="Show this to the interface team, then send again.",
    )


@pytest.mark.parametrize("code", ["AE", "CE"])
async def test_an_error_is_tried_three_times_and_then_refused(to: Open, code: str) -> None:
    for attempts in (0, 1):
        outcome = await sent(to, saying(ack(code, "K1")), attempts=attempts)
        assert isinstance(outcome, RetryAfter)
        assert not outcome.search_first  # the receiver says that it is not there
    assert isinstance(await sent(to, saying(ack(code, "K1")), attempts=2), Refused)


NO_ANSWER: list[tuple[str, Step, str]] = [
    ("closed", closing, "The receiver closed the connection without an answer."),
    ("reset", resetting, "The receiver closed the connection without an answer."),
    (
        "half",
        saying(ack("AA", "K1")[:-2]),
        "The message was sent, and the receiver did not answer.",
    ),
    ("silent", silent, "The message was sent, and the receiver did not answer."),
    (
        "not HL7",
        saying(b"\x0bHTTP/1.1 400 Bad Request\x1c\r"),
        "The receiver answered, and not with an HL7 acknowledgment.",
    ),
    (
        "no MSA",
        saying(b"\x0bMSH|^~\\&|EHR||||||ACK|1|P|2.3\r\x1c\r"),
        "The receiver answered, and not with an HL7 acknowledgment.",
    ),
    (
        "no code",
        saying(ack("OK", "K1")),
        "The receiver answered, and not with an HL7 acknowledgment.",
    ),
    (
        "huge",
        saying(b"\x0b", *[b"x" * 65536] * 17),
        "The receiver answered, and not with an HL7 acknowledgment.",
    ),
    ("other", saying(ack("AA", "K9")), "The receiver answered a message that was not sent."),
    ("nobody", saying(ack("AA", "")), "The receiver answered a message that was not sent."),
]


@pytest.mark.parametrize(
    ("step", "says"), [row[1:] for row in NO_ANSWER], ids=[row[0] for row in NO_ANSWER]
)
async def test_without_an_answer_nobody_knows(to: Open, step: Step, says: str) -> None:
    patience = 0.2 if "did not answer" in says else 10.0
    outcome = await sent(to, step, answer_s=patience)
    assert outcome == Ambiguous(
        says=says, next_step="Look for it in the chart. Send it again only if it is not there."
    )
    outcome = await sent(to, step, answer_s=patience, drops_duplicates=True)
    assert outcome == RetryAfter(says=says, search_first=True)


async def test_after_no_answer_the_connection_is_given_up(to: Open) -> None:
    async with receiver(silent, saying(ack("AA", "K2"))) as state:
        sink = to(state, answer_s=0.2)
        await sink.deliver(message("K1"), search_first=False)
        await asyncio.wait_for(state.ended.wait(), 10)
        sink._answer_s = 10.0
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")
        assert state.connections == 2


async def test_a_late_answer_is_not_credited_to_the_next_message(to: Open) -> None:
    """A commit, then the application's no to it, which comes when the next message is out."""
    late = saying(ack("AR", "K1"), ack("CA", "K2"), ack("AA", "K2"))
    async with receiver(saying(ack("CA", "K1")), late) as state:
        sink = to(state, application_s=0.1)
        assert isinstance(await sink.deliver(message("K1"), search_first=False), Taken)
        sink._application_s = 10.0
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")


async def test_an_answer_given_twice_is_passed_over(to: Open) -> None:
    twice = saying(ack("AA", "K1"), ack("AA", "K1"))
    async with receiver(twice, saying(ack("AR", "K2"))) as state:
        sink = to(state)
        assert isinstance(await sink.deliver(message("K1"), search_first=False), Delivered)
        assert isinstance(await sink.deliver(message("K2"), search_first=False), Refused)


async def test_a_commit_alone_is_taken(to: Open) -> None:
    outcome = await sent(to, saying(ack("CA", "K1")))
    assert outcome == Taken(says="The receiver has it and does not say yet whether it is filed.")


async def test_a_commit_is_enough_where_the_site_says_so(to: Open) -> None:
    outcome = await sent(to, saying(ack("CA", "K1")), commit_is_enough=True)
    assert outcome == Delivered(chart_id="K1")


async def test_a_commit_and_then_the_applications_answer_which_is_committed(to: Open) -> None:
    heard: list[bytes] = []

    async def enhanced(conversation: Conversation) -> None:
        await conversation.say(
            ack("CA", "K1"), ack("CA", "K1"), ack("AA", "K1", msh="|||AL|NE", number="R2")
        )
        heard.append(await conversation.heard())

    async with receiver(enhanced, saying(ack("AA", "K2"))) as state:
        sink = to(state, application_s=10.0)
        assert await sink.deliver(message(), search_first=False) == Delivered(chart_id="K1")
        await sink.deliver(message("K2"), search_first=False)
    msh, msa, _ = heard[0].decode().split("\r")
    assert msh.startswith("MSH|^~\\&|VITALS|CLINIC|EHR|HOSP|")
    assert msh.split("|")[9:12] == ["CR2", "P", "2.3"]
    assert msa == "MSA|CA|R2"


@pytest.mark.parametrize("code", ["AE", "AR"])
async def test_a_commit_and_then_a_no(to: Open, code: str) -> None:
    both = saying(ack("CA", "K1"), ack(code, "K1"))
    assert isinstance(await sent(to, both, attempts=2, application_s=10.0), Refused)


@pytest.mark.parametrize("then", [closing, saying(b"\x0bwhat\x1c\r"), saying(ack("AA", "K9"))])
async def test_after_a_commit_nothing_is_sent_again(to: Open, then: Step) -> None:
    async def commit(conversation: Conversation) -> None:
        await conversation.say(ack("CA", "K1"))
        await then(conversation)

    outcome = await sent(to, commit, application_s=10.0, drops_duplicates=True)
    assert isinstance(outcome, Taken)


async def test_what_may_have_arrived_is_sent_again_only_where_it_does_no_harm(to: Open) -> None:
    async with receiver(saying(ack("AA", "K1")), saying(ack("AA", "K1"))) as state:
        outcome = await to(state).deliver(message(), search_first=True)
        assert isinstance(outcome, Ambiguous)
        assert state.messages == []
        dropping = to(state, drops_duplicates=True)
        assert isinstance(await dropping.deliver(message(), search_first=True), Delivered)
        decided = message(decided=True)
        assert isinstance(await to(state).deliver(decided, search_first=True), Delivered)


async def test_nobody_there_is_tried_again(to: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sink = MllpSink("ehr", "127.0.0.1", port, test=False)
    says = "The receiver does not answer. Everything is saved here and is sent when it returns."
    assert await sink.deliver(message(), search_first=False) == RetryAfter(says=says)
    assert await sink.check() == says


async def test_a_check_connects_and_files_nothing(to: Open) -> None:
    async with receiver() as state:
        assert await to(state).check() is None
        await asyncio.wait_for(state.ended.wait(), 10)
        assert state.messages == []


async def test_simulated_messages_go_to_test_receivers_only(to: Open) -> None:
    async with receiver(saying(ack("AA", "K1"))) as state:
        simulated = message(simulated=True)
        assert isinstance(await to(state).deliver(simulated, search_first=False), Refused)
        assert state.messages == []
        outcome = await to(state, test=True).deliver(simulated, search_first=False)
        assert isinstance(outcome, Delivered)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"MSH|^~\\&|||||||ORU^R01|K2|P|2.5.1\r", message().body + b"NTE|1||\x1c\r\r"],
)
async def test_a_damaged_message_is_not_sent(to: Open, body: bytes) -> None:
    async with receiver() as state:
        outcome = await to(state).deliver(message(body=body), search_first=False)
        assert isinstance(outcome, Refused)
        assert state.connections == 0


async def test_a_cancelled_message_leaves_no_connection_behind(to: Open) -> None:
    arrived = asyncio.Event()

    async def hold(_: Conversation) -> None:
        arrived.set()

    async with receiver(hold, saying(ack("AA", "K2"))) as state:
        sink = to(state)
        work = asyncio.create_task(sink.deliver(message("K1"), search_first=False))
        await asyncio.wait_for(arrived.wait(), 10)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await asyncio.wait_for(state.ended.wait(), 10)
        assert await sink.deliver(message("K2"), search_first=False) == Delivered(chart_id="K2")
