"""Everything a person can ask of the station, each as one immutable record that carries an actor.

The window, the headless `capture` and tests send these; nothing else changes a visit. What
comes back is `Done` or `Denied`: a command never raises for something that a person did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from station.capture.modifiers import Modifier
from station.ekg.record import EkgShown
from station.held import DiscardReason
from station.intake.answer import Given
from station.marks import Mark
from station.visit import Actor, ExpectedPatient, NotDoneWhy, ResultKind
from station.vitals import Context, Quantity, Vital

__all__ = [
    "AbortProgram",
    "Accept",
    "AcceptUnlikely",
    "AddInstrument",
    "AddUnlisted",
    "AllowInstrument",
    "Amend",
    "Annotate",
    "Answer",
    "AnswerQuestion",
    "ApproveInstrument",
    "AskInstrument",
    "AttachHeld",
    "CancelPairing",
    "CaptureEkg",
    "ChooseEncounter",
    "ChoosePatient",
    "Command",
    "ConfirmIdentifier",
    "ConfirmPositioning",
    "CopyEkg",
    "CopyVisit",
    "Denied",
    "DiscardHeld",
    "Done",
    "EmergencyAccess",
    "EmergencyReason",
    "EndVisit",
    "EnterInError",
    "EnterPasskey",
    "EnterText",
    "EnterUnlikely",
    "EnterValue",
    "ForgetInstrument",
    "GiveIdentity",
    "Identifier",
    "LeaveOut",
    "LeavePatient",
    "LeaveUndone",
    "Lock",
    "LookForInstruments",
    "LookedInChart",
    "MoveRoom",
    "NameInstrument",
    "OpenSigned",
    "PauseProgram",
    "PauseVisit",
    "ReadEarlierEkg",
    "ReadHistory",
    "ReadWorklist",
    "Resend",
    "ResumeProgram",
    "ResumeVisit",
    "Retake",
    "SayHow",
    "Scanned",
    "Sign",
    "SignIn",
    "SignOut",
    "SkipRest",
    "StartProgram",
    "StartVisit",
    "StopCuff",
    "SwitchSounds",
    "TakeAnswerBack",
    "TellProvider",
    "Unlikely",
    "Unlock",
    "Unsigned",
]


class Identifier(StrEnum):
    """What the patient is asked to say aloud."""

    NAME = "name"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Who is at the station."""

    name: str
    pin: str = field(repr=False)


class EmergencyReason(StrEnum):
    """Why somebody needs emergency access. The value is what the trail keeps."""

    CANNOT_WAIT = "the patient cannot wait"
    NOT_SET_UP = "not set up at this station"
    NO_PIN = "PIN or badge does not work"
    ROLE = "the role does not allow it"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """Let somebody in without a PIN of their own: `name` is what they say, `code` the station's
    emergency code. Short, marked and reviewed.
    """

    name: str
    reason: EmergencyReason
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A scanner read a code: a badge, a patient's number, an appointment; the station finds out
    which. `actor` is who sits there, None while nobody is signed in.
    """

    code: str = field(repr=False)
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCuff:
    """Stop the cuff that is measuring. Nobody needs to be signed in for it."""

    actor: Actor | None = None


Unsigned = SignIn | EmergencyAccess | Scanned | StopCuff
"""What can be asked with nobody signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command from somebody who is signed in."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(Command):
    """Leave; an open visit stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Command):
    """Hide everything, keep the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock(Command):
    """The same person comes back."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWorklist(Command):
    """Read today's list again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory(Command):
    """Read the earlier values of the patient in the room again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEarlierEkg(Command):
    """Read the last EKG of the patient in the room; it comes in the views."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePatient(Command):
    """This patient is in the room; nothing attaches before both identifiers are confirmed."""

    expected: ExpectedPatient


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIdentifier(Command):
    """The patient said it and it matches (`heard`), or the tick is taken back."""

    which: Identifier
    heard: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVisit(Command):
    """Both identifiers are confirmed: from now on readings attach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePatient(Command):
    """End this patient's turn: clears the board. `reason` is wanted where work is unsigned."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseVisit(Command):
    """The visit stays open and on the list of the unfinished; the room is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeVisit(Command):
    """The patient of an unfinished visit is back: confirmed anew, then it goes on. `expected` is
    the line of the list that it belongs to, where there is one.
    """

    visit_id: str
    expected: ExpectedPatient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVisit(Command):
    """An unfinished visit ends unsigned; what was kept stays as evidence."""

    visit_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRoom(Command):
    """The visit goes on in another room."""

    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnlisted(Command):
    """Somebody who is not in the list is in the room, with what is known of them by hand; with
    no `family` name nobody knows who it is, and the station makes a label up. Nothing of such a
    visit goes to a chart before it has an identity.
    """

    family: str = ""
    given: str = ""
    birth_date: date | None = None
    sex: str | None = None
    mrn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseEncounter(Command):
    """Which of the encounters that the chart has open this visit is."""

    encounter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveIdentity(Command):
    """The patient of the visit, who was not in the list, is this one of it; the name and the
    birth date were `heard`.
    """

    expected: ExpectedPatient
    heard: frozenset[Identifier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Command):
    """Keep what the tile shows now. `measurement` guards against a value that just changed.
    `by_itself`: nobody touched anything, the site wants it kept when it is steady.
    """

    kind: ResultKind
    measurement: str | None = None
    by_itself: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptUnlikely(Accept):
    """Keep it though it is unlikely: the person has looked, and says that it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake(Command):
    """Take back what was accepted of that kind, keep it as evidence, and measure again."""

    kind: ResultKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterValue(Command):
    """A value read or counted by a person; it is marked as manual. One vital, one quantity;
    a blood pressure by hand is systolic and diastolic in one command.
    """

    values: tuple[tuple[Vital, Quantity], ...]
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterUnlikely(EnterValue):
    """Keep it though it is unlikely: the person has looked again, and says that it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellProvider(Command):
    """Send the provider what was shown about this critical result, which is kept."""

    result_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayHow(Command):
    """How a vital is measured: one of the site's choices, or None, it is left unsaid. What is
    kept already is kept anew with it.
    """

    kind: ResultKind
    which: Modifier
    word: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveUndone(Command):
    """This vital is not measured: the patient said no, it cannot be done, or it is skipped.
    Filed as such; measuring it after all takes its place.
    """

    kind: ResultKind
    why: NotDoneWhy
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterText(Command):
    """Words, such as the reason for the visit."""

    kind: ResultKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(Command):
    """The answer to a question of the intake. It takes the place of the one before; an answer to
    a list is one more.
    """

    question: str
    given: Given


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAnswerBack(Command):
    """An answer of the intake was none: the question is open again, or the list one shorter."""

    result_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotate(Command):
    """Words that are filed with a kept result; empty ones take the note away."""

    result_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut(Command):
    """Do not file a kept result; it stays as evidence, with the reason."""

    result_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureEkg(Command):
    """Keep seconds of the EKG as they were received: the last ones, or those from `first_sample` of
    `stream` on (`SampleRing.stream`). `shown` is how the person looked at them.
    """

    seconds: float = 10.0
    first_sample: int | None = None
    stream: int | None = None
    shown: EkgShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEkg(Command):
    """Somebody prints or saves a kept EKG: asked before it leaves, so that the trail has it.

    `visit_id` says whose: that visit must be in the room still. `kind` says as what ("pdf", "edf"),
    `started` which EKG, `named` whether the patient is in it.
    """

    visit_id: str
    kind: str
    started: datetime
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyVisit(Command):
    """Somebody prints or saves the sheet of the visit in the room (`kind`: "print", "pdf"): asked
    before it leaves, so that the trail has it. `visit_id` says whose: that visit must be in the
    room still.
    """

    visit_id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachHeld(Command):
    """A held measurement is this patient's after all; the reason is kept with it."""

    measurement: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardHeld(Command):
    """Held measurements are nobody's here. They stay on the disk with who, when and why; the
    trail has the `code` and not the words. All of them leave, or none.
    """

    measurements: tuple[str, ...]
    reason: str
    code: DiscardReason = DiscardReason.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Command):
    """What was accepted is right and goes to the chart. The PIN is asked again; under emergency
    access that is the emergency code.
    """

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedInChart(Command):
    """The visit in the room comes out of a backup, and is not in the chart: somebody has looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resend(Command):
    """Try a refused or unclear result again, after somebody looked."""

    result_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Command):
    """A signed result was wrong; these are its numbers. The PIN is asked again."""

    result_id: str
    values: tuple[tuple[Vital, Quantity], ...]
    reason: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterInError(Command):
    """A signed result should never have been there. The PIN is asked again."""

    result_id: str
    reason: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSigned(Command):
    """Look again at a visit that was signed today: its receipts, and what to correct."""

    visit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProgram(Command):
    """Take a series of blood pressures. `instrument` None: the cuff that the tile shows."""

    program: str
    instrument: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPositioning(Command):
    """The patient sits, lies or stands as the program wants it, and the cuff is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRest(Command):
    """Measure without the rest of the rest; the reason stays with the result."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseProgram(Command):
    """Stop the countdown of a program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeProgram(Command):
    """Go on with the countdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbortProgram(Command):
    """End the program, and stop its cuff where that takes orders. What was taken can be kept."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchSounds(Command):
    """Whether this station is heard, from now on."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPasskey(Command):
    """The six digits that an instrument shows, for pairing with it; or, where both show a code,
    that code: it is the same.
    """

    address: str
    passkey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPairing(Command):
    """Do not pair with that instrument now."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskInstrument(Command):
    """Have an instrument do one of its actions, such as "start" or "stop"."""

    instrument: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookForInstruments(Command):
    """Look around for what could be added. Answered at once; views tell what is found. With 0
    seconds a look that is under way ends; what it has found stays.
    """

    seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInstrument(Command):
    """An instrument of this kind is at that serial `port` (a path, or `usb:SERIAL`) or at that
    Bluetooth `address`. `mode` is what it is set to, where its kind has several.
    """

    spec: str
    name: str | None = None
    port: str | None = None
    address: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameInstrument(Command):
    """Call it otherwise."""

    instrument: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowInstrument(Command):
    """Connect to it, or keep it and do not."""

    instrument: str
    allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveInstrument(Command):
    """Let values of its unverified protocol be charted here: an engineer's decision."""

    instrument: str
    approved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetInstrument(Command):
    """Take it out of this room."""

    instrument: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessages(Command):
    """List the messages to charts: those that are not there (`undelivered`), or the newest of all.
    What was opened is closed.
    """

    undelivered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMessage(Command):
    """Look into one message. It has a patient in it: the trail says who looked."""

    destination: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendMessage(Command):
    """Try one refused or unclear message again, after somebody looked."""

    destination: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryDestination(Command):
    """Show what a destination would get of an invented visit. Nothing is queued, nothing sent."""

    destination: str


@dataclass(frozen=True, slots=True)
class Done:
    """It happened and is on disk. `actor` is set by a sign-in."""

    says: str = ""
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """It did not happen: what is wrong, and what to do."""

    says: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Unlikely(Denied):
    """It is not kept yet, because it is unlikely: `marks` say why. It can be said to be right."""

    marks: tuple[Mark, ...] = ()


Answer = Done | Denied
