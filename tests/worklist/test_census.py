"""The census: resends, lateness, merges in chains, cancels, and what they mean for the room."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.reading import read
from station.visit import ExpectedPatient, Identity, Patient, Presence
from station.worklist import census as census_module
from station.worklist.adt import event_of
from station.worklist.adt_event import AdtSite
from station.worklist.census import (
    Census,
    CensusFullError,
    Step,
    VisitState,
    applied,
    expected,
    forgotten,
)
from station.worklist.census_rows import CensusDamagedError, CensusRows, census_of, rows_of
from station.worklist.consequences import ConsequenceKind
from tests.support.adt import NOW, TODAY, adt, merge

CHICAGO = ZoneInfo("America/Chicago")
SITE = AdtSite(zone=CHICAGO, rooms={"INT^ROOM1": "1", "INT^ROOM2": "2"})


def take(census: Census, data: bytes, now: datetime = NOW) -> Step:
    event = event_of(read(data), SITE, now)
    assert event is not None
    return applied(census, event, now)


def after(*messages: bytes) -> Census:
    census = Census()
    for data in messages:
        census = take(census, data).census
    return census


def lines(census: Census, day: date = TODAY, room: str | None = None) -> list[ExpectedPatient]:
    return list(expected(census, day, CHICAGO, room))


def who(census: Census) -> list[tuple[str, str, Presence]]:
    return [(one.patient.id, one.patient.name, one.presence) for one in lines(census)]


OKAFOR = ("100231", "Okafor, Ada N", Presence.ARRIVED)


def test_a_registered_patient_is_on_todays_list() -> None:
    assert lines(after(adt("A04", "1"))) == [
        ExpectedPatient(
            patient=Patient(
                id="100231",
                family="Okafor",
                given="Ada N",
                birth_date=date(1984, 2, 29),
                sex="female",
                mrn="100231",
                alerts_known=False,
                identity=Identity.CHART,
            ),
            presence=Presence.ARRIVED,
            at=datetime(2026, 11, 24, 14, 45, tzinfo=UTC),
            reason="Blood pressure check",
            provider="Dr. Lena Brandt",
            encounter_id="V77",
        )
    ]


def test_a_day_at_the_desk() -> None:
    planned = adt("A05", "1", at="20261123160000")
    census = after(planned)
    assert who(census) == [("100231", "Okafor, Ada N", Presence.NOT_ARRIVED)]

    census = take(census, adt("A04", "2", at="20261124084000")).census
    assert who(census) == [OKAFOR]

    moved = take(census, adt("A02", "3", at="20261124084600", room="INT^ROOM2"))
    assert lines(moved.census, room="1") == []
    assert len(lines(moved.census, room="2")) == 1
    assert moved.consequences == ()

    gone = take(moved.census, adt("A03", "4", at="20261124091000"))
    assert lines(gone.census) == []
    [told] = gone.consequences
    assert (told.kind, told.patient_id, told.visit_number) == (
        ConsequenceKind.DISCHARGED,
        "100231",
        "V77",
    )

    back = take(gone.census, adt("A13", "5", at="20261124091100"))
    assert who(back.census) == [OKAFOR]
    assert back.consequences == ()


def test_a_cancelled_visit_is_off_the_list_while_the_patient_is_in_the_room() -> None:
    step = take(after(adt("A04", "1")), adt("A11", "2", at="20261124084000"))

    assert lines(step.census) == []
    [told] = step.consequences
    assert (told.kind, told.patient_id, told.now_id, told.visit_number) == (
        ConsequenceKind.CANCELLED,
        "100231",
        "100231",
        "V77",
    )
    assert not told.identity_changed
    assert told.says == "The front desk has cancelled this visit."
    again = take(step.census, adt("A04", "3", at="20261124085000"))
    assert who(again.census) == [OKAFOR]


def test_a_cancelled_plan_sends_nobody_home() -> None:
    plan = adt("A05", "1", at="20261123160000")
    assert lines(after(plan, adt("A38", "2", at="20261124080000"))) == []
    here = after(plan, adt("A04", "3"))

    step = take(here, adt("A38", "4", at="20261124090000"))

    assert (who(step.census), step.consequences) == ([OKAFOR], ())
    late_plan = take(here, adt("A05", "5", at="20261124090000", reason="^Other"))
    assert [(one.presence, one.reason) for one in lines(late_plan.census)] == [
        (Presence.ARRIVED, "Other")
    ]


def test_a_resend_changes_nothing() -> None:
    census = after(adt("A04", "1"))

    step = take(census, adt("A04", "1"))

    assert step.repeated
    assert step.census is census
    assert not step.changes


def test_a_number_that_was_used_before_for_something_else_is_another_message() -> None:
    step = take(after(adt("A04", "1")), adt("A03", "1", at="20261124090000"))

    assert not step.repeated
    assert lines(step.census) == []


def test_an_old_update_does_not_overwrite_a_newer_one() -> None:
    census = after(
        adt("A04", "1", at="20261124083000"),
        adt(
            "A08",
            "3",
            at="20261124085000",
            name="Okafor-Lee^Ada",
            reason="^Fever",
            room="INT^ROOM2",
        ),
    )

    step = take(census, adt("A08", "2", at="20261124084000", name="Okafor^Adda", reason="^Cough"))

    assert not step.changes
    assert step.consequences == ()
    [line] = lines(step.census)
    assert (line.patient.name, line.reason) == ("Okafor-Lee, Ada", "Fever")


def test_messages_of_the_same_second_count_in_their_order_of_arrival() -> None:
    census = after(
        adt("A04", "1"), adt("A08", "2", reason="^Fever"), adt("A08", "3", reason="^Cough")
    )

    assert lines(census)[0].reason == "Cough"


def test_a_late_arrival_does_not_bring_back_who_has_gone() -> None:
    census = after(adt("A03", "2", at="20261124091000"))

    step = take(census, adt("A04", "1", at="20261124083000"))

    assert lines(step.census) == []
    assert lines(take(step.census, adt("A08", "3", at="20261124092000")).census) == []
    assert who(take(step.census, adt("A04", "4", at="20261124100000")).census) == [OKAFOR]


def test_an_update_that_came_before_its_arrival() -> None:
    census = after(adt("A08", "2", at="20261124084000", reason="^Fever"))
    assert lines(census) == []

    step = take(census, adt("A04", "1", at="20261124083000", reason="^Cough"))

    assert [(one.presence, one.reason) for one in lines(step.census)] == [
        (Presence.ARRIVED, "Fever")
    ]


def test_every_order_of_the_same_messages_ends_in_the_same_list() -> None:
    messages = (
        adt("A05", "1", at="20261123160000"),
        adt("A04", "2", at="20261124083000"),
        adt("A08", "3", at="20261124084000", name="Okafor-Lee^Ada", reason="^Fever"),
        adt("A03", "4", at="20261124090000", name="Okafor-Lee^Ada", reason=""),
        adt("A13", "5", at="20261124090100", name="Okafor-Lee^Ada", reason="", room=""),
    )
    ends = {tuple(lines(after(*order))) for order in itertools.permutations(messages)}

    assert len(ends) == 1
    [[line]] = ends
    assert (line.patient.name, line.presence, line.reason) == (
        "Okafor-Lee, Ada",
        Presence.ARRIVED,
        "Fever",
    )


def test_a_sender_whose_clock_is_years_ahead_does_not_outrank_what_comes_later() -> None:
    census = take(Census(), adt("A04", "1", at="20361124083000")).census

    later = NOW + timedelta(minutes=10)
    step = take(census, adt("A03", "2", at="20261124091000"), later)

    assert lines(step.census) == []


def test_what_a_message_does_not_say_stays_and_what_it_deletes_goes() -> None:
    census = after(adt("A04", "1"))

    silent = adt("A08", "2", at="20261124084000", name="", born="", sex="", reason="", room="")
    assert lines(take(census, silent).census) == lines(census)
    deleting = adt("A08", "3", at="20261124084000", born='""', sex='""', reason='""', admitted='""')
    [line] = lines(take(census, deleting).census)
    assert (line.patient.birth_date, line.patient.sex, line.reason, line.at) == (
        None,
        None,
        None,
        None,
    )


def test_other_particulars_of_a_person_who_is_in_the_room() -> None:
    step = take(after(adt("A04", "1")), adt("A31", "2", at="20261124084000", born="19840228"))

    [told] = step.consequences
    assert (told.kind, told.patient_id) == (ConsequenceKind.CHANGED, "100231")
    assert told.identity_changed
    assert told.patient is not None
    assert told.patient.birth_date == date(1984, 2, 28)


def test_who_has_no_visit_is_not_kept() -> None:
    step = take(Census(), adt("A31", "1"))

    assert not step.changes
    assert step.census.people == {}


def test_nobody_is_listed_without_a_name() -> None:
    with pytest.raises(Hl7Error, match="PID-5") as refused:
        take(Census(), adt("A04", "1", name=""))

    assert refused.value.code is ErrorCode.REQUIRED_FIELD_MISSING
    known = after(adt("A04", "1"))
    assert who(take(known, adt("A04", "2", name="")).census) == [OKAFOR]


# Merges.

TRAN = {"name": "Tran^Minh", "visit": "V80", "admitted": "20261124090000"}


def test_a_merge_while_the_patient_is_in_the_room() -> None:
    census = after(
        adt("A04", "1"),
        adt("A04", "2", number="100999^^^CLINIC^MR", name="OKAFOR^ADA", visit="V78"),
    )

    step = take(census, merge("3", "100999", "100231"))

    assert [(one.patient.id, one.patient.name, one.encounter_id) for one in lines(step.census)] == [
        ("100231", "Okafor, Ada N", "V77"),
        ("100231", "Okafor, Ada N", "V78"),
    ]
    [told] = step.consequences
    assert (told.kind, told.patient_id, told.now_id) == (
        ConsequenceKind.MERGED,
        "100999",
        "100231",
    )
    assert told.identity_changed
    assert told.patient is not None
    assert told.patient.name == "Okafor, Ada N"
    assert step.census.surviving("100999") == "100231"
    late = take(step.census, adt("A08", "4", number="100999^^^CLINIC^MR", visit="V78", reason="^X"))
    assert {(one.patient.id, one.encounter_id) for one in lines(late.census)} == {
        ("100231", "V77"),
        ("100231", "V78"),
    }


def test_a_merge_into_somebody_unknown_takes_the_name_from_the_merge() -> None:
    step = take(
        after(adt("A04", "1", number="1^^^CLINIC^MR")), merge("2", "1", "2", name="Okafor^Ada")
    )

    assert who(step.census) == [("2", "Okafor, Ada", Presence.ARRIVED)]
    [told] = step.consequences
    assert told.patient is not None
    assert (told.patient.id, told.patient.name) == ("2", "Okafor, Ada")


def test_a_merge_of_two_who_are_not_known_is_remembered() -> None:
    step = take(Census(), merge("1", "7", "8"))
    census = step.census
    assert census.people == {}
    # Somebody in the room may have that number all the same, from another list.
    [told] = step.consequences
    assert (told.patient_id, told.now_id) == ("7", "8")
    assert told.patient == Patient(
        id="8",
        family="Okafor",
        given="Ada N",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="8",
        alerts_known=False,
        identity=Identity.BY_HAND,
    )
    [nameless] = take(Census(), merge("1", "7", "8", name="")).consequences
    assert nameless.patient is None

    assert [
        one.patient.id for one in lines(take(census, adt("A04", "2", number="7^^^C^MR")).census)
    ] == ["8"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_merges_in_a_chain_in_any_order(order: tuple[int, ...]) -> None:
    chain = [
        merge("1", "1", "2", at="20261124090000"),
        merge("2", "2", "3", at="20261124090100"),
        merge("3", "3", "4", at="20261124090200"),
    ]
    census = after(adt("A04", "0", number="1^^^CLINIC^MR"), *(chain[one] for one in order))

    assert [census.surviving(one) for one in "1234"] == ["4"] * 4
    assert [one.patient.id for one in lines(census)] == ["4"]
    assert set(census.people) == {"4"}


def test_each_number_of_a_chain_is_told_where_it_leads() -> None:
    census = after(adt("A04", "0", number="1^^^CLINIC^MR"), merge("1", "1", "2"))

    step = take(census, merge("2", "2", "3", at="20261124090100"))

    assert [(one.patient_id, one.now_id) for one in step.consequences] == [("1", "3"), ("2", "3")]


def test_a_merge_that_is_known_already_changes_nothing() -> None:
    census = after(
        adt("A04", "0", number="1^^^CLINIC^MR"), merge("1", "1", "2"), merge("2", "2", "3")
    )

    step = take(census, merge("9", "1", "2"))

    assert (step.changes, step.consequences) == (False, ())


def test_a_merge_the_other_way_round_holds_if_it_is_the_newer() -> None:
    census = after(
        adt("A04", "0", number="1^^^CLINIC^MR"), merge("1", "1", "2", at="20261124090000")
    )

    older = take(census, merge("2", "2", "1", at="20261124080000"))
    newer = take(census, merge("3", "2", "1", at="20261124100000"))

    assert (older.changes, older.census.surviving("1")) == (False, "2")
    assert [newer.census.surviving(one) for one in "12"] == ["1", "1"]
    assert [one.patient.id for one in lines(newer.census)] == ["1"]
    assert [(one.patient_id, one.now_id) for one in newer.consequences] == [("2", "1")]


def test_a_number_that_was_merged_elsewhere_joins_no_third_person() -> None:
    census = after(merge("1", "1", "2"))

    with pytest.raises(Hl7Error, match="MRG-1: this identifier was merged") as refused:
        take(census, merge("2", "1", "5", at="20261124100000"))

    assert refused.value.code is ErrorCode.UNKNOWN_KEY


def test_a_message_of_several_merges_is_one_step() -> None:
    census = after(merge("1", "1", "2"), adt("A04", "0", number="7^^^CLINIC^MR"))
    both = merge("2", "7", "8", at="20261124100000") + merge("2", "1", "5").split(b"\r", 2)[2]

    with pytest.raises(Hl7Error):
        take(census, both)

    assert census.surviving("7") == "7"


# Visits without a number, of other days, of a room.


def test_visits_without_a_number_are_one_a_day() -> None:
    census = after(
        adt("A05", "1", visit="", at="20261123160000"),
        adt("A04", "2", visit="", at="20261124084000"),
    )
    assert [(one.presence, one.encounter_id) for one in lines(census)] == [(Presence.ARRIVED, None)]

    assert lines(take(census, adt("A03", "3", visit="", at="20261124091000")).census) == []
    assert lines(take(census, adt("A11", "4", visit="", at="20261124091000")).census) == []


def test_a_cancel_without_a_number_cancels_neither_of_two() -> None:
    census = after(adt("A04", "1"), adt("A04", "2", visit="V78"))

    with pytest.raises(Hl7Error, match="PV1-19") as refused:
        take(census, adt("A11", "3", visit="", at="20261124091000"))

    assert refused.value.code is ErrorCode.UNKNOWN_KEY
    renamed = take(census, adt("A08", "4", visit="", at="20261124091000", name="Okafor-Lee^Ada"))
    assert {one.patient.name for one in lines(renamed.census)} == {"Okafor-Lee, Ada"}


def test_two_patients_may_have_the_same_visit_number() -> None:
    census = after(adt("A04", "1"), adt("A04", "2", number="55^^^CLINIC^MR", name="Tran^Minh"))

    assert len(lines(census)) == 2
    assert who(take(census, adt("A03", "3", at="20261124091000")).census) == [
        ("55", "Tran, Minh", Presence.ARRIVED)
    ]


def test_the_list_is_of_the_clinics_day() -> None:
    """23:30 in Chicago is the next day by UTC."""
    census = after(adt("A05", "1", admitted="20261125233000", at="20261124083000"))

    assert lines(census) == []
    assert [one.presence for one in lines(census, date(2026, 11, 25))] == [Presence.NOT_ARRIVED]
    assert lines(census, date(2026, 11, 26)) == []


def test_who_comes_today_on_an_account_of_last_month_is_here_today() -> None:
    census = after(adt("A04", "1", admitted="20261020080000"))

    assert len(lines(census)) == 1
    assert lines(census, date(2026, 10, 20)) == []


def test_a_room_shows_its_own_and_those_without_one() -> None:
    census = after(
        adt("A04", "1"),
        adt("A04", "2", number="2^^^C^MR", name="B", room="INT^ROOM2"),
        adt("A04", "3", number="3^^^C^MR", name="C", room="PED^9"),
        adt("A04", "4", number="4^^^C^MR", name="D", room=""),
    )

    assert [one.patient.id for one in lines(census, room="1")] == ["3", "4", "100231"]
    assert len(lines(census)) == 4


def test_the_list_is_by_time_then_name() -> None:
    census = after(
        adt("A04", "1", admitted="20261124100000"),
        adt("A04", "2", number="2^^^C^MR", name="Z", admitted="20261124090000"),
        adt("A04", "3", number="3^^^C^MR", name="B", admitted="20261124"),
        adt("A04", "4", number="4^^^C^MR", name="A", admitted=""),
    )

    assert [one.patient.id for one in lines(census)] == ["2", "100231", "4", "3"]


def test_after_a_week_nothing_is_known_of_a_patient() -> None:
    census = after(adt("A04", "1"), merge("2", "9", "100231"))
    kept = forgotten(census, NOW + timedelta(days=7), CHICAGO)
    assert kept.census.visits == census.visits

    step = forgotten(census, NOW + timedelta(days=8), CHICAGO)

    assert (step.census.people, step.census.visits, step.census.seen) == ({}, {}, {})
    assert step.census.surviving("9") == "100231"
    rows = rows_of(step)
    assert (rows.gone_people, len(rows.gone_visits), len(rows.gone_seen)) == (("100231",), 1, 2)
    old = forgotten(step.census, NOW + timedelta(days=401), CHICAGO)
    assert (old.census, old.gone_aliases) == (Census(), ("9",))


def test_a_visit_of_next_month_is_kept() -> None:
    census = after(adt("A05", "1", admitted="20261220083000"))

    assert forgotten(census, NOW + timedelta(days=20), CHICAGO).census.visits == census.visits


def test_there_is_an_end_to_how_many_visits_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census_module, "_MOST_VISITS", 2)
    census = after(adt("A04", "1", visit="1"), adt("A04", "2", visit="2"))

    with pytest.raises(CensusFullError):
        take(census, adt("A04", "3", visit="3"))
    assert not take(census, adt("A04", "1", visit="1")).changes


# Rows.


def test_rows_read_back_as_they_were() -> None:
    census = after(
        adt("A04", "1"),
        adt("A05", "2", number="1^^^CLINIC^MR", name="Tran^Minh", born="1984", admitted="20261201"),
        merge("3", "1", "2"),
    )
    everything = Step(
        census=census,
        people=tuple(census.people.values()),
        aliases=tuple(census.aliases.values()),
        visits=tuple(census.visits.values()),
        seen=tuple(census.seen.values()),
    )

    assert census_of(rows_of(everything)) == census


def test_a_damaged_row_says_where_and_not_what() -> None:
    rows = rows_of(take(Census(), adt("A04", "1")))
    [person] = rows.people
    broken = person._replace(
        record=person.record.replace('"birth_date":"1984', '"birth_date":"x84')
    )

    with pytest.raises(
        CensusDamagedError, match=r"adt_people cannot be read \(birth_date\)"
    ) as told:
        census_of(dataclasses.replace(rows, people=(broken,)))
    assert "Okafor" not in str(told.value)
    with pytest.raises(CensusDamagedError, match="adt_seen"):
        census_of(CensusRows(seen=(rows.seen[0]._replace(at="yesterday"),)))


# Everything at once.

_TRIGGERS = ["A01", "A02", "A03", "A04", "A05", "A08", "A11", "A12", "A13", "A31", "A38"]
_number = st.sampled_from("123")
_minute = st.integers(0, 59)
_visits = st.builds(
    lambda trigger, patient, visit, minute: adt(
        trigger, f"{trigger}{patient}{visit}{minute}", number=f"{patient}^^^C^MR",
        visit=visit, at=f"2026112408{minute:02}00", name=f"P{patient}",
    ),
    st.sampled_from(_TRIGGERS), _number, st.sampled_from(["", "V1", "V2"]), _minute,
)  # fmt: skip
_merges = st.builds(
    lambda prior, into, minute: merge(
        f"m{prior}{into}{minute}", prior, into, at=f"2026112408{minute:02}00", name=f"P{into}"
    ),
    _number, _number, _minute,
)  # fmt: skip


@given(st.lists(st.one_of(_visits, _merges), max_size=12))
def test_any_day_leaves_a_census_that_agrees_with_itself(messages: list[bytes]) -> None:
    census = Census()
    on_disk = CensusRows()
    for data in messages:
        try:
            step = take(census, data)
        except Hl7Error:
            continue
        before, census = census, step.census
        on_disk = _written(on_disk, rows_of(step))
        assert census_of(on_disk) == census
        assert not census.people.keys() & census.aliases.keys()
        for alias in census.aliases.values():
            assert alias.into not in census.aliases
        for visit in census.visits.values():
            assert visit.patient_id not in census.aliases
            if visit.state in (VisitState.HERE, VisitState.PLANNED):
                assert visit.patient_id in census.people
        for told in step.consequences:
            assert told.now_id == census.surviving(told.patient_id)
        assert before.visits.keys() <= census.visits.keys()
        assert take(census, data).repeated


_moves = st.lists(
    st.sampled_from(["A01", "A03", "A04", "A05", "A08", "A11", "A13", "A38"]), max_size=6
)


@given(_moves, st.data())
def test_any_order_of_a_visits_messages_ends_in_the_same_line(
    triggers: list[str], data: st.DataObject
) -> None:
    messages = [
        adt(
            trigger,
            str(number),
            at=f"202611240{8 + number // 60}{number % 60:02}00",
            reason=data.draw(st.sampled_from(["", '""', f"^Reason {number}"])),
            room=data.draw(st.sampled_from(["", "INT^ROOM1", "INT^ROOM2"])),
            name=f"Okafor {number}",
            born=data.draw(st.sampled_from(["", '""', "1984", "19840229"])),
        )
        for number, trigger in enumerate(triggers)
    ]
    shuffled = data.draw(st.permutations(messages))

    in_order, mixed = after(*messages), after(*shuffled)

    assert lines(in_order) == lines(mixed)
    assert [one.notes for one in in_order.people.values()] == [
        one.notes for one in mixed.people.values()
    ]


def _written(rows: CensusRows, new: CensusRows) -> CensusRows:
    """What the three tables hold after a commit."""
    people = {one.id: one for one in rows.people if one.id not in new.gone_people}
    visits = {one.id: one for one in rows.visits if one.id not in new.gone_visits}
    seen = {one.key: one for one in rows.seen if one.key not in new.gone_seen}
    people |= {one.id: one for one in new.people}
    visits |= {one.id: one for one in new.visits}
    seen |= {one.key: one for one in new.seen}
    return CensusRows(
        people=tuple(people.values()), visits=tuple(visits.values()), seen=tuple(seen.values())
    )
