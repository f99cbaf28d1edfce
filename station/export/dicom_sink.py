"""An EKG archive (PACS) as a destination: C-STORE, and C-FIND where it may be there already.

An object carries the same SOP Instance UID at each try. After an end that may have had an effect
the archive is searched for it where the site says that it can be; else it is sent again only where
the site says that the archive drops duplicates, or a person has decided. Nothing here is logged.
"""

from __future__ import annotations

import asyncio
import io
import warnings
from typing import TYPE_CHECKING, Final

from station.dicom import library, uids
from station.dicom.association import AssociationError, Ended, associate
from station.export.dicom_answers import stored
from station.export.sink import (
    Ambiguous,
    Delivered,
    NamedSink,
    Outcome,
    Refused,
    RetryAfter,
    refuse_simulated,
)
from station.saying import say, together
from station.visit import Message

if TYPE_CHECKING:
    from pydicom.dataset import Dataset
    from pynetdicom.association import Association

    from station.dicom.peer import DicomPeer

__all__ = ["DicomSink"]

_PENDING: Final = (0xFF00, 0xFF01)  # PS3.4 C.4.1.1.4
_MANY: Final = 100  # answers to a search for one instance; more is no answer to it
_LATER: Final = say("Everything is saved here and is sent when it returns.")
_DAMAGED: Final = Refused(
    says="This EKG was not written as this archive needs it.",
    next_step="Call support: the message in the outbox is damaged.",
)


class DicomSink(NamedSink):
    """`ChartSink` over DICOM. Each message is an association of its own.

    `search`: the archive answers C-FIND (Study Root) about what it holds. `drops_duplicates`: it
    keeps one of several objects with the same SOP Instance UID.
    """

    def __init__(
        self,
        name: str,
        peer: DicomPeer,
        *,
        test: bool,
        search: bool = False,
        drops_duplicates: bool = False,
    ) -> None:
        super().__init__(name, test=test)
        self._peer = peer
        self._search = search
        self._drops_duplicates = drops_duplicates

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Send one message, or find it already there. Raises nothing but cancellation."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        await asyncio.to_thread(library.load)
        ds = _read(message.body)
        if ds is None or ds.SOPInstanceUID != message.key:
            return _DAMAGED
        if search_first:
            if self._search:
                there = await self._found(ds)
                if there is not None and not (
                    isinstance(there, Ambiguous) and self._again(message)
                ):
                    return there
            elif not self._again(message):
                return _not_known(_silence(self._peer))
        return await self._store(ds)

    def _again(self, message: Message) -> bool:
        """Whether it may be sent without knowing if it is there."""
        return self._drops_duplicates or message.decided

    async def _store(self, ds: Dataset) -> Outcome:
        def work(association: Association) -> tuple[int, str]:
            answer = association.send_c_store(ds)
            if "Status" not in answer:
                raise AssociationError(Ended.BROKEN, _silence(self._peer))
            return int(answer.Status), str(answer.get("ErrorComment", "") or "")

        try:
            status, comment = await associate(self._peer, [str(ds.SOPClassUID)], work)
        except AssociationError as end:
            if end.ended is not Ended.BROKEN:
                return _no_answer(end)
            if self._search or self._drops_duplicates:
                return RetryAfter(says=together(end.says, _LATER), search_first=True)
            return _not_known(end.says)
        return stored(status, comment, str(ds.SOPInstanceUID))

    async def _found(self, ds: Dataset) -> Outcome | None:
        """Delivered where the archive holds it, None where it surely does not."""
        query = _query(ds)
        wanted = str(ds.SOPInstanceUID)

        def work(association: Association) -> bool:
            found = False
            for count, (answer, identifier) in enumerate(
                association.send_c_find(query, uids.STUDY_ROOT_FIND)
            ):
                if "Status" not in answer:
                    raise AssociationError(Ended.BROKEN, _silence(self._peer))
                if answer.Status not in _PENDING:
                    if answer.Status != 0:
                        raise AssociationError(
                            Ended.UNSUPPORTED,
                            say("the search failed with 0x{code}", code=f"{answer.Status:04X}"),
                        )
                    break
                found = found or _names(identifier, wanted)
                if count >= _MANY and not found:
                    raise AssociationError(Ended.UNSUPPORTED, say("it answers about other objects"))
            return found

        try:
            there = await associate(self._peer, [uids.STUDY_ROOT_FIND], work)
        except AssociationError as end:
            if end.ended in (Ended.UNSUPPORTED, Ended.REJECTED):
                return _not_known(end.says)
            return RetryAfter(says=together(end.says, _LATER), search_first=True)
        return Delivered(chart_id=wanted) if there else None

    async def check(self) -> str | None:
        """None when the archive answers C-ECHO, else what is wrong, in words. Files nothing."""

        def work(association: Association) -> str | None:
            answer = association.send_c_echo()
            if "Status" not in answer:
                raise AssociationError(Ended.BROKEN, _silence(self._peer))
            if answer.Status == 0:
                return None
            return say("The archive answers C-ECHO with 0x{code}.", code=f"{answer.Status:04X}")

        try:
            return await associate(self._peer, [uids.VERIFICATION], work)
        except AssociationError as end:
            return end.says

    async def aclose(self) -> None:
        """Nothing is kept open between messages."""


def _read(body: bytes) -> Dataset | None:
    """The object of a message, None where it is none."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning would hold what it is about
            ds = dcmread(io.BytesIO(body))
    except (InvalidDicomError, ValueError, EOFError, OSError, KeyError, AttributeError):
        return None
    wanted = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
    return ds if all(keyword in ds for keyword in wanted) else None


def _query(ds: Dataset) -> Dataset:
    """The unique keys of all levels down to the instance (PS3.4 C.4.1.2.1)."""
    from pydicom.dataset import Dataset

    query = Dataset()
    query.QueryRetrieveLevel = "IMAGE"
    query.StudyInstanceUID = ds.StudyInstanceUID
    query.SeriesInstanceUID = ds.SeriesInstanceUID
    query.SOPInstanceUID = ds.SOPInstanceUID
    return query


def _names(identifier: Dataset | None, wanted: str) -> bool:
    """Whether an answer is about that instance: an archive may ignore a key it does not know."""
    try:
        return identifier is not None and str(identifier.get("SOPInstanceUID", "")) == wanted
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return False


def _no_answer(end: AssociationError) -> Outcome:
    """What an association that sent nothing means for the message."""
    if end.ended in (Ended.REJECTED, Ended.UNSUPPORTED):
        return Refused(
            says=end.says,
            next_step="Call support: the archive must be set up for this station. Then send again.",
        )
    return RetryAfter(says=together(end.says, _LATER))


def _not_known(why: str) -> Ambiguous:
    return Ambiguous(
        says=say("It is not known whether the EKG is in the archive: {why}", why=why),
        next_step="Look for it in the archive. Send it again only if it is not there.",
    )


def _silence(peer: DicomPeer) -> str:
    return say("{called} gave no answer.", called=peer.called)
