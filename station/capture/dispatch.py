"""Which part of capture carries out which command."""

from __future__ import annotations

from station.capture.commands import (
    AbortProgram,
    Accept,
    AddUnlisted,
    Annotate,
    Answer,
    AnswerQuestion,
    AttachHeld,
    CaptureEkg,
    ChooseEncounter,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    ConfirmPositioning,
    Denied,
    DiscardHeld,
    Done,
    EndVisit,
    EnterText,
    EnterValue,
    GiveIdentity,
    LeaveOut,
    LeavePatient,
    LeaveUndone,
    LookedInChart,
    MoveRoom,
    PauseProgram,
    PauseVisit,
    ResumeProgram,
    ResumeVisit,
    Retake,
    SayHow,
    Sign,
    SkipRest,
    StartProgram,
    StartVisit,
    TakeAnswerBack,
    TellProvider,
)
from station.capture.giving import Giving
from station.capture.holding import Holding
from station.capture.intake import Intake
from station.capture.keeping import Keeping
from station.capture.parts import Parts
from station.capture.patients import Patients
from station.capture.programs import bedside
from station.capture.programs.runner import RUNNING
from station.capture.refusals import KEPT
from station.capture.remarks import Remarks
from station.saying import say
from station.visit import ResultKind

__all__ = ["Dispatch"]


class Dispatch:
    """Belongs to the I/O loop; the commands come one after the other (see `capture`)."""

    def __init__(self, parts: Parts, patients: Patients, holding: Holding, intake: Intake) -> None:
        self._parts = parts
        self._patients = patients
        self._holding = holding
        self._intake = intake
        self._keeping = Keeping(parts)
        self._giving = Giving(parts)
        self._remarks = Remarks(parts)

    async def do(self, command: Command) -> Answer:
        """Carry it out."""
        course, now = self._parts.course, self._parts.now()
        match command:
            case ChoosePatient():
                return self._patients.another(course.choose(command.expected))
            case ChooseEncounter():
                return course.choose_encounter(command.encounter_id) or Done()
            case AddUnlisted():
                return self._patients.add_unlisted(command)
            case GiveIdentity():
                return await self._patients.identify(command)
            case ConfirmIdentifier():
                return course.confirm(command.which, command.heard) or Done()
            case StartVisit():
                return await self._patients.start(command)
            case LeavePatient():
                reason = (command.reason or "").strip()
                return self._patients.another(await course.leave(command.actor, reason))
            case PauseVisit():
                return self._patients.another(await course.pause(command.actor, now))
            case ResumeVisit():
                return self._patients.resume(command)
            case EndVisit():
                why = command.reason.strip()
                return await course.end(command.visit_id, command.actor, why) or Done()
            case MoveRoom():
                return await self._patients.move(command)
            case Accept():
                return await self._keeping.accept(command)
            case Retake():
                return await self._keeping.retake(command)
            case SayHow():
                return await self._giving.say_how(command)
            case LeaveUndone():
                return await self._giving.leave_undone(command)
            case EnterValue():
                return await self._giving.enter_value(command)
            case EnterText():
                return await self._giving.enter_text(command)
            case CaptureEkg():
                return await self._giving.capture_ekg(command)
            case AnswerQuestion():
                return await self._intake.answer(command)
            case TakeAnswerBack():
                return await self._intake.take_back(command)
            case Annotate() | LeaveOut():
                return await self._remarks.say_about(command)
            case TellProvider():
                return await self._remarks.tell(command)
            case AttachHeld():
                return self._holding.attach(command)
            case DiscardHeld():
                return await self._holding.discard(command)
            case StartProgram():
                return self._start_program(command)
            case (
                ConfirmPositioning()
                | SkipRest()
                | PauseProgram()
                | ResumeProgram()
                | AbortProgram()
            ):
                return bedside.do(self._parts.programs, command)
            case LookedInChart():
                return await course.looked(command.actor, now) or Done()
            case Sign() if self._parts.programs.running:
                return RUNNING
            case Sign():
                unanswered = self._intake.unanswered()
                return unanswered or await course.sign(command.actor, now) or Done()
            case _:
                says = say("The station cannot do {what} here.", what=type(command).__name__)
                return Denied(says)

    def _start_program(self, command: StartProgram) -> Answer:
        parts = self._parts
        if parts.course.measuring is not None:
            return parts.course.measuring
        if parts.board.tile(ResultKind.BLOOD_PRESSURE).measured is not None:
            return KEPT
        return bedside.start(parts.programs, parts.board, command, parts.age_years())
