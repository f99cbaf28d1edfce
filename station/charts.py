"""The destinations of a site: from its configuration to sinks, and to what is sent to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.export.sink import ChartSink
    from station.settings import ChartSettings, Settings
    from station.visit import Message, SignedVisit

__all__ = ["composer", "sink_of"]


def composer(settings: Settings) -> Callable[[SignedVisit], list[Message]]:
    """What turns a signed visit into messages; the store calls it in its transaction."""

    def compose(signed: SignedVisit) -> list[Message]:
        from station.export.compose import compose as messages_of
        from station.export.site import Destination, FhirSite, IntakeForm

        destinations = [
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
            for chart in settings.charts
        ]
        return messages_of(signed, destinations)

    return compose


def sink_of(chart: ChartSettings) -> ChartSink:
    """The sink of one configured destination."""
    if chart.file is not None:
        from station.export.file_sink import FileSink

        return FileSink(chart.name, chart.file, test=chart.test)
    from station.export.fhir_sink import FhirSink

    return FhirSink(chart.name, chart.url or "", test=chart.test)
