"""`station doctor`: what is wrong here, and what to do about it. Nothing is filed or changed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from station.cli.output import Refused, need_simulators, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.access.audit import ChainLink
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
    parts: Annotated[bool, Parameter(negative="")] = False,
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
    parts
        Look at this installation instead, and at nothing of the site: specs, words, fonts, the
        Bluetooth back end, the encrypted database, the key store.
    seconds
        How long to measure.
    json
        One JSON object a finding.
    """
    if latency:
        return _latency(seconds, json)
    if parts:
        from station.cli.parts import parts as installed

        return _tell([_Line(name=name, ok=ok, says=says) for name, ok, says in installed()], json)
    from station.settings import SettingsError, load_settings

    try:
        settings = load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem
    return _tell([*asyncio.run(_all(settings)), *_trail(settings, config)], json)


def _tell(lines: list[_Line], json: bool) -> int:
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
    lines.extend(_adt(settings))
    lines.extend(await _orders(settings))
    lines.extend(_clear(settings))
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


def _clear(settings: Settings) -> list[_Line]:
    """What crosses the network without encryption."""
    from station.in_the_clear import in_the_clear

    step = "Ask the other side for TLS, and say so in the configuration (docs/network.md)."
    return [
        _Line(name="network", ok=False, says=says, next_step=step)
        for says in in_the_clear(settings)
    ]


def _trail(settings: Settings, config: Path | None) -> list[_Line]:
    """Whether the audit trail is whole. A station that never ran has none."""
    from station.cli.desk import desk
    from station.store.errors import StoreBusyError

    if not (settings.folder / "station.db").exists():
        return []
    try:
        with desk(config) as opened:
            check = opened.store.audit_found().result()
            used = _emergency_uses(check.rows)
    except Refused as problem:
        if isinstance(problem.__cause__, StoreBusyError):
            says = "The station is running; it looked at its audit trail when it started."
            return [_Line(name="audit trail", ok=True, says=says)]
        return [_Line(name="audit trail", ok=False, says=str(problem))]
    told = [] if used is None else [used]
    if not check.findings:
        says = f"It is whole: {len(check.rows)} rows."
        return [_Line(name="audit trail", ok=True, says=says), *told]
    first, more = check.findings[0].text, len(check.findings) - 1
    return [
        _Line(
            name="audit trail",
            ok=False,
            says=first if not more else f"{first} And {more} more.",
            next_step="Keep the station as it is, run `station audit verify`, and tell who answers "
            "for data protection.",
        ),
        *told,
    ]


def _emergency_uses(rows: Sequence[ChainLink]) -> _Line | None:
    """How often the emergency code was used since it was set: it is one to be replaced then."""
    from station.access.audit import Outcome

    uses, before = 0, None
    for row in rows:
        entry = row.entry
        if entry.action == "set_emergency_code":
            uses, before = 0, entry.at
        elif entry.action == "emergency_access" and entry.outcome is Outcome.DONE:
            uses += 1
    if before is None:
        return None
    if not uses:
        return _Line(name="emergency access", ok=True, says="Its code is set and was not used.")
    return _Line(
        name="emergency access",
        ok=False,
        says=f"It was used {uses} time{'' if uses == 1 else 's'} since its code was set.",
        next_step="Look at `station audit list --emergency`, and set a new code with `station "
        "users emergency-code`.",
    )


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


def _adt(settings: Settings) -> list[_Line]:
    """Whether ADT messages could be taken in as it is configured. Nothing is opened."""
    adt = settings.adt
    if not adt.enabled:
        return []
    from station.charts.secrets import secret_of
    from station.worklist.adt_listener import AdtListenerError

    try:
        options = adt.options(secret_of(adt.key_secret) if adt.key_secret is not None else None)
    except AdtListenerError as problem:
        return [_Line(name="adt", ok=False, says=problem.says, next_step=problem.next_step)]
    who = ", ".join(options.peers) or "programs of this computer"
    how = "with TLS" if options.tls is not None else "without TLS"
    says = f"ADT messages are taken in at {options.host} port {options.port}, {how}, from {who}."
    return [_Line(name="adt", ok=True, says=says)]


async def _orders(settings: Settings) -> list[_Line]:
    """What the EKG worklist answers."""
    table = settings.ekg.worklist
    if table is None:
        return []
    from station.charts.dicom import dicom_worklist
    from station.charts.secrets import secret_of

    worklist = dicom_worklist(table, zone=settings.zone, secret=secret_of)
    said = await worklist.orders(datetime.now(UTC).astimezone(settings.zone).date())
    if said.wrong is not None:
        step = "Check host, port and AE titles under [ekg.worklist], and the network."
        return [_Line(name="EKG worklist", ok=False, says=said.wrong, next_step=step)]
    words = " ".join((f"{len(said.orders)} EKGs are ordered for today.", *said.notes))
    return [_Line(name="EKG worklist", ok=True, says=words)]


def _latency(seconds: float, json: bool) -> int:
    need_simulators()
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
