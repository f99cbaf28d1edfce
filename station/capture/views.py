"""What the station shows: immutable pictures of its state, for any face (window, text, test).

A view says what is so; it holds no words that a face would have to translate, apart from what
an instrument or a chart said itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.capture.board_policy import DisplayUnits
from station.capture.check_views import ChecksView
from station.capture.commands import Identifier
from station.capture.history_view import ChartMemory, HistoryView, LastValue
from station.capture.intake_view import IntakeView
from station.capture.modifiers import Modifier
from station.capture.programs.views import ProgramsView, ProgramView
from station.capture.signed_view import SignedView
from station.corrections import Correction
from station.drivers.links.base import LinkPhase
from station.drivers.links.pairing import PairingKind
from station.ekg.record import EkgFindings, EkgRecording
from station.held import HoldReason
from station.marks import Mark
from station.messages import Messages
from station.signals.quality_reasons import Reason
from station.visit import (
    Actor,
    Delivery,
    ExpectedPatient,
    NotDone,
    Patient,
    Result,
    ResultKind,
)
from station.vitals import Failure, Quantity, Reading

__all__ = [
    "AroundView",
    "BoardView",
    "BreathsView",
    "CandidateView",
    "ChartMemory",
    "ChartView",
    "CuffView",
    "EarlierEkgView",
    "EkgBest",
    "EkgLeadView",
    "EkgSiteView",
    "EkgView",
    "HeldView",
    "HistoryView",
    "HoldReason",
    "IntakeView",
    "LastValue",
    "LinkPhase",
    "LinkView",
    "ModifierView",
    "NearbyView",
    "PairingKind",
    "PairingView",
    "Phase",
    "PortView",
    "ReadableView",
    "SignedView",
    "StationView",
    "TileState",
    "TileView",
    "UnfinishedView",
    "VisitView",
    "WorklistView",
]


class Phase(StrEnum):
    """Where a visit stands. The transitions are the table in `station.capture.machine`."""

    EMPTY = "empty"
    CHOSEN = "chosen"
    CONFIRMED = "confirmed"
    MEASURING = "measuring"
    ACCEPTED = "accepted"
    SIGNED = "signed"
    DELIVERED = "delivered"


class TileState(StrEnum):
    """The state of one vital on the board; said in word and shape before any number.

    READY is a finished value that nobody has kept yet.
    """

    NO_DEVICE = "no_device"
    WAITING = "waiting"
    MEASURING = "measuring"
    READY = "ready"
    SAVING = "saving"
    CAPTURED = "captured"
    BY_HAND = "by_hand"
    CHECK = "check"
    FAILED = "failed"
    STALE = "stale"
    GONE = "gone"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierView:
    """One thing to say about how a vital is measured, and what is known of it.

    `value` None: nobody said it. `left_unsaid`: a person said that it is not to be had.
    """

    which: Modifier
    choices: tuple[str, ...]
    value: str | None = None
    required: bool = False
    left_unsaid: bool = False

    @property
    def missing(self) -> bool:
        """Whether a value is not kept for want of it."""
        return self.required and self.value is None and not self.left_unsaid


@dataclass(frozen=True, slots=True, kw_only=True)
class TileView:
    """One vital on the board.

    `readings` are what the tile shows (live or accepted), in one unit per vital. `live` is a
    pressure in the cuff or another value in progress: shown, never accepted. `steady` is how
    much of the needed stability is reached, 0 to 1, None where it does not apply.
    `start_there`: the instrument is connected, idle, and measures only when somebody starts it
    there; the station cannot. `actions`: what `device` can be asked to do from here ("start",
    "stop"). `acceptable` is True when `Accept(kind, measurement)` would be
    taken now. `marks`: what the checks say. `confirmable`: it is unlikely, and only
    `AcceptUnlikely` would be taken. `last` is the value of an earlier visit, where the site wants
    it on tiles.
    """

    kind: ResultKind
    state: TileState
    readings: tuple[Reading, ...] = ()
    live: Quantity | None = None
    steady: float | None = None
    failure: Failure | None = None
    measurement: str | None = None
    device: str | None = None
    received: datetime | None = None
    age_s: float | None = None
    acceptable: bool = False
    before_patient: bool = False
    """What is measured now began before the patient was confirmed: its value will be held."""
    start_there: bool = False
    actions: frozenset[str] = frozenset()
    simulated: bool = False
    text: str | None = None
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    confirmable: bool = False
    last: LastValue | None = None
    program: ProgramView | None = None
    """The blood pressure program that runs here, or whose set this is."""
    modifiers: tuple[ModifierView, ...] = ()
    not_done: NotDone | None = None
    by_itself: bool = False
    """It is kept as soon as it is steady."""
    gone_after_s: float | None = None
    """At which age a value that nobody kept is taken from the board."""
    bmi: Quantity | None = None
    """Computed from the weight and the height that are kept."""
    bmi_wants: ResultKind | None = None
    """What is missing for it; None where it is there, or where there is none at this age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """One measurement in the quarantine tray. Not `on_disk`: the disk refuses it, and it is lost
    when the station stops.
    """

    measurement: str
    kind: ResultKind
    readings: tuple[Reading, ...]
    reason: HoldReason
    age_s: float
    on_disk: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """One instrument: is it there, and if not, why and what to do.

    `kind` and `title` are its spec's words for it, `model` its own. `reach` is "serial",
    "bluetooth", "tcp" or "replay", `place` the port or address. Not `allowed`: known, and not
    connected. `resting`: it is only not heard, as most Bluetooth instruments between two
    measurements. `of_site`: it stands in the site's configuration, which nothing here changes.
    Values of a protocol that is not `verified` are charted only where it is `approved`.
    """

    spec: str
    name: str
    phase: LinkPhase
    says: str = ""
    next_step: str = ""
    simulated: bool = False
    kind: str = ""
    title: str = ""
    model: str = ""
    reach: str = ""
    place: str = ""
    battery_percent: int | None = None
    last_heard: datetime | None = None
    allowed: bool = True
    resting: bool = False
    of_site: bool = True
    verified: bool = True
    approved: bool = False
    actions: frozenset[str] = frozenset()
    """What it can be asked to do from here."""
    namesake: str = ""
    """The address of another device that was heard by the same name. It is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """What an instrument nearby may be, and why, in words."""

    spec: str
    title: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyView:
    """Something that advertises and may be one of `matches`, the likeliest first.

    `best` is the spec that fits better than all others, None where only a person can tell.
    `score` compares it with other things nearby; `rssi_dbm` is how strong it was heard.
    """

    address: str
    name: str
    rssi_dbm: int
    score: int
    best: str | None
    matches: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortView:
    """A serial port: `remembered` is how a choice of it is kept, `owner` the instrument on it."""

    path: str
    description: str
    remembered: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableView:
    """One kind of instrument that the station can read; `reach` is "serial" or "bluetooth"."""

    spec: str
    title: str
    kind: str
    reach: str
    modes: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundView:
    """What could be added, as last looked for. `says` is why there was no look at the radio.
    `until`: when the look that is under way ends by itself.
    """

    looking: bool = False
    until: datetime | None = None
    looked_at: datetime | None = None
    nearby: tuple[NearbyView, ...] = ()
    ports: tuple[PortView, ...] = ()
    readable: tuple[ReadableView, ...] = ()
    says: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingView:
    """An instrument wants a code before it pairs. `code` is six digits to show or to compare,
    None where the instrument shows them and a person types them here.
    """

    kind: PairingKind
    name: str
    address: str
    code: str | None
    left_s: float
    """Until the instrument gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """The destination as last seen. `reachable` None: not asked yet."""

    name: str
    test: bool
    reachable: bool | None = None
    says: str = ""
    last_answer: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistView:
    """Today's list as last read; `says` is set where it could not be read again. `reading`: the
    chart is asked right now.

    `fields` are what the site shows of a line beside time, name, birth date and sex: "mrn",
    "reason", "provider".
    """

    patients: tuple[ExpectedPatient, ...] = ()
    read_at: datetime | None = None
    says: str = ""
    fields: frozenset[str] = frozenset({"mrn", "reason", "provider"})
    reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedView:
    """A visit that is neither in the room nor signed nor ended. `since` is when it was paused, or,
    where nobody paused it (the station was closed), when it was last certain who was there.
    """

    visit_id: str
    patient: Patient
    room: str
    began: datetime
    since: datetime
    paused: bool
    kept: int
    encounter_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """The visit in the room. `resumed`: it was paused and goes on, once it is confirmed anew.
    `room` is where it is now.
    """

    id: str
    phase: Phase
    patient: Patient
    expected: ExpectedPatient
    confirmed: frozenset[Identifier]
    confirmed_at: datetime | None
    results: tuple[Result, ...]
    signed_at: datetime | None = None
    signed_by: Actor | None = None
    deliveries: tuple[Delivery, ...] = ()
    resumed: bool = False
    room: str = ""
    corrections: tuple[Correction, ...] = ()
    doubtful: bool = False
    """It comes out of a backup, may be in the chart already, and nobody has looked."""
    bmi: Quantity | None = None
    """Computed, shown and not filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffView:
    """A cuff that is measuring: nothing of the patient, so that it is shown on a locked screen.

    `stoppable`: it can be stopped from here; otherwise only on the cuff itself.
    """

    device: str
    pressure: Quantity | None = None
    stoppable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgLeadView:
    """One live lead. `reasons`: what is wrong with it now. `usable`: beats can be seen in it."""

    name: str
    usable: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgBest:
    """The best stretch of the last minute: `first_sample` of the stream, how `poor` it is: 0 where
    nothing was wrong in it.
    """

    first_sample: int
    seconds: float
    poor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgView:
    """What the live EKG says of itself.

    `rate_per_min` is None with `rate_says` why; `rate_held`: it stands still because the signal
    allows no new one. `averaging` says what it is a mean of; `rr_ms` is the newest interval.
    `beats` are the R peaks of the last minutes, as sample numbers of the stream. `measured` is what
    is read off the last ten seconds, its R peaks numbers of the stream too; nobody confirmed it.
    `stream` is that of the ring that all this is of.
    """

    stream: int | None = None
    rate_per_min: int | None = None
    rate_held: bool = False
    rate_says: str = ""
    averaging: str = ""
    rr_ms: int | None = None
    beats: tuple[int, ...] = ()
    leads: tuple[EkgLeadView, ...] = ()
    best: EkgBest | None = None
    measured: EkgFindings | None = None

    def lead(self, name: str) -> EkgLeadView | None:
        """The lead of that name."""
        return next((lead for lead in self.leads if lead.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEkgView:
    """An EKG of an earlier visit of this patient; `recording` is None where there is none here."""

    patient_id: str
    recording: EkgRecording | None = None
    accepted_by: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathsView:
    """Breaths a minute as the waves that come in suggest them: an estimate, never filed.

    `says` is why there is none. `of`: the signals it comes from.
    """

    rate_per_min: int | None = None
    says: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """What the site decided about its board, as far as a face needs it. `sounds`: the site wants
    them; `sounds_on`: so does whoever stands there.
    """

    units: DisplayUnits = field(default_factory=DisplayUnits)
    count_s: tuple[int, ...] = (30, 60)
    sounds: bool = True
    sounds_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgSiteView:
    """What the site decided about EKGs.

    `iec_electrodes`: they are called R, L, N and F, else RA, LA, RL and LL. `paper` is "a4",
    "letter", or None for what is usual here. `station` is its name in print.
    """

    iec_electrodes: bool = False
    paper: str | None = None
    station: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """Everything a face shows, at one moment. `version` grows with each change.

    `signed` are the visits that were signed today. `history` is None while no patient is
    confirmed, `ekg` where no EKG comes in, `intake` where no visit has started. `cuff` and
    `visit_began` are there on a locked screen, too: the cuff that is measuring, and since when a
    visit is open. `cleaning_s`: how long the screen does nothing while its glass is wiped.
    `links_say` is why added instruments are missing.
    `may_operate` and `may_manage`: what the person may do with instruments (name and allow; add,
    approve and forget). `messages` is None for who may not read them. `reads_earlier`:
    whether they may look at what was measured before. `emergency_left_s`: how long the emergency
    access under which somebody works still lasts.
    """

    version: int
    now: datetime
    room: str
    actor: Actor | None = None
    locked: bool = False
    visit: VisitView | None = None
    tiles: tuple[TileView, ...] = ()
    held: tuple[HeldView, ...] = ()
    unfinished: tuple[UnfinishedView, ...] = ()
    history: HistoryView | None = None
    signed: tuple[SignedView, ...] = ()
    worklist: WorklistView = field(default_factory=WorklistView)
    links: tuple[LinkView, ...] = ()
    links_say: str = ""
    around: AroundView = field(default_factory=AroundView)
    may_operate: bool = False
    may_manage: bool = False
    charts: tuple[ChartView, ...] = ()
    pairing: PairingView | None = None
    ekg: EkgView | None = None
    earlier_ekg: EarlierEkgView | None = None
    cuff: CuffView | None = None
    visit_began: datetime | None = None
    cleaning_s: float = 30.0
    checks: ChecksView = field(default_factory=ChecksView)
    programs: ProgramsView = field(default_factory=ProgramsView)
    intake: IntakeView | None = None
    simulated: bool = False
    board: BoardView = field(default_factory=BoardView)
    breaths: BreathsView | None = None
    ekg_site: EkgSiteView = field(default_factory=EkgSiteView)
    messages: Messages | None = None
    reads_earlier: bool = True
    emergency_offered: bool = False
    emergency_left_s: float | None = None

    def tile(self, kind: ResultKind) -> TileView | None:
        """The tile of that kind, if the board has one."""
        return next((tile for tile in self.tiles if tile.kind is kind), None)
