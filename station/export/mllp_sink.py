"""An HL7 v2 receiver as a destination: a message over MLLP, and the answer that belongs to it.

At least once on the wire; once in effect where the receiver drops what has an MSH-10 that it
knows (`drops_duplicates`). Everywhere else a message without an answer is a person's matter. An
answer counts for the message that its MSA-2 names and for no other. Nothing here is logged.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from datetime import UTC, datetime
from typing import Final

from station.export.hl7_answers import Answer, commit_of, outcome, read_answer
from station.export.mllp_link import (
    Link,
    LinkEndedError,
    connect,
    refused_by_peer,
)
from station.export.sink import (
    Ambiguous,
    NamedSink,
    Outcome,
    Refused,
    RetryAfter,
    Taken,
    refuse_simulated,
)
from station.hl7.acks import AckCode
from station.hl7.mllp import FrameTooLongError, frame
from station.hl7.reading import Hl7Error, header
from station.saying import say
from station.tls import ClientTls, TlsFilesError
from station.visit import Message

__all__ = ["MllpSink"]

_REMEMBERED: Final = 256
_NO_CONNECTION: Final = say(
    "The receiver does not answer. Everything is saved here and is sent when it returns."
)
_NO_ANSWER: Final = say("The message was sent, and the receiver did not answer.")
_CLOSED: Final = say("The receiver closed the connection without an answer.")
_NOT_HL7: Final = say("The receiver answered, and not with an HL7 acknowledgment.")
_OTHER: Final = say("The receiver answered a message that was not sent.")
_UNTRUSTED: Final = say("The receiver's certificate is not one that this station trusts.")
_UNWANTED: Final = say("The receiver refuses this station's certificate or version of TLS.")
_NO_TLS: Final = say("The receiver does not speak TLS as this station does.")
_TAKEN: Final = say("The receiver has it and does not say yet whether it is filed.")
_LOOK: Final = "Look for it in the chart. Send it again only if it is not there."

_DAMAGED: Final = Refused(
    says="This result was not written as this receiver needs it.",
    next_step="Call support: the message in the outbox is damaged.",
)


class _NoUseError(Exception):
    """What came is no answer to what was sent; `says` what it was."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class MllpSink(NamedSink):
    """`ChartSink` over MLLP. Belongs to the event loop that first uses it.

    `answer_s` is the patience for the first answer, `application_s` that for the application's
    answer after a commit, where the site waits for one (None: it does not). `commit_is_enough`:
    whether a commit (CA) alone counts as delivered. One connection is kept for `idle_s`.
    """

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        *,
        test: bool,
        tls: ClientTls | None = None,
        connect_s: float = 10.0,
        answer_s: float = 30.0,
        application_s: float | None = None,
        commit_is_enough: bool = False,
        drops_duplicates: bool = False,
        idle_s: float = 30.0,
    ) -> None:
        super().__init__(name, test=test)
        self._place = (host, port)
        self._tls = tls
        self._connect_s = connect_s
        self._answer_s = answer_s
        self._application_s = application_s
        self._commit_is_enough = commit_is_enough
        self._drops_duplicates = drops_duplicates
        self._idle_s = idle_s
        self._link: Link | None = None
        self._one_at_a_time = asyncio.Lock()
        self._sent: deque[str] = deque(maxlen=_REMEMBERED)

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Send one message and wait for its answer. Raises nothing but cancellation."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        msh = header(message.body)
        if msh is None or msh.field(10).text() != message.key:
            return _DAMAGED
        try:
            framed = frame(message.body)
        except ValueError:
            return _DAMAGED
        if search_first and not self._drops_duplicates and not message.decided:
            return Ambiguous(
                says=say("It is not known whether the receiver has this message."),
                next_step=_LOOK,
            )
        async with self._one_at_a_time:
            return await self._deliver(message, framed)

    async def check(self) -> str | None:
        """None when the receiver can be reached, else what is wrong, in words. Files nothing: it
        connects and closes, unless a connection is open and was answered on a moment ago.
        """
        if self._link is not None and self._link.usable(self._idle_s):
            return None
        try:
            link = await connect(*self._place, self._tls, self._connect_s)
        except (TlsFilesError, OSError) as problem:
            return _why_not(problem)
        await link.close()
        return None

    async def aclose(self) -> None:
        """Give back the connection."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _deliver(self, message: Message, framed: bytes) -> Outcome:
        try:
            link = await self._connected()
        except (TlsFilesError, OSError) as problem:  # nothing was sent
            return RetryAfter(says=_why_not(problem))
        try:
            return await self._exchange(link, message, framed)
        except BaseException:  # asked to stop: what comes later on it is nobody's
            self._drop()
            raise

    async def _connected(self) -> Link:
        await asyncio.sleep(0)  # lets the loop hear of an end that has come meanwhile
        if self._link is not None and not self._link.usable(self._idle_s):
            await self.aclose()
        if self._link is None:
            self._link = await connect(*self._place, self._tls, self._connect_s)
        return self._link

    async def _exchange(self, link: Link, message: Message, framed: bytes) -> Outcome:
        try:
            async with asyncio.timeout(self._answer_s):
                await link.send(framed)
                answer = await self._answer(link, message.key)
        except TimeoutError:
            return self._unknown(_NO_ANSWER)
        except _NoUseError as problem:
            return self._unknown(problem.says)
        except LinkEndedError:
            return self._unknown(_CLOSED)
        except OSError as problem:
            if refused_by_peer(problem):
                self._drop()
                return RetryAfter(says=_UNWANTED)
            return self._unknown(_CLOSED)
        finally:
            self._sent.append(message.key)
        if answer.code is AckCode.COMMIT_ACCEPT and not self._commit_is_enough:
            return await self._application(link, message)
        return outcome(answer, message.key, message.attempts)

    async def _application(self, link: Link, message: Message) -> Outcome:
        """After a commit: what the application says, where it is waited for. The message is with
        the receiver, so whatever happens now is no reason to send it again.
        """
        if self._application_s is None:
            return Taken(says=_TAKEN)
        try:
            async with asyncio.timeout(self._application_s):
                answer = await self._answer(link, message.key)
                while answer.code is AckCode.COMMIT_ACCEPT:  # said twice
                    answer = await self._answer(link, message.key)
                if answer.wants_commit:
                    await link.send(frame(commit_of(answer, datetime.now(UTC))))
        except TimeoutError:
            return Taken(says=_TAKEN)
        except (_NoUseError, LinkEndedError, OSError):
            self._drop()
            return Taken(says=_TAKEN)
        return outcome(answer, message.key, message.attempts)

    async def _answer(self, link: Link, key: str) -> Answer:
        """The next answer to `key`. One to an earlier message came too late and is passed over."""
        while True:
            try:
                answer = read_answer(await link.receive())
            except (Hl7Error, FrameTooLongError) as problem:
                raise _NoUseError(_NOT_HL7) from problem
            if answer.about == key:
                return answer
            if answer.about not in self._sent:
                raise _NoUseError(_OTHER)

    def _unknown(self, says: str) -> Outcome:
        """Nobody can tell whether it is there. The connection is given up: what comes on it later
        could only be taken for the answer to something else.
        """
        self._drop()
        if self._drops_duplicates:
            return RetryAfter(says=says, search_first=True)
        return Ambiguous(says=says, next_step=_LOOK)

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.abort()


def _why_not(problem: TlsFilesError | OSError) -> str:
    if isinstance(problem, TlsFilesError):
        return say("A certificate or key of this station cannot be used: {why}.", why=problem.why)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return _UNTRUSTED
    if isinstance(problem, ssl.SSLError):
        return _UNWANTED if refused_by_peer(problem) else _NO_TLS
    return _NO_CONNECTION
