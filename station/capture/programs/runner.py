"""Runs a program: joins its machine to what cuffs say and to the orders that one of them takes.

Belongs to the I/O loop. Only a reading of the chosen cuff that comes in a measuring step is one of
the program; whatever else comes meanwhile is nobody's until a person says whose, and never gets
into an average by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from station.capture.commands import Answer, AskInstrument, Denied, Done
from station.capture.programs import machine
from station.capture.programs.machine import Ending, Moved, Order, Run, Stage
from station.capture.programs.program import Program
from station.capture.programs.sets import Component, pressure_of, results_of, whole
from station.capture.programs.views import ProgramView
from station.capture.programs.window import shown
from station.saying import say
from station.visit import Actor, Result, ResultKind, kind_of, new_id
from station.vitals import Failure, FailureReason, Reading, Vital

__all__ = ["KEEP_FIRST", "NO_PROGRAM", "RUNNING", "Programs"]

# An inflation that was seen before its step goes on into it without a gap of this.
_SAME_INFLATION_S: Final = 5.0

RUNNING: Final = Denied(
    "A blood pressure program is running.", "Wait for its end, or end the program first."
)
KEEP_FIRST: Final = Denied(
    "The readings of the last program are not kept yet.", "Keep them, or measure again."
)
NO_PROGRAM: Final = Denied("No blood pressure program is running.", "Start one on the board.")
_NOT_THIS_STEP: Final = Denied("The program is not at that step.", "Look at the tile again.")


class Programs:
    """At most one program at a time; it stays until its set is put away."""

    def __init__(
        self,
        programs: Sequence[Program] = (),
        problems: Sequence[str] = (),
        *,
        gone: timedelta = timedelta(minutes=20),
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`programs` can be started; `problems` are of files that are not among them. A set that
        nobody kept is not offered any more when its last reading is older than `gone`.
        """
        self.programs = {program.id: program for program in programs}
        self.problems = tuple(problems)
        self._gone = gone
        self.order_cuff: Callable[[str, str], Answer] = _no_orders
        """Gives an instrument an order ("start", "stop"); set where there are instruments."""
        self._monotonic_s = monotonic_s
        self._forget()

    def _forget(self) -> None:
        self.run: Run | None = None
        self.set_id = ""
        self.cuff = ""
        self.simulated = False
        self.components: list[Component] = []
        self.kept = False
        self._current: Component | None = None
        self._own: set[str] = set()
        self._pulses: dict[str, Reading] = {}
        self._early_s: float | None = None
        self._asking = ""
        self._whole: tuple[Reading, ...] = ()
        self._results: tuple[Result, ...] = ()

    # How it stands.

    @property
    def running(self) -> bool:
        """Whether something is still to be measured."""
        return self.run is not None and not self.run.over

    @property
    def holds(self) -> bool:
        """Whether a set is there that nobody has kept."""
        return self.run is not None and not self.kept

    @property
    def received(self) -> datetime | None:
        """When the last reading arrived."""
        readings = self.components[-1].readings.values() if self.components else ()
        return max((reading.taken.received for reading in readings), default=None)

    def keepable(self, now: datetime) -> bool:
        """Whether `results` has something to keep now."""
        received = self.received
        if received is None or not self.holds or self.running:
            return False
        return now - received < self._gone

    @property
    def values(self) -> tuple[Reading, ...]:
        """The average or the group, once it is over; empty where there is none."""
        return self._whole

    @property
    def measured(self) -> tuple[tuple[Reading, ...], ...]:
        """What each inflation gave, pulse included, in their order."""
        found = []
        for component in self.components:
            pulse = self._pulse_of(component)
            found.append((*component.readings.values(), *((pulse,) if pulse else ())))
        return tuple(found)

    def view(self, now: datetime) -> ProgramView | None:
        """As it is to be shown; None where there is none."""
        if self.run is None:
            return None
        return shown(
            self.run,
            self.components,
            now_s=self._monotonic_s(),
            set_id=self.set_id,
            cuff=self.cuff,
            pulses=self._pulses,
            asking=self._asking,
            keepable=self.keepable(now),
            kept=self.kept,
        )

    # What a person asks.

    def start(self, program_id: str, cuff: str, *, startable: bool, simulated: bool) -> Answer:
        """Begin a program with that cuff."""
        program = self.programs.get(program_id)
        if program is None:
            return Denied("The station does not have this program.", "Choose one from the list.")
        if self.running:
            return RUNNING
        if self.holds and self.components:
            return KEEP_FIRST
        self._forget()
        self.set_id = new_id()
        self.cuff, self.simulated = cuff, simulated
        now_s = self._monotonic_s()
        self._go(Moved(machine.begin(program, startable=startable, now_s=now_s)))
        self.tick()
        return Done()

    def confirm(self) -> Answer:
        """The patient is placed as wanted."""
        return self._step(machine.confirm)

    def skip_rest(self, reason: str) -> Answer:
        """Measure now. A reason is wanted."""
        why = " ".join(reason.split())
        if not why:
            return Denied("A reason is needed.", "Say why there is no rest.")
        return self._step(lambda run, now_s: machine.skip_rest(run, why, now_s))

    def pause(self) -> Answer:
        """Let the countdown stand."""
        return self._step(machine.pause)

    def resume(self) -> Answer:
        """Let the countdown go on."""
        return self._step(machine.resume)

    def _step(self, step: Callable[[Run, float], Run]) -> Answer:
        run = self.run
        if run is None or run.over:
            return NO_PROGRAM
        moved = step(run, self._monotonic_s())
        if moved is run:
            return _NOT_THIS_STEP
        self._go(Moved(moved))
        self.tick()
        return Done()

    def abort(self, reason: str) -> Answer:
        """End it; what was taken can be kept, without an average."""
        if not self.running:
            return NO_PROGRAM
        self._end(Ending.ASKED, " ".join(reason.split()))
        if not self.components:
            self._forget()  # nothing was taken, and who ended it knows why
        return Done()

    def put_away(self) -> None:
        """The set is taken back, or given up."""
        if not self.running:
            self._forget()

    def refuses(self, command: AskInstrument) -> Denied | None:
        """Its own cuff is started by the program alone. A stop is never refused."""
        own = self.running and command.instrument == self.cuff
        return RUNNING if own and command.action == Order.START else None

    # What else ends it.

    def patient_left(self) -> None:
        """Nothing of this patient stays; a cuff that measures for the program is stopped."""
        self._end(Ending.PATIENT_LEFT, "")
        self._forget()

    def cuff_stopped(self, instrument: str) -> None:
        """A person stops that cuff: that wins over everything."""
        if self.running and instrument == self.cuff:
            self._end(Ending.CUFF_STOPPED, "")

    def cuff_gone(self, instrument: str) -> None:
        """The cuff is not of this room any more."""
        if self.running and instrument == self.cuff:
            self._end(Ending.CUFF_LOST, say("{name} is not connected any more.", name=instrument))

    def cuff_disconnected(self, instrument: str) -> None:
        """A cuff that takes orders was lost while it measured: this try gave nothing. Of others it
        says nothing: they connect only to tell a result.
        """
        run = self.run
        if run is None or instrument != self.cuff or not run.startable or run.began_s is None:
            return
        says = say("The connection to the cuff was lost.")
        self._go(Moved(machine.failed(run, says, self._monotonic_s())))

    def _end(self, ending: Ending, says: str) -> None:
        if self.run is not None:
            self._go(machine.abort(self.run, ending, says, self._monotonic_s()))

    # What cuffs say.

    def outside(self, reading: Reading) -> bool:
        """Whether this finished reading came beside the program, and must not be mixed with it."""
        run = self.run
        if run is None or self.kept or kind_of(reading.vital) is not ResultKind.BLOOD_PRESSURE:
            return False
        if reading.measurement in self._own:
            return False
        waits = run.stage is Stage.MEASURE and run.asks_s is None
        if not waits or reading.device.name != self.cuff or self._began_early():
            return True
        self._own.add(reading.measurement)
        self._current = Component(run.readings[run.place])
        return False

    def _began_early(self) -> bool:
        since = self._early_s
        return since is not None and self._monotonic_s() - since < _SAME_INFLATION_S

    def took(self, reading: Reading) -> bool:
        """A reading that the board took; True where it makes a step of the program whole."""
        if self.run is None or reading.device.name != self.cuff:
            return False
        if reading.vital is Vital.PULSE_RATE and not self.kept:
            self._pulses[reading.measurement] = reading
            return False
        if reading.measurement not in self._own:
            return False
        for component in self.components:
            if component.measurement == reading.measurement:  # the mean comes after both others
                component.readings[reading.vital] = reading
                self._see_whole()
                return True
        current = self._current
        if current is None:
            return False
        current.readings[reading.vital] = reading
        pressure = pressure_of(current.readings)
        if pressure is None:
            return False
        self._current = None
        self.components.append(current)
        self._go(Moved(machine.took(self.run, pressure, self._monotonic_s())))
        return True

    def spoiled(self, reading: Reading) -> None:
        """The board refused it as an artefact."""
        if self._current is not None and reading.measurement in self._own:
            self._missed(say("No living patient has these numbers."))

    def failed(self, failure: Failure) -> None:
        """A measurement without a number. Somebody who stops the cuff ends the program."""
        run = self.run
        if run is None or run.asks_s is not None or failure.device.name != self.cuff:
            return
        if kind_of(failure.vital) is ResultKind.BLOOD_PRESSURE and not self._began_early():
            self._missed(failure.says, stopped=failure.reason is FailureReason.ABORTED)

    def _missed(self, says: str, *, stopped: bool = False) -> None:
        self._current = None
        if self.run is not None:
            now_s = self._monotonic_s()
            self._go(Moved(machine.failed(self.run, says, now_s, stopped=stopped)))

    def progress(self, reading: Reading) -> None:
        """A pressure in a cuff. One that began before its step is not the step's."""
        run = self.run
        if run is None or run.over or reading.device.name != self.cuff:
            return
        now_s = self._monotonic_s()
        if run.stage is not Stage.MEASURE or self._began_early():
            self._early_s = now_s
        else:
            self._go(Moved(machine.began(run, now_s)))

    # Time and orders.

    def tick(self) -> None:
        """Time passes."""
        if self.running and self.run is not None:
            self._go(machine.tick(self.run, self._monotonic_s()))

    def _go(self, moved: Moved) -> None:
        self.run = moved.run
        if moved.order is Order.STOP:
            self.order_cuff(self.cuff, Order.STOP)
        elif moved.order is Order.START:
            answer = self.order_cuff(self.cuff, Order.START)
            self._asking = answer.says if isinstance(answer, Denied) else ""
            if isinstance(answer, Denied):
                self.run = machine.start_refused(self.run, self._monotonic_s())
        if self.run.stage is not Stage.MEASURE:
            self._asking = ""
            self._current = None
        self._see_whole()

    def _see_whole(self) -> None:
        if self.run is not None and self.run.over:
            found = whole(self.run, self.components, self.set_id)
            self._whole = found[1] if found is not None else ()

    # What is kept.

    def results(
        self,
        now: datetime,
        actor: Actor,
        said: Callable[[tuple[Reading, ...]], tuple[Reading, ...]] = lambda readings: readings,
    ) -> tuple[Result, ...]:
        """The set as results: the readings, then what stands for all of them. The same ones when
        it is asked again, so that a set that was kept in part can be completed. `said` adds what
        a person said of how they were measured; position and side are the program's.
        """
        if self.run is not None and not self._results:
            whole_of_it = []
            for component in self.components:
                readings = {one.vital: one for one in said(tuple(component.readings.values()))}
                pulse = self._pulse_of(component)
                if pulse is not None:
                    readings[Vital.PULSE_RATE] = pulse
                whole_of_it.append(Component(component.planned, readings))
            self._results = results_of(
                self.run, whole_of_it, set_id=self.set_id, now=now, actor=actor
            )
        return self._results

    def _pulse_of(self, component: Component) -> Reading | None:
        return self._pulses.get(component.measurement)

    def forget_results(self) -> None:
        """Nothing of them is kept: whoever keeps them later asks again, in their own name."""
        self._results = ()

    def was_kept(self) -> None:
        """All of it is on disk."""
        self.kept = True


def _no_orders(instrument: str, action: str) -> Answer:
    return Denied(say("{name} cannot do that from here.", name=instrument), "Press the key on it.")
