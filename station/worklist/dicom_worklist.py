"""A DICOM modality worklist: which EKGs are ordered, asked with C-FIND (PS3.4 annex K)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from station.dicom import library, uids
from station.dicom.association import AssociationError, Ended, associate
from station.saying import say
from station.worklist.dicom_orders import order_of

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from pydicom.dataset import Dataset
    from pynetdicom.association import Association

    from station.dicom.peer import DicomPeer
    from station.ekg.order import EkgOrder

__all__ = ["DicomWorklist", "Orders", "worklist_query"]

_PENDING: Final = (0xFF00, 0xFF01)
_MOST: Final = 1000  # a day has fewer; a list that does not end is cut off and said so


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a worklist said: orders, and notes about what could not be read.

    `wrong`: why there is no answer, in words; the list is then not known, which is not empty.
    """

    orders: tuple[EkgOrder, ...] = ()
    notes: tuple[str, ...] = ()
    wrong: str | None = None


class DicomWorklist:
    """The EKG orders of one worklist server.

    `ours`: only those scheduled for the AE title of this station; else those of all stations.
    """

    def __init__(self, peer: DicomPeer, *, zone: tzinfo | None = None, ours: bool = True) -> None:
        self._peer = peer
        self._zone = zone
        self._ours = ours

    async def orders(self, day: date) -> Orders:
        """Those of a day. Raises nothing but cancellation."""
        query = worklist_query(day, self._peer.calling if self._ours else "")

        def work(association: Association) -> tuple[list[Any], bool]:
            found: list[Any] = []
            for answer, identifier in association.send_c_find(query, uids.WORKLIST_FIND):
                if "Status" not in answer:
                    raise AssociationError(
                        Ended.BROKEN, say("{called} gave no answer.", called=self._peer.called)
                    )
                if answer.Status not in _PENDING:
                    if answer.Status != 0:
                        raise AssociationError(
                            Ended.UNSUPPORTED,
                            say(
                                "The worklist cannot be searched (0x{code}).",
                                code=f"{answer.Status:04X}",
                            ),
                        )
                    return found, False
                if len(found) == _MOST:
                    association.abort()
                    return found, True
                found.append(identifier)
            return found, False

        try:
            answers, more = await associate(self._peer, [uids.WORKLIST_FIND], work)
        except AssociationError as end:
            return Orders(wrong=end.says)
        return self._read(answers, more)

    def _read(self, answers: list[Dataset | None], more: bool) -> Orders:
        orders: list[EkgOrder] = []
        notes: dict[str, None] = {}
        if more:
            notes[say("The worklist is longer than {most} orders.", most=_MOST)] = None
        for answer in answers:
            if answer is None:
                notes[say("An order cannot be read.")] = None
                continue
            read = order_of(answer, self._zone)
            notes |= dict.fromkeys(read.notes)
            if read.order is not None and read.order not in orders:
                orders.append(read.order)
        return Orders(orders=tuple(orders), notes=tuple(notes))


def worklist_query(day: date, station_title: str) -> Dataset:
    """What is asked for: matching keys with values, and empty what is to be answered."""
    library.load()
    from pydicom.dataset import Dataset

    step = Dataset()
    step.ScheduledStationAETitle = station_title
    step.ScheduledProcedureStepStartDate = f"{day:%Y%m%d}"
    step.ScheduledProcedureStepStartTime = ""
    step.Modality = "ECG"
    step.ScheduledPerformingPhysicianName = ""
    step.ScheduledProcedureStepDescription = ""
    step.ScheduledProcedureStepID = ""
    query = Dataset()
    query.SpecificCharacterSet = "ISO_IR 192"
    query.ScheduledProcedureStepSequence = [step]
    for keyword in (
        "TimezoneOffsetFromUTC",
        "AccessionNumber",
        "ReferringPhysicianName",
        "PatientName",
        "PatientID",
        "IssuerOfPatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyInstanceUID",
        "RequestedProcedureDescription",
        "RequestedProcedureID",
    ):
        setattr(query, keyword, "")
    return query
