"""What a site configures about DICOM, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from station.charts.tls import TlsSettings
from station.dicom.peer import DicomPeer, DicomTls, ae_title

if TYPE_CHECKING:
    from datetime import tzinfo

    from station.ekg.order import EkgOrder
    from station.export.dicom_destination import DicomDestination
    from station.export.dicom_sink import DicomSink
    from station.visit import Result, SignedVisit
    from station.worklist.dicom_worklist import DicomWorklist

__all__ = [
    "DicomSettings",
    "DicomWorklistSettings",
    "dicom_destination",
    "dicom_sink",
    "dicom_worklist",
]

_Title = Annotated[str, AfterValidator(ae_title)]
_Port = Annotated[int, Field(gt=0, lt=65536)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Peer(_Table):
    host: str
    port: _Port = 104
    called: _Title
    calling: _Title = "VITALS"
    tls: TlsSettings | None = None
    answer_s: Annotated[float, Field(ge=1, le=300)] = 30.0

    def peer(self, secret: Callable[[str], str | None] | None = None) -> DicomPeer:
        """The other end. `secret` gives the pass phrase of that name out of the key store."""
        tls = self.tls
        named = tls.passphrase if tls is not None else None
        return DicomPeer(
            host=self.host,
            port=self.port,
            called=self.called,
            calling=self.calling,
            answer_s=self.answer_s,
            whole_s=3 * self.answer_s,
            tls=None
            if tls is None
            else DicomTls(
                authority=tls.authority,
                certificate=tls.certificate,
                key=tls.key,
                passphrase=secret(named) if named is not None and secret is not None else None,
                server_name=tls.server_name,
                least=tls.least,
            ),
        )


class DicomSettings(_Peer):
    """An EKG archive. `called` is its AE title, `calling` the one of this station.

    `search`: it answers C-FIND; `drops_duplicates`: it keeps one of several objects with the same
    SOP Instance UID. `forms`: what of an EKG is sent. `rejections`: it knows IHE rejection notes.
    `issuer`: who gives out the record numbers. `paper` is that of the sheet.
    """

    search: bool = False
    drops_duplicates: bool = False
    forms: tuple[Literal["waveform", "pdf"], ...] = ("waveform", "pdf")
    paper: Literal["A4", "Letter"] = "A4"
    rejections: bool = False
    issuer: Annotated[str, Field(max_length=64)] | None = None
    institution: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _something(self) -> DicomSettings:
        if not self.forms:
            raise ValueError("an archive gets at least one form: waveform or pdf")
        return self


class DicomWorklistSettings(_Peer):
    """A modality worklist with EKG orders. `ours`: only those for the AE title of this station."""

    ours: bool = True


def dicom_destination(
    name: str,
    dicom: DicomSettings,
    *,
    test: bool,
    namespace: str,
    zone: tzinfo | None,
    sheet: Callable[[SignedVisit, Result], bytes] | None,
    order_of: Callable[[SignedVisit, Result], EkgOrder | None] | None = None,
) -> DicomDestination:
    """What an archive gets of a visit. `sheet` draws an EKG as PDF."""
    from station.export.dicom_destination import DicomDestination, no_order
    from station.export.dicom_parts import DicomSite

    return DicomDestination(
        name=name,
        test=test,
        site=DicomSite(
            namespace=namespace,
            time_zone=zone,
            issuer=dicom.issuer,
            institution=dicom.institution,
            waveform="waveform" in dicom.forms,
            sheet="pdf" in dicom.forms,
            rejections=dicom.rejections,
        ),
        sheet=sheet,
        order_of=order_of or no_order,
    )


def dicom_sink(
    name: str,
    dicom: DicomSettings,
    *,
    test: bool,
    secret: Callable[[str], str | None] | None = None,
) -> DicomSink:
    """The sink of an archive."""
    from station.export.dicom_sink import DicomSink

    return DicomSink(
        name,
        dicom.peer(secret),
        test=test,
        search=dicom.search,
        drops_duplicates=dicom.drops_duplicates,
    )


def dicom_worklist(
    worklist: DicomWorklistSettings,
    *,
    zone: tzinfo | None,
    secret: Callable[[str], str | None] | None = None,
) -> DicomWorklist:
    """The orders of a worklist."""
    from station.worklist.dicom_worklist import DicomWorklist

    return DicomWorklist(worklist.peer(secret), zone=zone, ours=worklist.ours)
