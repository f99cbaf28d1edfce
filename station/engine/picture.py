"""The picture of the present that every face shows. In the I/O loop."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.access.rights import Right, may
from station.access.sessions import SessionState
from station.capture.check_views import ChecksView
from station.capture.programs.views import ProgramsView
from station.capture.unfinished import same_visit
from station.capture.views import (
    BoardView,
    EkgSiteView,
    EkgView,
    PairingView,
    Phase,
    StationView,
    WorklistView,
)
from station.engine.cuff import running_cuff
from station.visit import Presence, Role

if TYPE_CHECKING:
    from station.drivers.links.pairing import PairingDesk
    from station.engine.rooms import Rooms
    from station.settings import Settings
    from station.visit import ExpectedPatient

__all__ = ["picture"]


def picture(rooms: Rooms, version: int) -> StationView:
    """How everything stands now. Without somebody signed in, there is no patient in it at all."""
    now = datetime.now(UTC)
    state = rooms.seat.state()
    actor = rooms.seat.actor
    role = actor.role if actor is not None and state is SessionState.OPEN else None

    def allowed(right: Right) -> bool:
        return role is not None and may(role, right)

    visit, tiles, held = rooms.capture.view(now)
    # Nobody reads of a patient what their role may not: who keeps the station going sees the board
    # while nobody is in the room.
    hidden = role is None or (visit is not None and not allowed(Right.CAPTURE))
    unread = hidden or not allowed(Right.READ_VISIT)
    history = rooms.history.view
    links = rooms.fleet.views()
    return StationView(
        version=version,
        now=now,
        room=rooms.settings.room,
        actor=actor,
        locked=state is SessionState.LOCKED,
        visit=None if hidden else visit,
        tiles=() if hidden else tiles if unread else rooms.history.on_tiles(tiles, now),
        held=() if hidden else held,
        history=None if unread else history,
        signed=() if unread else rooms.signed.today(now),
        worklist=_worklist(rooms) if allowed(Right.READ_WORKLIST) else WorklistView(),
        unfinished=rooms.capture.unfinished.views() if allowed(Right.READ_WORKLIST) else (),
        links=links,
        links_say=rooms.fleet.says,
        around=rooms.around.view,
        may_operate=allowed(Right.OPERATE_DEVICES),
        may_manage=allowed(Right.MANAGE_DEVICES),
        charts=rooms.charts.views,
        pairing=None if role is None else _pairing(rooms.pairing),
        intake=None if hidden else rooms.capture.intake.view(),
        ekg=None if hidden else _ekg(rooms),
        earlier_ekg=None if unread else rooms.earlier_ekg.view,
        cuff=running_cuff(tiles),
        visit_began=visit.confirmed_at if visit is not None else None,
        cleaning_s=rooms.settings.cleaning_s,
        checks=ChecksView() if hidden else rooms.capture.checks(now),
        programs=ProgramsView() if hidden else rooms.capture.programs_view(),
        simulated=any(link.simulated for link in links if link.allowed)
        or any(tile.simulated for tile in tiles),
        board=BoardView(
            units=rooms.capture.policy.units,
            count_s=rooms.capture.policy.count_s,
            sounds=rooms.capture.policy.sounds,
            sounds_on=rooms.preferences.sounds,
        ),
        breaths=None if hidden else rooms.breaths.view,
        ekg_site=_ekg_site(rooms.settings),
        messages=rooms.desk.view_for(actor)
        if actor is not None and allowed(Right.READ_MESSAGES)
        else None,
        reads_earlier=allowed(Right.READ_VISIT),
        emergency_offered=rooms.seat.gate.emergency_offered,
        emergency_left_s=rooms.seat.gate.ends_in(actor)
        if actor is not None and role is Role.EMERGENCY
        else None,
    )


def _worklist(rooms: Rooms) -> WorklistView:
    """The chart's list, with what this station knows better about those who were here."""
    listed = rooms.today.view
    known = tuple(_presence_here(rooms, one) for one in listed.patients)
    if known == listed.patients:
        return listed
    return dataclasses.replace(listed, patients=known)


def _presence_here(rooms: Rooms, expected: ExpectedPatient) -> ExpectedPatient:
    unfinished, here = rooms.capture.unfinished, rooms.capture.visit
    if here is not None and same_visit(here, expected):
        signed = rooms.capture.phase in (Phase.SIGNED, Phase.DELIVERED)
        presence = Presence.READY if signed else Presence.ROOMED
    elif unfinished.of(expected) is not None:
        presence = Presence.PAUSED
    elif unfinished.is_ready(expected):
        presence = Presence.READY
    else:
        return expected
    return dataclasses.replace(expected, presence=presence)


def _pairing(desk: PairingDesk) -> PairingView | None:
    """The oldest open question about a code; its instrument is the one at hand."""
    for question in desk.questions:
        return PairingView(
            kind=question.kind,
            name=question.name,
            address=question.address,
            code=question.code,
            left_s=max(0.0, question.until_monotonic_s - time.monotonic()),
        )
    return None


def _ekg(rooms: Rooms) -> EkgView | None:
    """What was found of the present stream; of one before it, nothing is said any more."""
    view, ring = rooms.ekg.view, rooms.capture.rings.get("ecg")
    return view if view is not None and ring is not None and view.stream == ring.stream else None


def _ekg_site(settings: Settings) -> EkgSiteView:
    paper = settings.ekg.paper
    return EkgSiteView(
        iec_electrodes=settings.ekg.electrodes == "IEC",
        paper=None if paper is None else paper.lower(),
        station=settings.station_id,
    )
