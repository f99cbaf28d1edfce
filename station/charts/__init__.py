"""The destinations of a site: from its configuration to sinks, and to what is sent to each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from station.charts.smart import SmartSettings
    from station.charts.tls import TlsSettings
    from station.checks.notice import ProviderNotice
    from station.corrections import Correction
    from station.export.destination import Destination
    from station.export.fhir_destination import FhirDestination
    from station.export.sink import ChartSink
    from station.settings import ChartSettings, Settings
    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls
    from station.visit import Message, Result, SignedVisit

__all__ = [
    "ComposeCorrection",
    "auth_at",
    "auth_of",
    "composer",
    "correction_composer",
    "destination_of",
    "notice_charts",
    "notice_composer",
    "sink_of",
    "tls_at",
    "tls_of",
]

ComposeCorrection: TypeAlias = (
    "Callable[[SignedVisit, Result, Correction, Collection[str], Sequence[Result]], list[Message]]"
)


def composer(settings: Settings) -> Callable[[SignedVisit], list[Message]]:
    """What turns a signed visit into messages; the store calls it in its transaction."""

    def compose(signed: SignedVisit) -> list[Message]:
        from station.export.compose import compose as messages_of

        return messages_of(signed, _destinations(settings.charts, settings))

    return compose


def notice_composer(settings: Settings) -> Callable[[ProviderNotice], list[Message]]:
    """What turns a message to the provider into one for each chart that takes such."""

    def compose(notice: ProviderNotice) -> list[Message]:
        from station.export.fhir_communication import compose_notice

        charts = notice_charts(settings)
        return compose_notice(notice, [_fhir(chart, settings) for chart in charts])

    return compose


def correction_composer(settings: Settings) -> ComposeCorrection:
    """What turns a correction into messages for where its result was sent."""

    def compose(
        signed: SignedVisit,
        standing: Result,
        correction: Correction,
        where: Collection[str],
        results: Sequence[Result],
    ) -> list[Message]:
        from station.export.correct import correction_messages

        everywhere = _destinations(settings.charts, settings)
        return correction_messages(signed, standing, correction, everywhere, where, results)

    return compose


def notice_charts(settings: Settings) -> tuple[ChartSettings, ...]:
    """The charts that take messages to the provider: FHIR has a form for them."""
    return tuple(chart for chart in settings.charts if chart.fhir and chart.messages)


def _destinations(charts: tuple[ChartSettings, ...], settings: Settings) -> list[Destination]:
    return [destination_of(chart, settings) for chart in charts]


def destination_of(chart: ChartSettings, settings: Settings) -> Destination:
    """What one configured destination gets of a visit."""
    if chart.folder is not None:
        from station.charts.papers import visit_sheet
        from station.export.folder_destination import FolderDestination

        sheet = visit_sheet(settings, chart.folder.paper) if "pdf" in chart.folder.forms else None
        return FolderDestination(fhir=_fhir(chart, settings), forms=chart.folder.forms, sheet=sheet)
    if chart.hl7 is not None:
        from station.charts.hl7 import hl7_destination
        from station.charts.papers import ekg_sheet, visit_sheet

        return hl7_destination(
            chart.name,
            chart.hl7,
            test=chart.test,
            zone=settings.zone,
            visit_sheet=visit_sheet(settings, chart.hl7.paper),
            ekg_sheet=ekg_sheet(settings, chart.hl7.paper),
        )
    if chart.dicom is not None:
        from station.charts.dicom import dicom_destination
        from station.charts.papers import ekg_sheet

        return dicom_destination(
            chart.name,
            chart.dicom,
            test=chart.test,
            namespace=settings.namespace,
            zone=settings.zone,
            sheet=ekg_sheet(settings, chart.dicom.paper),
            order_of=lambda _, result: result.ekg.order if result.ekg is not None else None,
        )
    return _fhir(chart, settings)


def _fhir(chart: ChartSettings, settings: Settings) -> FhirDestination:
    from station.charts.papers import ekg_sheet
    from station.export.fhir_destination import FhirDestination
    from station.export.fhir_report import ReportForm
    from station.export.site import FhirSite, IntakeForm

    return FhirDestination(
        name=chart.name,
        test=chart.test,
        site=FhirSite(
            namespace=settings.namespace,
            time_zone=settings.zone,
            profiles=chart.profiles,
            send_waveforms=chart.send_waveforms,
            intake=IntakeForm(chart.intake),
        ),
        report=ReportForm(chart.ekg_report),
        ekg_sheet=ekg_sheet(settings, chart.paper),
        measurements=chart.ekg_measurements,
        provenance=chart.provenance,
    )


def sink_of(chart: ChartSettings, resource: str = "Observation") -> ChartSink:
    """The sink of one configured destination, for one type of resource."""
    if chart.file is not None:
        from station.export.file_sink import FileSink

        return FileSink(chart.name, chart.file, test=chart.test)
    if chart.folder is not None:
        from station.export.folder_sink import FolderSink

        return FolderSink(chart.name, chart.folder.path, test=chart.test)
    if chart.hl7 is not None:
        from station.charts.hl7 import hl7_sink
        from station.charts.secrets import secret_of

        return hl7_sink(chart.name, chart.hl7, test=chart.test, secret=secret_of)
    if chart.dicom is not None:
        from station.charts.dicom import dicom_sink
        from station.charts.secrets import secret_of

        return dicom_sink(chart.name, chart.dicom, test=chart.test, secret=secret_of)
    from station.export.fhir_sink import FhirSink

    url = chart.url or ""
    return FhirSink(
        chart.name,
        url,
        test=chart.test,
        resource=resource,
        auth=auth_of(chart),
        own_devices=chart.devices == "referenced",
        tls=tls_of(chart.tls),
    )


def auth_of(chart: ChartSettings) -> BearerAuth | None:
    """How the station signs in at a FHIR chart; None where it needs not."""
    if chart.smart is None or chart.url is None:
        return None
    return _signed_in(chart.smart, chart.url, chart.tls)


def auth_at(url: str, settings: Settings) -> BearerAuth | None:
    """How the station signs in at that address: as it does where it files, if that is the same."""
    for chart in settings.charts:
        if chart.url is not None and chart.url.rstrip("/") == url.rstrip("/"):
            return auth_of(chart)
    return None


def tls_of(tls: TlsSettings | None) -> ClientTls | None:
    """A `tls` table as a connection takes it; the key store opens its key."""
    if tls is None:
        return None
    from station.charts.secrets import secret_of

    return tls.client(secret_of)


def tls_at(url: str, settings: Settings) -> ClientTls | None:
    """Whom the station trusts at that address: as where it files, if that is the same, else as
    `worklist_tls` says.
    """
    for chart in settings.charts:
        if chart.url is not None and chart.url.rstrip("/") == url.rstrip("/"):
            return tls_of(chart.tls)
    return tls_of(settings.worklist_tls)


@functools.cache
def _signed_in(smart: SmartSettings, url: str, tls: TlsSettings | None) -> BearerAuth:
    """One for each chart: whoever files there and whoever reads there use the same token."""
    from station.charts.smart import bearer_auth

    return bearer_auth(smart, url, tls_of(tls))
