"""A patient who is not in the list: kept like any other, and filed for nobody yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.capture.checking import Checking
from station.capture.commands import (
    Accept,
    AddUnlisted,
    ConfirmIdentifier,
    Denied,
    EnterValue,
    GiveIdentity,
    Identifier,
    PauseVisit,
    ResumeVisit,
    SayHow,
    Sign,
    StartVisit,
)
from station.capture.modifiers import Modifier
from station.capture.unlisted import NO_IDENTITY
from station.capture.views import Phase, TileState
from station.checks.files import rulebook
from station.export.compose import compose
from station.export.errors import CannotComposeError
from station.export.fhir import observation
from station.export.fhir_destination import FhirDestination
from station.export.site import FhirSite
from station.marks import Level
from station.store.errors import RecordConflictError
from station.store.store import Store
from station.visit import Identity, ResultKind, SignedVisit
from station.vitals import Quantity, Unit, Vital
from tests.capture.bedside import CUFF, Bedside
from tests.capture.room import ACTOR, NINE, OKAFOR, Room

PAIN = EnterValue(actor=ACTOR, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))
BOTH = frozenset(Identifier)
CHART = FhirDestination(name="chart", test=True, site=FhirSite(namespace="urn:here"))


async def unidentified(room: Room) -> None:
    await room.done(AddUnlisted(actor=ACTOR))
    await room.done(StartVisit(actor=ACTOR))
    await room.done(PAIN)


async def test_somebody_whom_nobody_knows_is_measured_under_a_label() -> None:
    room = Room()
    await unidentified(room)
    patient = room.visit().patient
    assert patient.name == f"Unidentified, Room 3-{NINE.astimezone():%H%M}"
    assert (patient.identity, patient.birth_date, patient.mrn) == (Identity.UNKNOWN, None, None)
    assert not patient.alerts_known, "no alerts are known, which is not the same as none"
    assert len(room.kept()) == 1


async def test_what_is_known_by_hand_is_what_must_be_heard() -> None:
    room = Room()
    await room.done(AddUnlisted(actor=ACTOR, family=" Doe ", given="Jo"))
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME))
    await room.done(StartVisit(actor=ACTOR))
    assert room.visit().patient.name == "Doe, Jo"
    room = Room()
    await room.done(AddUnlisted(actor=ACTOR, family="Doe", birth_date=date(1990, 1, 31)))
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME))
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.BIRTH_DATE))
    await room.done(StartVisit(actor=ACTOR))


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ({"family": "Doe", "birth_date": date(2026, 11, 26)}, "Nobody living has this birth date."),
        ({"family": "Doe", "birth_date": date(1880, 1, 1)}, "Nobody living has this birth date."),
        ({"given": "Jo"}, "The family name is missing."),
        ({"mrn": "4711"}, "The family name is missing."),
        ({"family": "D" * 101}, "A name or number has at most 100 characters."),
        ({"family": "Doe", "sex": "M"}, "This is not one of the chart's words for the sex."),
    ],
)
async def test_what_cannot_be_is_refused(what: dict[str, Any], says: str) -> None:
    room = Room()
    refused = await room.denied(AddUnlisted(actor=ACTOR, **what))
    assert refused.says == says
    assert room.phase() is Phase.EMPTY


async def test_nothing_is_signed_before_there_is_an_identity() -> None:
    room = Room()
    await unidentified(room)
    assert await room.do(Sign(actor=ACTOR, pin="1")) == NO_IDENTITY
    assert room.store.signed == {}
    assert room.phase() is Phase.ACCEPTED


async def test_nothing_can_be_composed_either() -> None:
    """Two more walls behind the first: the composer, and an id that no FHIR chart takes."""
    room = Room()
    await unidentified(room)
    signed = SignedVisit(visit=room.visit(), signed_at=NINE, signed_by=ACTOR)
    with pytest.raises(CannotComposeError, match="not in the chart"):
        compose(signed, [CHART])
    with pytest.raises(CannotComposeError, match="patient id"):
        observation(signed.visit.results[0], signed, CHART.site)


async def test_with_an_identity_it_is_a_visit_like_any_other() -> None:
    room = Room()
    await unidentified(room)
    visit_id = room.visit().id
    half = await room.denied(
        GiveIdentity(actor=ACTOR, expected=OKAFOR, heard=frozenset({Identifier.NAME}))
    )
    assert half.says.startswith("Two identifiers")
    await room.done(GiveIdentity(actor=ACTOR, expected=OKAFOR, heard=BOTH))
    assert (room.visit().patient, room.visit().encounter_id) == (OKAFOR.patient, "encounter-1")
    assert len(room.kept()) == 1
    again = await room.denied(GiveIdentity(actor=ACTOR, expected=OKAFOR, heard=BOTH))
    assert again.says == "The patient of this visit is known."
    await room.done(Sign(actor=ACTOR, pin="1"))
    [message] = compose(room.store.signed[visit_id], [CHART])
    assert message.patient_id == "pat-1"
    assert b'"Patient/pat-1"' in message.body


async def test_an_identity_is_one_of_the_chart() -> None:
    room = Room()
    await unidentified(room)
    other = replace(OKAFOR, patient=replace(OKAFOR.patient, identity=Identity.BY_HAND))
    refused = await room.denied(GiveIdentity(actor=ACTOR, expected=other, heard=BOTH))
    assert refused.says == "This patient is not in the chart either."


async def test_it_is_paused_and_goes_on() -> None:
    room = Room()
    await unidentified(room)
    await room.done(PauseVisit(actor=ACTOR))
    [listed] = room.capture.unfinished.views()
    await room.done(ResumeVisit(actor=ACTOR, visit_id=listed.visit_id))
    await room.done(StartVisit(actor=ACTOR))
    await room.done(GiveIdentity(actor=ACTOR, expected=OKAFOR, heard=BOTH))
    await room.done(Sign(actor=ACTOR, pin="1"))


async def test_on_disk_a_patient_changes_only_from_unlisted_to_listed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", bytes(32), lambda _: ())
    try:
        room = Room(store)
        await unidentified(room)
        await room.done(GiveIdentity(actor=ACTOR, expected=OKAFOR, heard=BOTH))
        [kept] = store.unfinished_visits().result(5)
        assert kept.patient == OKAFOR.patient
        other = replace(kept, patient=replace(kept.patient, id="pat-2"))
        with pytest.raises(RecordConflictError, match="another patient"):
            store.save_visit(other).result(5)
    finally:
        store.close()


TODDLER = replace(
    OKAFOR, patient=replace(OKAFOR.patient, birth_date=date(2024, 10, 1), given="Kit")
)


async def test_an_identity_brings_the_tiles_and_rules_of_its_age() -> None:
    room = Bedside(checking=Checking(rulebook()))
    await unidentified(room)
    room.pressure("84", "52")
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BLOOD_PRESSURE))
    room.says((Vital.PULSE_RATE, "190"), device=CUFF)
    await room.done(Accept(actor=ACTOR, kind=ResultKind.PULSE_RATE))
    await room.done(SayHow(actor=ACTOR, kind=ResultKind.SPO2, which=Modifier.BODY_SITE, word="toe"))
    [before] = [one for one in room.kept() if one.kind is ResultKind.PULSE_RATE]

    await room.done(GiveIdentity(actor=ACTOR, expected=TODDLER, heard=BOTH))

    kinds = [tile.kind for tile in room.capture.view(room.now)[1]]
    assert ResultKind.HEAD_CIRCUMFERENCE in kinds
    # What was taken stays, at the end: no tile of a toddler would begin with it.
    assert kinds[-1] is ResultKind.BLOOD_PRESSURE
    assert room.tile(ResultKind.BLOOD_PRESSURE).state is TileState.CAPTURED
    assert room.tile(ResultKind.PULSE_RATE).state is TileState.CAPTURED
    site = next(
        one for one in room.tile(ResultKind.SPO2).modifiers if one.which is Modifier.BODY_SITE
    )
    assert site.value == "toe"
    cuff = next(
        one
        for one in room.tile(ResultKind.BLOOD_PRESSURE).modifiers
        if one.which is Modifier.CUFF_SIZE
    )
    assert cuff.value == "adult"  # it was kept like this, and is not what is assumed from now on
    assert room.capture.checks(room.now).age_known
    # The rules of that age have been asked about what was kept.
    [after] = [one for one in room.kept() if one.kind is ResultKind.PULSE_RATE]
    assert before.marks == ()
    assert [mark.level for mark in after.marks] == [Level.CRITICAL]
    assert after.readings == before.readings


async def test_an_empty_pressure_tile_goes_with_the_age() -> None:
    room = Bedside()
    await unidentified(room)
    await room.done(GiveIdentity(actor=ACTOR, expected=TODDLER, heard=BOTH))
    kinds = {tile.kind for tile in room.capture.view(room.now)[1]}
    assert ResultKind.BLOOD_PRESSURE not in kinds
