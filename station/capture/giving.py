"""What people give: values and words by hand, how it was measured or why it was not, an EKG."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Final

from station.capture.commands import (
    Answer,
    CaptureEkg,
    Denied,
    Done,
    EnterText,
    EnterUnlikely,
    EnterValue,
    LeaveUndone,
    SayHow,
)
from station.capture.ekg import EkgNotReadyError, recording_of
from station.capture.manual import MANUAL_METHODS, NotPossibleError, manual_readings
from station.capture.parts import Parts
from station.capture.programs.runner import RUNNING
from station.capture.refusals import KEPT, NOT_NOW
from station.saying import say, together
from station.visit import NotDone, Result, ResultKind

__all__ = ["Giving"]

_EKG: Final = "ecg"
_LONGEST_TEXT: Final = 1000


class Giving:
    """Belongs to the I/O loop. What is given takes the place of what was kept of that kind."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def enter_value(self, command: EnterValue) -> Answer:
        """Numbers that a person read."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        try:
            kind, readings = manual_readings(
                command, parts.now(), parts.station_id, parts.checking.refuses
            )
        except NotPossibleError as problem:
            return Denied(problem.says, problem.next_step)
        readings = parts.how.said_of(kind, readings)
        unknown = parts.how.refusal(kind, readings)
        if unknown is not None:
            return unknown
        marks, refused = parts.looked_at(readings, sure=isinstance(command, EnterUnlikely))
        if refused is not None:
            return refused
        return await self._replace(parts.result(command, kind, readings=readings, marks=marks))

    async def say_how(self, command: SayHow) -> Answer:
        """From now on it is measured like this; what is kept already gets the new word too."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        kept = parts.kept(command.kind)
        if kept is not None and kept.in_set is not None:
            return Denied(
                "A set of readings is kept as it was taken.", "Measure again to say it otherwise."
            )
        refused = parts.how.choose(command.kind, command.which, command.word)
        if refused is not None:
            return refused
        if kept is None or not kept.readings:
            return Done()
        readings = parts.how.said_of(command.kind, kept.readings)
        if readings == kept.readings:
            return Done()
        anew = parts.result(command, command.kind, readings=readings, marks=kept.marks)
        answer = await self._replace(anew)
        if isinstance(answer, Done):
            parts.checking.renewed(kept.id, anew.id)
        return answer

    async def leave_undone(self, command: LeaveUndone) -> Answer:
        """A vital is not measured, and why."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        if command.kind not in MANUAL_METHODS:
            return Denied("This is not a vital.", "Leave it as it is.")
        kept = parts.kept(command.kind)
        if kept is not None and kept.not_done is None:
            return KEPT
        reason = " ".join(command.reason.split())
        if len(reason) > _LONGEST_TEXT:
            return Denied(
                say(
                    "The reason has {n} characters; at most {most} are kept.",
                    n=len(reason),
                    most=_LONGEST_TEXT,
                ),
                "Say it in fewer words.",
            )
        not_done = NotDone(why=command.why, reason=reason)
        return await self._replace(parts.result(command, command.kind, not_done=not_done))

    async def enter_text(self, command: EnterText) -> Answer:
        """The reason for the visit in words."""
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        if command.kind is not ResultKind.REASON_FOR_VISIT:
            return Denied("Words are not kept for this.", "Measure it, or enter its value.")
        text = " ".join(command.text.split())
        if not text:
            return Denied("There are no words to keep.", "Write them first.")
        if len(text) > _LONGEST_TEXT:
            return Denied(
                say(
                    "The text has {n} characters; at most {most} are kept.",
                    n=len(text),
                    most=_LONGEST_TEXT,
                ),
                "Say it in fewer words.",
            )
        return await self._replace(parts.result(command, command.kind, text=text))

    async def capture_ekg(self, command: CaptureEkg) -> Answer:
        """The last seconds of the EKG, or those that are looked at, and what is read off them."""
        parts = self._parts
        confirmed_at = parts.course.attaches_since
        if parts.course.measuring is not None or confirmed_at is None:
            return NOT_NOW[parts.course.phase]
        try:
            ekg = recording_of(
                parts.rings.get(_EKG),
                command.seconds,
                now=parts.now(),
                monotonic_s=parts.monotonic_s(),
                confirmed_at=confirmed_at,
                first_sample=command.first_sample,
                stream=command.stream,
                shown=command.shown,
            )
        except EkgNotReadyError as problem:
            return Denied(problem.says, problem.next_step)
        # Tens of milliseconds, which the I/O loop has not; and slow to import.
        from station.ekg.findings import findings_of

        found = await asyncio.to_thread(findings_of, ekg)
        if parts.course.attaches_since != confirmed_at:  # another patient meanwhile
            return NOT_NOW[parts.course.phase]
        patient_id = parts.course.visit.patient.id if parts.course.visit else ""
        order = parts.ekg_orders.answered_by(patient_id)
        ekg = dataclasses.replace(ekg, findings=found, order=order)
        answer = await self._replace(parts.result(command, ResultKind.EKG, ekg=ekg))
        if not isinstance(answer, Done):
            return answer
        words = [parts.ekg_orders.words(patient_id)]
        if ekg.lost_samples:
            words.append(
                say(
                    "Kept. {n} of {all} samples were lost on the way.",
                    n=ekg.lost_samples,
                    all=ekg.samples,
                )
            )
        return Done(together(*filter(None, words)))

    async def _replace(self, result: Result) -> Answer:
        """Keep what a person gives; it takes the place of what was kept of that kind."""
        parts = self._parts
        pressure = result.kind is ResultKind.BLOOD_PRESSURE
        if pressure and parts.programs.running:
            return RUNNING
        if parts.kept(result.kind) is None:
            problem = await parts.course.keep(result)
        else:
            problem = await parts.course.keep_all(
                result.kind, (result,), result.accepted_by, "replaced by a person"
            )
        if problem is not None:
            return problem
        if result.kind is not ResultKind.EKG:
            parts.board.tile(result.kind).result = result
        if pressure:
            parts.programs.put_away()
        return Done()
