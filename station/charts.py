"""The destinations of a site: from its configuration to sinks, and to what is sent to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.checks.notice import ProviderNotice
    from station.export.sink import ChartSink
    from station.export.site import Destination
    from station.settings import ChartSettings, Settings
    from station.visit import Message, SignedVisit

__all__ = ["composer", "notice_charts", "notice_composer", "sink_of"]


def composer(settings: Settings) -> Callable[[SignedVisit], list[Message]]:
    """What turns a signed visit into messages; the store calls it in its transaction."""

    def compose(signed: SignedVisit) -> list[Message]:
        from station.export.compose import compose as messages_of

        return messages_of(signed, [_destination(settings, chart) for chart in settings.charts])

    return compose


def notice_composer(settings: Settings) -> Callable[[ProviderNotice], list[Message]]:
    """What turns a message to the provider into one for each chart that takes such."""

    def compose(notice: ProviderNotice) -> list[Message]:
        from station.export.fhir_communication import compose_notice

        return compose_notice(
            notice, [_destination(settings, chart) for chart in notice_charts(settings)]
        )

    return compose


def notice_charts(settings: Settings) -> tuple[ChartSettings, ...]:
    """The charts that take messages to the provider."""
    return tuple(chart for chart in settings.charts if chart.messages)


def _destination(settings: Settings, chart: ChartSettings) -> Destination:
    from station.export.site import Destination, FhirSite

    return Destination(
        name=chart.name,
        test=chart.test,
        site=FhirSite(
            namespace=settings.namespace,
            time_zone=settings.zone,
            profiles=chart.profiles,
            send_waveforms=chart.send_waveforms,
        ),
    )


def sink_of(chart: ChartSettings, resource: str = "Observation") -> ChartSink:
    """The sink of one configured destination, for one type of resource."""
    if chart.file is not None:
        from station.export.file_sink import FileSink

        return FileSink(chart.name, chart.file, test=chart.test)
    from station.export.fhir_sink import FhirSink

    return FhirSink(chart.name, chart.url or "", test=chart.test, resource=resource)
