"""The one door: who is signed in, what they may do, and a line in the trail for each of it.

For every command the engine asks `admit` before and tells `record` after. Nothing here knows
what a command does. A refusal is words; it is in the trail before anybody reads them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from station.access.audit import AuditLog, Auditor, Outcome
from station.access.badges import Badges
from station.access.clock import seconds_awake_or_asleep
from station.access.rights import Right, may
from station.access.sessions import Sessions, SessionState
from station.access.users import NotAccepted, User, Users, can_be_read
from station.visit import Actor, Role

__all__ = ["Gate", "Refusal"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """It is not allowed: what is wrong, and what to do."""

    says: str
    next_step: str = ""


_BY_STATE = {
    SessionState.LOCKED: Refusal("The station is locked.", "Unlock it with your PIN."),
    SessionState.UNKNOWN: Refusal("Nobody is signed in.", "Sign in, then do it again."),
}

_NO_EMERGENCY = Refusal(
    "Emergency access is not set up here.",
    "Sign in with your name and PIN. An administrator sets the emergency code.",
)
_NAMELESS = Refusal("It is not said who you are.", "Type your first and last name.")
_NAME_LENGTHS = (2, 40)
_MARKED = " (emergency access)"
"""Behind the name of who says to be there, wherever that name goes: screen, chart, paper, trail."""

_NO_BADGES = NotAccepted(
    says="Badges are not set up here.",
    next_step="Sign in with your name and PIN.",
    wait=timedelta(0),
    user=None,
)


class Gate:
    """Sign-in, locking, rights and the trail, for one station.

    `sign_in`, `badge`, `unlock` and `confirm_pin` compute and wait for the disk (some 50 ms):
    call them from a worker thread. Everything else returns at once. The futures are done when
    the line is on disk: who changes something waits for it before saying that it happened.
    """

    def __init__(
        self,
        users: Users,
        sessions: Sessions,
        log: AuditLog,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = seconds_awake_or_asleep,
        badges: Badges | None = None,
        emergency: timedelta | None = None,
    ) -> None:
        """`now` is the host's UTC clock, `seconds` the clock of idle time. `emergency` is how long
        emergency access lasts; None: there is none.
        """
        self._emergency = emergency
        self._over = ""
        self._over_lock = threading.Lock()
        self._badges = badges
        self._users = users
        self._sessions = sessions
        self._audit = Auditor(log, now)
        self._now = now
        self._seconds = seconds

    def sign_in(self, name: str, pin: str) -> Actor | Refusal:
        """Let somebody in; ends the session before. Blocking."""
        user = self._users.authenticate(name, pin, self._now())
        if isinstance(user, NotAccepted):
            self._record_not_accepted("sign_in", user)
            return Refusal(user.says, user.next_step)
        return self._let_in(user)

    def _let_in(self, user: User, detail: str | None = None) -> Actor:
        actor = self._sessions.open(user, self._seconds())
        try:
            self.record(actor, "sign_in", Outcome.DONE, detail=detail).result()
        except BaseException:
            self._sessions.end(actor)  # nobody is in who is not in the trail
            raise
        return actor

    def badge(self, code: str, at: Actor | None) -> Actor | Refusal:
        """A badge was scanned while `at` sat here (None: nobody). The same person goes on, from
        a locked session too; another one is let in, which ends the session before. Blocking.
        """
        user = self._badges.owner(code) if self._badges is not None else _NO_BADGES
        if isinstance(user, NotAccepted):
            self._record_not_accepted("sign_in_by_badge", user)
            return Refusal(user.says, user.next_step)
        known = at is not None and self.state(at) is not SessionState.UNKNOWN
        if at is not None and known and user.id == at.user_id:
            locked = self.state(at) is SessionState.LOCKED
            self._sessions.unlock(at, self._seconds())
            if locked:
                self.record(at, "unlock", Outcome.DONE, detail="by badge").result()
            return at
        return self._let_in(user, "by badge")

    @property
    def emergency_offered(self) -> bool:
        """Whether somebody can be let in without a PIN of their own."""
        return self._emergency is not None and self._users.emergency() is not None

    def emergency(self, name: str, reason: str, code: str) -> Actor | Refusal:
        """Let in whoever says who they are and why, and has the station's emergency code. Ends
        the session before. Blocking.

        Who it is was not checked: the name is marked wherever it goes, and an administrator
        reviews it. `reason` is one of the words of `EmergencyReason`.
        """
        name = " ".join(name.split())
        shortest, longest = _NAME_LENGTHS
        if self._emergency is None or not self.emergency_offered:
            return self._refuse_emergency(_NO_EMERGENCY)
        told = shortest <= len(name) <= longest and any(sign.isalpha() for sign in name)
        if not told or not can_be_read(name):
            return self._refuse_emergency(_NAMELESS)
        answer = self._users.authenticate_emergency(code, self._now())
        if isinstance(answer, NotAccepted):
            return self._refuse_emergency(_of_code(answer))
        actor = self._sessions.open_emergency(name + _MARKED, self._seconds(), self._emergency)
        try:
            self.record(actor, "emergency_access", Outcome.DONE, detail=reason).result()
        except BaseException:
            self._sessions.end(actor)  # nobody is in who is not in the trail
            raise
        return actor

    def emergency_over(self, actor: Actor, how: str) -> Future[None]:
        """A session of emergency access has ended; `how` says by what. Told once a session."""
        self._sessions.end(actor)
        with self._over_lock:
            told, self._over = self._over == actor.session_id, actor.session_id
        if told:
            return _nothing_to_write()
        return self.record(actor, "emergency_access_over", Outcome.DONE, detail=how)

    def sign_out(self, actor: Actor) -> Future[None]:
        """End the session. A visit stays as it is."""
        known = self.state(actor) is not SessionState.UNKNOWN
        if known and actor.role is Role.EMERGENCY:
            return self.emergency_over(actor, "signed out")
        self._sessions.end(actor)
        return self.record(actor, "sign_out", Outcome.DONE if known else Outcome.REFUSED)

    def lock(self, actor: Actor) -> Future[None]:
        """Lock now. A visit stays as it is; emergency access ends."""
        known = self.state(actor) is not SessionState.UNKNOWN
        if known and actor.role is Role.EMERGENCY:
            return self.emergency_over(actor, "locked")
        self._sessions.lock(actor, self._seconds())
        return self.record(actor, "lock", Outcome.DONE if known else Outcome.REFUSED)

    def unlock(self, actor: Actor, pin: str) -> Refusal | None:
        """Open a locked session again, with the PIN of the person it belongs to. Blocking."""
        if self.state(actor) is SessionState.UNKNOWN:
            return self._refuse(actor, "unlock", _BY_STATE[SessionState.UNKNOWN])
        refusal = self._check_pin(actor, "unlock", pin)
        if refusal is not None:
            return refusal
        if not self._sessions.unlock(actor, self._seconds()):
            return self._refuse(actor, "unlock", _BY_STATE[SessionState.UNKNOWN])
        self.record(actor, "unlock", Outcome.DONE).result()
        return None

    def confirm_pin(self, actor: Actor, pin: str) -> Refusal | None:
        """Ask again who it is, as a signature wants it. Blocking. Admit comes first."""
        return self._check_pin(actor, "confirm_pin", pin)

    def admit(
        self,
        actor: Actor,
        right: Right,
        *,
        action: str | None = None,
        patient_id: str | None = None,
        visit_id: str | None = None,
        by_itself: bool = False,
    ) -> Refusal | None:
        """None where it may go on; else why not, which is in the trail already.

        `action` names the command in the trail (default: the right). Counts as activity, but not
        what the station does `by_itself`: an instrument must not keep a session open.
        """
        state = self.state(actor)
        if state is not SessionState.OPEN:
            refusal = _BY_STATE[state]
        elif not may(actor.role, right):
            refusal = Refusal(
                "Your role does not allow this.", "Ask a colleague who may, or the administrator."
            )
        else:
            if not by_itself:
                self._sessions.touch(actor, self._seconds())
            return None
        return self._refuse(actor, action or right, refusal, patient_id, visit_id)

    def record(
        self,
        actor: Actor,
        action: str,
        outcome: Outcome,
        *,
        patient_id: str | None = None,
        visit_id: str | None = None,
        detail: str | None = None,
    ) -> Future[None]:
        """Put what became of an admitted command into the trail. `detail` has no values."""
        return self._audit.record(
            action,
            outcome,
            user_id=actor.user_id,
            user_name=actor.name,
            role=actor.role,
            patient_id=patient_id,
            visit_id=visit_id,
            detail=detail,
        )

    def record_by_nobody(
        self, action: str, outcome: Outcome, *, detail: str, patient_id: str | None = None
    ) -> Future[None]:
        """Put into the trail what was done while nobody was signed in, or by no person."""
        return self._audit.record(action, outcome, patient_id=patient_id, detail=detail)

    def state(self, actor: Actor) -> SessionState:
        """Whether the actor's session is open, locked or gone, now.

        It is gone, too, when the user was made inactive or got another role meanwhile.
        """
        user = self._owner(actor)
        if user is None or not user.active or user.role is not actor.role:
            return SessionState.UNKNOWN
        return self._sessions.state(actor, self._seconds())

    def activity(self, actor: Actor) -> None:
        """A key, a touch, a scan: put the auto-lock off."""
        self._sessions.touch(actor, self._seconds())

    def locks_in(self, actor: Actor) -> float | None:
        """Seconds until the session locks by itself; None where it is not open."""
        now_s = self._seconds()
        at_s = self._sessions.locks_at(actor, now_s)
        return None if at_s is None else at_s - now_s

    def ends_in(self, actor: Actor) -> float | None:
        """Seconds until the session is over whatever is done; None where it is not open."""
        now_s = self._seconds()
        at_s = self._sessions.ends_at(actor, now_s)
        return None if at_s is None else at_s - now_s

    def _owner(self, actor: Actor) -> User | None:
        """Whose record stands behind an actor: the emergency code's, where it was used."""
        if actor.role is Role.EMERGENCY:
            return self._users.emergency() if self._emergency is not None else None
        return self._users.by_id(actor.user_id)

    def _check_pin(self, actor: Actor, action: str, pin: str) -> Refusal | None:
        user = self._owner(actor)
        if user is None:
            return self._refuse(actor, action, _BY_STATE[SessionState.UNKNOWN])
        if actor.role is Role.EMERGENCY:
            found = self._users.authenticate_emergency(pin, self._now())
            if isinstance(found, NotAccepted):
                return self._refuse(actor, action, _of_code(found))
            return None
        answer = self._users.authenticate(user.name, pin, self._now())
        if not isinstance(answer, NotAccepted):
            return None
        refusal = Refusal(answer.says, answer.next_step)
        if not answer.too_early:
            refusal = Refusal("This is not your PIN.", answer.next_step)
        return self._refuse(actor, action, refusal)

    def _refuse(
        self,
        actor: Actor,
        action: str,
        refusal: Refusal,
        patient_id: str | None = None,
        visit_id: str | None = None,
    ) -> Refusal:
        self.record(
            actor,
            action,
            Outcome.REFUSED,
            patient_id=patient_id,
            visit_id=visit_id,
            detail=refusal.says,
        )
        return refusal

    def _refuse_emergency(self, refusal: Refusal) -> Refusal:
        # The name is not written down: it may be a PIN in the wrong field.
        self._audit.record(
            "emergency_access", Outcome.REFUSED, role=Role.EMERGENCY, detail=refusal.says
        ).result()
        return refusal

    def _record_not_accepted(self, action: str, answer: NotAccepted) -> None:
        # A name that nobody has is not written down: it may be a PIN in the wrong field.
        user = answer.user
        self._audit.record(
            action,
            Outcome.REFUSED,
            user_id=None if user is None else user.id,
            user_name=None if user is None else user.name,
            role=None if user is None else user.role,
            detail=answer.says,
        ).result()


def _nothing_to_write() -> Future[None]:
    written: Future[None] = Future()
    written.set_result(None)
    return written


def _of_code(answer: NotAccepted) -> Refusal:
    """The emergency code was not accepted: in its own words."""
    if answer.too_early:
        return Refusal(answer.says, answer.next_step)
    return Refusal("This is not the emergency code.", answer.next_step)
