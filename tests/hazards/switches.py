"""For each hazard of docs/hazards.md: how its control is taken out of the product, for a test run.

Each says in a line what it takes out. `make soak` runs the tests of every hazard with its switch
thrown, and wants them to fail: `test_switched_off.py`. Nothing of this is in the product.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from station.capture.commands import Done
from station.capture.programs.machine import Moved, Stage
from station.capture.programs.sets import Component
from station.capture.views import HoldReason, TileState
from station.export.hl7_answers import read_answer
from station.export.sink import RetryAfter
from station.marks import Level
from station.scanner.burst import Verdict
from station.signals.filters import FilterName
from station.vitals import Quantity
from tests.hazards.switching import Patcher, Switch

__all__ = ["SWITCHES"]

SWITCHES: Final[dict[str, Switch]] = {}


def switch(hazard: str, says: str) -> Callable[[Callable[[Patcher], None]], None]:
    def keep(off: Callable[[Patcher], None]) -> None:
        assert hazard not in SWITCHES
        SWITCHES[hazard] = Switch(hazard, says, off)

    return keep


def nothing(*_: Any, **__: Any) -> None:
    """Instead of a check that refuses."""


def without(reason: HoldReason) -> Callable[[Any], object]:
    """A judge that never holds a reading for that reason."""

    def made_of(real: Any) -> object:
        def verdict(self: Any, *args: Any) -> HoldReason | None:
            found: HoldReason | None = real(self, *args)
            return None if found is reason else found

        return verdict

    return made_of


# Whose it is.


@switch("H01", "a measurement that began before the patient was confirmed is not held")
def _(off: Patcher) -> None:
    off.wrap("station.capture.attach:Judge._verdict", without(HoldReason.BEFORE_PATIENT))


@switch("H02", "records that come together after a connection are not told to be from memory")
def _(off: Patcher) -> None:
    def settled(records: Any, *, alone: bool) -> list[Any]:
        return list(records)

    off.put("station.drivers.arrivals:settled", settled)


@switch("H03", "no record is known to have come before, neither in this run nor from the disk")
def _(off: Patcher) -> None:
    off.put("station.drivers.records:RecordBook.again", lambda self, frame: False)
    off.put("station.capture.attach:Judge._came_before", lambda self, reading: False)


@switch("H04", "a device's clock is believed however wrong it is; times in the chart have no zone")
def _(off: Patcher) -> None:
    off.wrap("station.capture.attach:Judge._verdict", without(HoldReason.CLOCK_WRONG))
    off.put(
        "station.export.fhir:date_time",
        lambda moment, zone: moment.astimezone(zone).replace(tzinfo=None).isoformat(),
    )


@switch("H05", "any instrument with the right service is connected to, whatever its address")
def _(off: Patcher) -> None:
    off.put("station.drivers.links.ble_radio:Wanted.fits", lambda self, sighting: True)


@switch("H06", "no identifier has to be heard before a visit starts")
def _(off: Patcher) -> None:
    off.put("station.capture.course:to_be_heard", lambda patient: frozenset())


@switch("H07", "the board is not cleared when the patient changes")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def clear(self: Any, kinds: Any = None) -> None:
            if not self.tiles:
                real(self, kinds)

        return clear

    off.wrap("station.capture.board:Board.clear", made_of)


@switch("H08", "a merge puts another patient under the open visit without a word")
def _(off: Patcher) -> None:
    async def known_as(self: Any, was: str, patient: Any, now: datetime) -> bool:
        self.visit = dataclasses.replace(self.visit, patient=patient)
        self.expected = dataclasses.replace(self.expected, patient=patient)
        return False

    off.put("station.capture.course:Course.known_as", known_as)


@switch("H09", "the list that is shown stays when another day begins")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        async def turn_to(self: Any, day: Any) -> None:
            if self._day is None:
                await real(self, day)

        return turn_to

    off.wrap("station.today:TodayList._turn_to", made_of)


@switch("H10", "every patient counts as one of the chart")
def _(off: Patcher) -> None:
    off.put("station.visit:Patient.in_chart", property(lambda self: True))


@switch("H11", "a scanner's keys are typed like a person's")
def _(off: Patcher) -> None:
    off.put("station.scanner.burst:Recogniser.key", lambda self, char, at_s: Verdict())


@switch("H48", "the station trusts its own clock, whatever it shows and however it jumps")
def _(off: Patcher) -> None:
    off.put("station.capture.course:EARLIEST", datetime(1900, 1, 1, tzinfo=UTC))
    off.put("station.clocks:ClockWatch.broke", lambda self: False)


# Numbers.


@switch("H12", "the values that stand for no number are read as numbers")
def _(off: Patcher) -> None:
    off.put("station.codec.meaning:specials_of", lambda kind: ())


@switch("H13", "a value is given another unit without being converted")
def _(off: Patcher) -> None:
    def to(self: Quantity, unit: Any, decimals: int | None = None) -> Quantity:
        return Quantity(self.value, unit)

    off.put("station.vitals:Quantity.to", to)


@switch("H14", "what is entered is neither compared with the last value nor looked at together")
def _(off: Patcher) -> None:
    off.put("station.capture.checking:marks_of", lambda *_, **__: ())
    off.put("station.capture.manual:out_of_order", lambda readings: False)


@switch("H15", "what an instrument says against its own number is not heard")
def _(off: Patcher) -> None:
    off.put("station.drivers.interpret:Interpreter._against", lambda self, frame, vital: ())
    off.put("station.drivers.interpret:Interpreter._failures", lambda self, frame, taken: iter(()))


@switch("H16", "checksums are not compared, and no number is impossible")
def _(off: Patcher) -> None:
    off.put("station.codec.framing:checksum_of", lambda rule, rows: rows[:, rule.at])
    off.put("station.capture.board:out_of_range", nothing)
    off.put("station.capture.checking:out_of_range", nothing)


@switch("H17", "rules hold for every age")
def _(off: Patcher) -> None:
    off.put("station.checks.judge:applies", lambda rule, born, day: True)


@switch("H18", "no value is critical")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def limit_mark(book: Any, level: Level, *args: Any) -> object:
            return None if level is Level.CRITICAL else real(book, level, *args)

        return limit_mark

    off.wrap("station.checks.judge:_limit_mark", made_of)


@switch("H19", "nothing has to be known of how a value was measured, and all arms are adults'")
def _(off: Patcher) -> None:
    off.put("station.capture.how:How.missing", lambda self, kind, context: ())
    off.put("station.capture.how:ADULT_CUFF_FROM_YEARS", 0)


@switch("H20", "pulses of two instruments are not compared")
def _(off: Patcher) -> None:
    off.put("station.capture.checking:pulses", nothing)


@switch("H21", "every protocol counts as verified")
def _(off: Patcher) -> None:
    off.put("station.codec.spec.spec:Spec.verified", property(lambda self: True))


# What stands still.


@switch("H22", "a value does not grow old, and a stream that stopped is not noticed")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def state(self: Any, now: datetime) -> TileState | None:
            found: TileState | None = real(self, now)
            return TileState.READY if found in (TileState.STALE, TileState.GONE) else found

        return state

    off.wrap("station.capture.line:Line.state", made_of)
    off.put("station.capture.line:Line._quiet", lambda self, now: False)


@switch("H23", "the silence of a connected instrument is not noticed")
def _(off: Patcher) -> None:
    off.put("station.drivers.silence:SilenceWatch.tick", lambda self, now_s: False)


@switch("H24", "a program waits for its cuff for ever")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def tick(run: Any, now_s: float) -> Moved:
            waits = run.stage is Stage.MEASURE and run.asks_s is None
            return Moved(run) if waits else real(run, now_s)

        return tick

    off.wrap("station.capture.programs.machine:tick", made_of)


@switch("H25", "what dies inside the station dies alone and unseen")
def _(off: Patcher) -> None:
    async def run(self: Any) -> None:
        others = [asyncio.create_task(self._send_all()), asyncio.create_task(self._tick())]
        try:
            await self.link.run(self)
        finally:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    off.put("station.engine.engine:Engine._go_on", lambda self, step: step())
    off.put("station.drivers.driver:Driver.run", run)
    off.put("station.fleet:Fleet._ended", nothing)
    off.put("station.ui.shell.bridge:ViewBridge._waited", nothing)


@switch("H26", "whatever cuff reading comes while a program runs is one of the program")
def _(off: Patcher) -> None:
    def outside(self: Any, reading: Any) -> bool:
        if self.run is not None and reading.measurement not in self._own:
            self._own.add(reading.measurement)
            self._current = Component(self.run.readings[-1])
        return False

    off.put("station.capture.programs.runner:Programs.outside", outside)


@switch("H27", "a program forgets a patient who leaves, and its cuff with them")
def _(off: Patcher) -> None:
    off.put("station.capture.programs.runner:Programs.patient_left", lambda self: self._forget())


@switch("H42", "no cuff is known to be started as for an adult")
def _(off: Patcher) -> None:
    off.put("station.capture.board:Board.inflates_for_adults", lambda self, name: False)


@switch("H47", "what stands on the tile is kept, whatever was looked at")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        return lambda self, now, measurement=None: real(self, now)

    off.wrap("station.capture.tile:Tile.offer", made_of)


# The EKG.


@switch("H46", "no filter is said to change the shape of beats, and none is too wide to offer")
def _(off: Patcher) -> None:
    off.put("station.sheets.kept_ekg:bandwidth_warning", lambda chain: "")
    off.put("station.ekg.chain:offered_filters", lambda rate_hz, high_hz: tuple(FilterName))


@switch("H28", "samples that were lost on the way are closed up")
def _(off: Patcher) -> None:
    off.put("station.drivers.samples:SampleAssembler._lost", lambda self, piece, at: 0)


@switch("H29", "no lead is ever suspected of being exchanged")
def _(off: Patcher) -> None:
    off.put("station.signals.lead_reversal:arms_exchanged", lambda leads_mv, rate_hz: False)


@switch("H30", "sheet, chart and document do not say that it is a preview")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def ekg(*args: Any) -> dict[str, Any]:
            made: dict[str, Any] = real(*args)
            return {**made, "status": "final", "note": []}

        return ekg

    off.put("station.sheets.ekg_header:_plates", lambda box, simulated, speak: [])
    off.wrap("station.export.fhir:_ekg", made_of)
    off.put("station.export.hl7_documents:_NO_DIAGNOSIS", "")


@switch("H31", "the samples of the last patient stay, and count for the next")
def _(off: Patcher) -> None:
    def keeps_rings(real: Any) -> object:
        def another(self: Any, refused: Any) -> object:
            rings = dict(self._parts.rings)
            answer: object = real(self, refused)
            self._parts.rings.update(rings)
            return answer

        return another

    def keeps_rings_too(real: Any) -> object:
        async def start(self: Any, command: Any) -> object:
            rings = dict(self._parts.rings)
            answer: object = await real(self, command)
            self._parts.rings.update(rings)
            return answer

        return start

    def for_anybody(real: Any) -> object:
        def recording_of(*args: Any, **how: Any) -> object:
            return real(*args, **{**how, "confirmed_at": datetime(2000, 1, 1, tzinfo=UTC)})

        return recording_of

    off.wrap("station.capture.patients:Patients.another", keeps_rings)
    off.wrap("station.capture.patients:Patients.start", keeps_rings_too)
    off.wrap("station.capture.giving:recording_of", for_anybody)


# The way to the chart.


@switch("H32", "the next answer on the connection counts, whatever message it names")
def _(off: Patcher) -> None:
    async def answer(self: Any, link: Any, key: str) -> object:
        return read_answer(await link.receive())

    off.put("station.export.mllp_sink:MllpSink._answer", answer)


@switch("H33", "what may have arrived is sent again, and by two stations at once")
def _(off: Patcher) -> None:
    def sends_anyhow(real: Any) -> object:
        async def deliver(self: Any, message: Any, *, search_first: bool) -> object:
            return await real(self, message, search_first=False)

        return deliver

    def recover(db: Any, table: str) -> None:
        db.execute(f"UPDATE {table} SET state = 'queued' WHERE state = 'sending'")

    class Shared:
        """A connection that does not hear of exclusive locking."""

        def __init__(self, connection: Any) -> None:
            self._connection = connection

        def execute(self, statement: str) -> None:
            if "locking_mode" not in statement:
                self._connection.execute(statement)

    def shared(real: Any) -> object:
        return lambda connection: real(Shared(connection))

    off.wrap("station.export.mllp_sink:MllpSink.deliver", sends_anyhow)
    off.put("station.export.mllp_sink:MllpSink._unknown", lambda self, says: RetryAfter(says=says))
    off.put("station.store.queue:recover", recover)
    off.wrap("station.store.database:set_up", shared)


@switch("H34", "kept is said before the disk has it, whether or not it takes it")
def _(off: Patcher) -> None:
    async def stored(self: Any, future: Any) -> None: ...

    def hasty(real: Any) -> object:
        def set_up(connection: Any) -> None:
            real(connection)
            connection.execute("PRAGMA synchronous = OFF")

        return set_up

    off.put("station.capture.course:Course._stored", stored)
    off.wrap("station.store.database:set_up", hasty)


@switch("H35", "nobody asks whether a chart is one for tests")
def _(off: Patcher) -> None:
    off.put("station.export.compose:refuse_simulated", nothing)
    off.put("station.export.mllp_sink:refuse_simulated", nothing)


@switch("H36", "what waits in a restored outbox counts as never sent")
def _(off: Patcher) -> None:
    off.put("station.store.queue:doubt", nothing)


@switch("H37", "the tray keeps the newest hundred measurements")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def hold(self: Any, reading: Any, reason: HoldReason) -> None:
            real(self, reading, reason)
            for oldest in list(self._held)[:-100]:
                del self._held[oldest]

        return hold

    off.wrap("station.capture.tray:Tray.hold", made_of)


@switch("H43", "a copy of any visit leaves, and pages do not say whose they are")
def _(off: Patcher) -> None:
    off.put("station.engine.commands:_copy", lambda rooms, command: Done())
    off.wrap("station.sheets.vitals_sheet:_head", lambda real: lambda *of: ([], real(*of)[1]))


@switch("H44", "what was signed before today is not listed, whatever became of it")
def _(off: Patcher) -> None:
    off.put("station.capture.signed_view:SignedView.waits_for_a_person", property(lambda _: False))


@switch("H45", "the first of several open encounters is taken")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def choose(self: Any, expected: Any, visit_id: str | None = None) -> object:
            for first in expected.encounters[:1]:
                expected = dataclasses.replace(expected, encounter_id=first.id)
            return real(self, expected, visit_id)

        return choose

    off.wrap("station.capture.course:Course.choose", made_of)


@switch("H49", "a correction is written for the first of the charts that have the result")
def _(off: Patcher) -> None:
    off.wrap("station.export.correct:correction_messages", lambda real: lambda *of: real(*of)[:1])


# People.


@switch("H38", "a session never locks, what one person heard counts for the next, any PIN signs")
def _(off: Patcher) -> None:
    def made_of(real: Any) -> object:
        def state(self: Any, actor: Any, now_s: float) -> object:
            if self._session is not None:
                self._session.active_s = now_s
            return real(self, actor, now_s)

        return state

    off.wrap("station.access.sessions:Sessions._state", made_of)
    off.put("station.capture.course:Course.unhear", nothing)
    off.put("station.access.gate:Gate.confirm_pin", nothing)


@switch("H39", "every role may do everything")
def _(off: Patcher) -> None:
    off.put("station.access.gate:may", lambda role, right: True)


@switch("H40", "the trail is not compared with anything")
def _(off: Patcher) -> None:
    off.put("station.store.audit_check:findings", lambda rows, known: ())


# Over a power cut.


@switch("H41", "what is held is shown at once, and is not written to the disk")
def _(off: Patcher) -> None:
    off.put("station.store.held:hold", nothing)
    off.put("station.capture.held_disk:HeldDisk.has", lambda self, reading: True)


# One number, two people.


@switch("H50", "a number is a person, whoever gave it out")
def _(off: Patcher) -> None:
    off.put("station.worklist.census:_Work._look_at_authorities", nothing)
    off.put("station.worklist.dicom_orders:_may_be", lambda *_: True)
    off.put(
        "station.worklist.fhir_observations:reference_id",
        lambda value, _: value["reference"].rsplit("/", 1)[-1],
    )
