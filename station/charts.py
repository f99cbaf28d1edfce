"""The destinations of a site: from its configuration to sinks, and to what is sent to each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from station.checks.notice import ProviderNotice
    from station.corrections import Correction
    from station.export.sink import ChartSink
    from station.export.site import Destination
    from station.settings import ChartSettings, Settings
    from station.visit import Message, Result, SignedVisit

__all__ = [
    "ComposeCorrection",
    "composer",
    "correction_composer",
    "notice_charts",
    "notice_composer",
    "sink_of",
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

        return compose_notice(notice, _destinations(notice_charts(settings), settings))

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
    """The charts that take messages to the provider."""
    return tuple(chart for chart in settings.charts if chart.messages)


def _destinations(charts: tuple[ChartSettings, ...], settings: Settings) -> list[Destination]:
    from station.export.site import Destination, FhirSite, IntakeForm

    return [
        Destination(
            name=chart.name,
            test=chart.test,
            site=FhirSite(
                namespace=settings.namespace,
                time_zone=settings.zone,
                profiles=chart.profiles,
                send_waveforms=chart.send_waveforms,
                intake=IntakeForm(chart.intake),
            ),
        )
        for chart in charts
    ]


def sink_of(chart: ChartSettings, resource: str = "Observation") -> ChartSink:
    """The sink of one configured destination, for one type of resource."""
    if chart.file is not None:
        from station.export.file_sink import FileSink

        return FileSink(chart.name, chart.file, test=chart.test)
    from station.export.fhir_sink import FhirSink

    return FhirSink(chart.name, chart.url or "", test=chart.test, resource=resource)
