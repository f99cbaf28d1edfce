"""`station capture`: a whole visit without a window, on the same engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.cli.output import Refused, need_simulators, number, print_json

if TYPE_CHECKING:
    from station.capture.commands import Answer, Command, SignIn
    from station.capture.views import StationView
    from station.demo import Demo
    from station.engine import Engine
    from station.visit import Actor, ExpectedPatient, Result

__all__ = ["capture"]

# Longest waits, in seconds: for an instrument's value, and for the chart.
_VALUE_S = 90.0
_CHART_S = 60.0
_PAIN = Decimal(2)
_REASON = "Check-up (demonstration)"


def capture(
    *,
    demo: bool = False,
    out: Path | None = None,
    chart: str | None = None,
    seed: int = 1,
    patient: str | None = None,
    values: str | None = None,
    json: bool = False,
) -> int:
    """Run one whole visit without a window: simulated room, one of each vital, 10 s of EKG.

    The exit code is 0 only when every result is delivered.

    Parameters
    ----------
    demo
        With a simulated room. (A real room needs a person at it: use `station run`.)
    out
        Write the results as a FHIR bundle to this file.
    chart
        Send the results to this FHIR server instead, which then counts as a test chart.
    seed
        Which simulated patient is in the room.
    patient
        The patient's id in the chart; the first one expected today if not said.
    values
        What the instruments are to find, such as systolic=128,diastolic=82,spo2=97,steady.
    json
        One JSON object a result instead of words.
    """
    need_simulators()
    from station.demo import Demo
    from station.settings import ChartSettings, SettingsError
    from station.simulators.demo_chart import DemoChartError
    from station.simulators.room_process import RoomError

    if not demo:
        raise Refused("a visit without a window needs a simulated room: say --demo")
    if (out is None) == (chart is None):
        raise Refused("say where the results go: --out FILE or --chart URL, and not both")
    sink = (
        ChartSettings(name="file", file=out.absolute(), test=True, send_waveforms=True)
        if out is not None
        else ChartSettings(name="chart", url=chart, test=True, send_waveforms=True)
    )
    if out is not None:
        out.unlink(missing_ok=True)
    try:
        with Demo(seed=seed, patient=values, auto=False, time_scale=8.0, chart=sink) as room:
            return _Visit(room, json).run(patient)
    except (SettingsError, DemoChartError, RoomError, ValueError) as problem:
        raise Refused(str(problem)) from problem


class _Visit:
    """The steps of one visit, each waiting for what it needs."""

    def __init__(self, demo: Demo, json: bool) -> None:
        from station.demo import DEMO_USER
        from station.engine import Engine

        self._demo = demo
        self._json = json
        self._engine: Engine = Engine(
            demo.settings.model_copy(update={"steady_s": Decimal(2)}), demo_user=DEMO_USER
        )
        self._changed = threading.Condition()

    def run(self, patient_id: str | None) -> int:
        """From sign-in to the last receipt."""
        self._engine.start().result(30)
        unsubscribe = self._engine.subscribe(self._on_view)
        try:
            actor = self._sign_in()
            self._identify(actor, self._expected(actor, patient_id))
            self._measure(actor)
            self._ask(actor)
            self._sign(actor)
            return self._report()
        finally:
            unsubscribe()
            self._engine.stop()

    def _on_view(self, _: StationView) -> None:
        with self._changed:
            self._changed.notify_all()

    def _until(self, what: str, true_of: Callable[[StationView], bool], seconds: float) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: true_of(self._engine.view()), seconds):
                raise Refused(f"{what} did not come within {seconds:.0f} s")

    def _do(self, command: Command | SignIn) -> Answer:
        from station.capture.commands import Denied

        answer = self._engine.submit(command).result(60)
        if isinstance(answer, Denied):
            raise Refused(f"{type(command).__name__}: {answer.says} {answer.next_step}".strip())
        return answer

    def _sign_in(self) -> Actor:
        from station.capture.commands import Done, SignIn
        from station.demo import DEMO_USER

        answer = self._do(SignIn(name=DEMO_USER.name, pin=DEMO_USER.pin))
        assert isinstance(answer, Done)
        assert answer.actor is not None
        return answer.actor

    def _expected(self, actor: Actor, patient_id: str | None) -> ExpectedPatient:
        """The wanted patient of the worklist, or an invented one where there is no chart."""
        from station.capture.commands import ReadWorklist
        from station.demo import demo_patient

        if self._demo.settings.worklist_url is None:
            return demo_patient(patient_id)
        self._do(ReadWorklist(actor=actor))
        listed = self._engine.view().worklist.patients
        for expected in listed:
            if patient_id is None or patient_id in (expected.patient.id, expected.patient.mrn):
                return expected
        if patient_id is None:
            raise Refused("nobody is expected today; say which patient with --patient ID")
        return self._unlisted(patient_id)

    def _unlisted(self, patient_id: str) -> ExpectedPatient:
        """Somebody whom the chart knows, without a visit today."""
        import asyncio
        from datetime import datetime

        from station.charts import auth_at, tls_at
        from station.visit import ExpectedPatient, Presence
        from station.worklist import FhirWorklist, WorklistError

        settings = self._demo.settings
        url = settings.worklist_url or ""
        reader = FhirWorklist(
            url, time_zone=settings.zone, auth=auth_at(url, settings), tls=tls_at(url, settings)
        )
        today = datetime.now(settings.zone).date()
        try:
            patient = asyncio.run(reader.patient(patient_id, today))
        except WorklistError as problem:
            raise Refused(f"patient {patient_id}: {problem}") from problem
        return ExpectedPatient(patient=patient, presence=Presence.ARRIVED)

    def _identify(self, actor: Actor, expected: ExpectedPatient) -> None:
        from station.capture.commands import (
            ChoosePatient,
            ConfirmIdentifier,
            Identifier,
            StartVisit,
        )

        self._do(ChoosePatient(actor=actor, expected=expected))
        for which in Identifier:
            self._do(ConfirmIdentifier(actor=actor, which=which))
        self._do(StartVisit(actor=actor))

    def _measure(self, actor: Actor) -> None:
        from station.visit import ResultKind

        self._until("a connection to the instruments", _all_connected, _VALUE_S)
        self._demo.room.command(do="start", device="bluetooth_blood_pressure")
        self._demo.room.command(do="measure", device="bluetooth_health_thermometer")
        for kind in (
            ResultKind.SPO2,
            ResultKind.PULSE_RATE,
            ResultKind.BODY_TEMPERATURE,
            ResultKind.BLOOD_PRESSURE,
        ):
            self._accept(actor, kind)
        self._capture_ekg(actor)

    def _accept(self, actor: Actor, kind: Any) -> None:
        from station.capture.commands import Accept, Denied
        from station.capture.views import TileState

        def ready(view: StationView) -> bool:
            tile = view.tile(kind)
            kept = tile is not None and tile.state is TileState.CAPTURED
            return kept or (tile is not None and tile.acceptable)

        while True:
            self._until(f"a {kind} to keep", ready, _VALUE_S)
            tile = self._engine.view().tile(kind)
            if tile is not None and tile.state is TileState.CAPTURED:
                return  # the station kept it by itself
            if tile is None or tile.measurement is None:
                continue  # it changed between two looks
            answer = self._engine.submit(
                Accept(actor=actor, kind=kind, measurement=tile.measurement)
            ).result(30)
            # A stream goes on while somebody looks at it: look again.
            if not isinstance(answer, Denied):
                return

    def _capture_ekg(self, actor: Actor) -> None:
        from station.capture.commands import CaptureEkg

        seconds = 10.0

        def long_enough(view: StationView) -> bool:
            ring = self._engine.ring("ecg")
            started = view.visit.confirmed_at if view.visit else None
            if ring is None or started is None:
                return False
            return (view.now - started).total_seconds() > seconds and ring.filled_s >= seconds

        self._until("10 s of EKG", long_enough, _VALUE_S)
        self._do(CaptureEkg(actor=actor, seconds=seconds))

    def _ask(self, actor: Actor) -> None:
        """What a person counts and asks: respiration as the simulated patient breathes."""
        from station.capture.commands import EnterText, EnterValue
        from station.simulators.patient import Patient, patient_from_words
        from station.visit import ResultKind
        from station.vitals import Quantity, Unit, Vital

        words, seed = self._demo.patient_words, self._demo.seed
        person = patient_from_words(words, seed) if words else Patient(seed=seed)
        breaths = Decimal(round(person.at(0.0).respiratory_rate))
        for vital, quantity in (
            (Vital.RESPIRATORY_RATE, Quantity(breaths, Unit.PER_MIN)),
            (Vital.PAIN_SCORE, Quantity(_PAIN, Unit.SCORE)),
        ):
            self._do(EnterValue(actor=actor, values=((vital, quantity),)))
        self._do(EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text=_REASON))

    def _sign(self, actor: Actor) -> None:
        from station.capture.commands import Sign
        from station.capture.views import Phase
        from station.demo import DEMO_USER

        self._do(Sign(actor=actor, pin=DEMO_USER.pin))

        def settled(view: StationView) -> bool:
            if view.visit is None:
                return False
            return view.visit.phase is Phase.DELIVERED or (
                bool(view.visit.deliveries)
                and not any(delivery.state.open for delivery in view.visit.deliveries)
            )

        self._until("every receipt", settled, _CHART_S)

    def _report(self) -> int:
        from station.capture.views import Phase

        visit = self._engine.view().visit
        assert visit is not None  # it was signed a moment ago
        by_result = {delivery.result_id: delivery for delivery in visit.deliveries}
        for result in visit.results:
            delivery = by_result.get(result.id)
            said = _values(result)
            line: dict[str, Any] = {
                "result": result.id,
                "kind": str(result.kind),
                "values": said,
                "filed": result.filed,
                "state": str(delivery.state) if delivery else "kept here",
                "chart_id": delivery.chart_id if delivery else None,
                "says": delivery.says if delivery else None,
            }
            if self._json:
                print_json(line)
            else:
                words = ", ".join(f"{name} {value}" for name, value in said.items())
                print(f"{line['kind']}: {words}: {line['state']}")
        return 0 if visit.phase is Phase.DELIVERED else 1


def _all_connected(view: StationView) -> bool:
    from station.drivers.links.base import LinkPhase

    return bool(view.links) and all(link.phase is LinkPhase.CONNECTED for link in view.links)


def _values(result: Result) -> dict[str, Any]:
    if result.text is not None:
        return {"text": result.text}
    if result.ekg is not None:
        seconds = result.ekg.samples / result.ekg.rate_hz
        return {"seconds": seconds, "lost_samples": result.ekg.lost_samples}
    return {str(r.vital): number(r.quantity.value) for r in result.readings}
