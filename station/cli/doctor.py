"""`station doctor`: what is wrong here, and what to do about it. Nothing is filed or changed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.charts.settings import ChartSettings
    from station.export.sink import ChartSink
    from station.settings import Settings

__all__ = ["doctor"]

# A clock before this program was written cannot be right.
_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    name: str
    ok: bool
    says: str
    next_step: str = ""


def doctor(
    *,
    config: Path | None = None,
    latency: bool = False,
    seconds: float = 15.0,
    json: bool = False,
) -> int:
    """Say what is wrong: ports, permissions, Bluetooth, chart, clock, and what to do.

    Parameters
    ----------
    config
        The site's configuration; the user's own file if not said.
    latency
        Open the window with a simulated room instead and measure how long a sample takes from
        its port to its pixel.
    seconds
        How long to measure.
    json
        One JSON object a finding.
    """
    if latency:
        return _latency(seconds, json)
    from station.settings import SettingsError, load_settings

    try:
        settings = load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    lines = asyncio.run(_all(settings))
    for line in lines:
        if json:
            print_json(
                {
                    "name": line.name,
                    "ok": line.ok,
                    "says": line.says,
                    "next_step": line.next_step,
                }
            )
            continue
        print(f"{'ok   ' if line.ok else 'LOOK '} {line.name}: {line.says}")
        if not line.ok and line.next_step:
            print(f"      {line.next_step}")
    return 0 if all(line.ok for line in lines) else 1


async def _all(settings: Settings) -> list[_Line]:
    from station.drivers.links.doctor import bluetooth_findings, serial_findings

    radio = {
        device.address: device.name or device.spec
        for device in settings.devices
        if device.link == "bluetooth" and device.address is not None
    }
    found = [*serial_findings(), *await bluetooth_findings(devices=radio)]
    lines = [
        _Line(name=item.name, ok=item.ok, says=item.says, next_step=item.next_step)
        for item in found
    ]
    lines.append(_specs())
    lines.append(_clock())
    lines.append(_data(settings.folder))
    lines.extend(await _charts(settings))
    return lines


def _specs() -> _Line:
    from station.codec import SpecError, load_spec, spec_ids

    try:
        count = len([load_spec(spec_id) for spec_id in spec_ids()])
    except SpecError as problem:
        return _Line(name="specs", ok=False, says=str(problem), next_step="Mend the file.")
    return _Line(name="specs", ok=bool(count), says=f"{count} instruments can be read.")


def _clock() -> _Line:
    now = datetime.now(UTC)
    if now < _WRITTEN:
        return _Line(
            name="clock",
            ok=False,
            says=f"This computer's clock says {now:%Y-%m-%d %H:%M} UTC; that is in the past.",
            next_step="Set the clock, or switch on time synchronisation.",
        )
    zone = time.strftime("%Z")
    return _Line(name="clock", ok=True, says=f"{now.astimezone():%Y-%m-%d %H:%M} {zone}.")


def _data(folder: Path) -> _Line:
    import shutil

    place = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    free_gb = shutil.disk_usage(place).free / 1e9
    if free_gb < 1.0:
        return _Line(
            name="disk",
            ok=False,
            says=f"Only {free_gb:.1f} GB are free where the station keeps its data.",
            next_step="Make room on the disk.",
        )
    return _Line(name="disk", ok=True, says=f"{free_gb:.0f} GB are free for {folder}.")


async def _charts(settings: Settings) -> list[_Line]:
    from station.charts import sink_of

    if not settings.charts:
        return [
            _Line(
                name="chart",
                ok=False,
                says="No chart is configured.",
                next_step="Add a [[chart]] with its url to the configuration.",
            )
        ]
    lines = []
    for chart in settings.charts:
        sink = sink_of(chart)
        try:
            wrong = await sink.check()
            offers = await _offers(chart, sink) if wrong is None else []
        finally:
            await sink.aclose()
        kind = "test chart" if chart.test else "chart"
        lines.append(
            _Line(
                name=f"chart {chart.name}",
                ok=wrong is None,
                says=wrong or f"The {kind} answers.",
                next_step="Check its address and the network." if wrong else "",
            )
        )
        lines += offers
    return lines


async def _offers(chart: ChartSettings, sink: ChartSink) -> list[_Line]:
    """What a FHIR chart says of itself, beside what the site wants to send there."""
    from station.export.fhir_sink import FhirSink

    if not isinstance(sink, FhirSink):
        return []
    offered = await sink.capability()
    wanted = {
        "Provenance": chart.provenance,
        "DiagnosticReport": chart.ekg_report == "diagnostic_report",
        "DocumentReference": chart.ekg_report == "document_reference",
        "Device": chart.devices == "referenced",
        "Communication": chart.messages,
        "QuestionnaireResponse": chart.intake == "questionnaire_response",
    }
    name = f"chart {chart.name}"
    missing = [kind for kind, sent in wanted.items() if sent and not offered.offer(kind).create]
    lines = [_Line(name=name, ok=True, says=line) for line in offered.words()]
    lines += [
        _Line(
            name=name,
            ok=False,
            says=f"The configuration has {kind} sent there, and this chart does not list it.",
            next_step="Ask the chart team, or take it out of the configuration.",
        )
        for kind in missing
    ]
    return lines


def _latency(seconds: float, json: bool) -> int:
    from station.demo import DEMO_USER, Demo
    from station.engine import Engine
    from station.ui.latency_check import measure

    with Demo(auto=True) as demo:
        engine = Engine(demo.settings, demo_user=DEMO_USER)
        measure(engine, name=DEMO_USER.name, pin=DEMO_USER.pin, seconds=seconds)
        reports = engine.latency_report()
    good = bool(reports)
    for signal, report in reports.items():
        good &= report.p99_ms is not None and report.p99_ms <= 50.0
        figures = {
            "signal": signal,
            "pieces": report.pieces,
            "p50_ms": report.p50_ms,
            "p99_ms": report.p99_ms,
            "worst_ms": report.worst_ms,
        }
        if json:
            print_json(figures)
        elif report.p99_ms is None:
            print(f"{signal}: nothing was painted")
        else:
            print(
                f"{signal}: from port to pixel p50 {report.p50_ms:.1f} ms, "
                f"p99 {report.p99_ms:.1f} ms, worst {report.worst_ms:.1f} ms "
                f"({report.pieces} pieces)"
            )
    return 0 if good else 1
