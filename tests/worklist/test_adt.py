"""What ADT messages mean: one real-looking message per event, and every field that may be odd."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.reading import read
from station.worklist.adt import CHANGES, IGNORED, event_of
from station.worklist.adt_event import (
    UNSAID,
    AdtEvent,
    AdtSite,
    Change,
    Note,
    PersonSaid,
    Span,
    VisitSaid,
)
from tests.support.adt import NOW, adt, merge

CHICAGO = ZoneInfo("America/Chicago")
SITE = AdtSite(
    assigning_authority="CLINIC", zone=CHICAGO, rooms={"INT^ROOM1": "1", "INT": "waiting"}
)


def event(data: bytes, site: AdtSite = SITE) -> AdtEvent:
    found = event_of(read(data), site, NOW)
    assert found is not None
    return found


def person(data: bytes, site: AdtSite = SITE) -> PersonSaid:
    found = event(data, site).person
    assert found is not None
    return found


def visit(data: bytes, site: AdtSite = SITE) -> VisitSaid:
    found = event(data, site).visit
    assert found is not None
    return found


def refused(data: bytes, site: AdtSite = SITE) -> Hl7Error:
    with pytest.raises(Hl7Error) as problem:
        event_of(read(data), site, NOW)
    return problem.value


def second(*parts: int) -> Span:
    start = datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
    return Span(start=start, until=start.replace(microsecond=999_999))


def test_a_registration() -> None:
    """An ordinary A04: version 2.5.1, two identifiers, an appointment's reason."""
    data = (
        b"MSH|^~\\&|REG|CLINIC|VITALS|CLINIC|20261124083001-0600||ADT^A04^ADT_A01|MSG00001|P|2.5.1"
        b"||||||UNICODE UTF-8\r"
        b"EVN||20261124083000-0600|||JDOE|20261124082955-0600\r"
        b"PID|1||100231^^^CLINIC&1.2.3&ISO^MR~987-65-4321^^^USA^SS"
        b"||Okafor^Ada^N^^Ms^^L||19840229|F|||12 Elm St^^Springfield^IL^62701||(217)555-0100\r"
        b"PV1|1|O|INT^ROOM1^^CLINIC||||4711^Brandt^Lena^^^Dr.|||||||||||"
        b"|V77^^^CLINIC^VN|||||||||||||||||||||||||20261124084500-0600\r"
        b"PV2|||I10^Blood pressure check^I10\r"
    )

    assert event(data) == AdtEvent(
        change=Change.ARRIVED,
        trigger="A04",
        key="MSG00001|REG|CLINIC",
        digest=event(data).digest,
        recorded=second(2026, 11, 24, 14, 30, 0),
        happened=datetime(2026, 11, 24, 14, 29, 55, tzinfo=UTC),
        happened_on=date(2026, 11, 24),
        person=PersonSaid(
            id="100231", name=("Okafor", "Ada N"), birth_date=date(1984, 2, 29), sex="female"
        ),
        visit=VisitSaid(
            number="V77",
            location="INT^ROOM1",
            room="1",
            provider="Dr. Lena Brandt",
            reason="Blood pressure check",
            at=datetime(2026, 11, 24, 14, 45, tzinfo=UTC),
            day=date(2026, 11, 24),
        ),
    )


def test_an_old_system() -> None:
    """Version 2.3 with a bare number, upper case, no event in MSH-9, MSH-7 only for the time."""
    data = (
        b"MSH|^~\\&|PMS||||202611240830||ADT|0815|P|2.3\r"
        b"EVN|A08\r"
        b"PID|||100231||OKAFOR^ADA||19840229|F\r"
        b'PV1||O|""\r'
    )
    site = AdtSite(bare_identifiers=True, zone=CHICAGO)

    found = event(data, site)

    assert (found.change, found.trigger, found.key) == (Change.UPDATED, "A08", "0815|PMS|")
    assert found.recorded == Span(
        start=datetime(2026, 11, 24, 14, 30, tzinfo=UTC),
        until=datetime(2026, 11, 24, 14, 30, 59, 999_999, tzinfo=UTC),
    )
    assert found.person == PersonSaid(
        id="100231", name=("OKAFOR", "ADA"), birth_date=date(1984, 2, 29), sex="female"
    )
    assert found.visit == VisitSaid(location=None, room=None)


@pytest.mark.parametrize(
    ("trigger", "change"),
    [
        ("A01", Change.ARRIVED),
        ("A02", Change.UPDATED),
        ("A03", Change.DISCHARGED),
        ("A04", Change.ARRIVED),
        ("A05", Change.PREADMITTED),
        ("A08", Change.UPDATED),
        ("A11", Change.CANCELLED_VISIT),
        ("A12", Change.UPDATED),
        ("A13", Change.CANCELLED_DISCHARGE),
        ("A38", Change.CANCELLED_PLAN),
    ],
)
def test_events_of_a_visit(trigger: str, change: Change) -> None:
    found = event(adt(f"{trigger}^ADT_A01", "1"))

    assert found.change is change
    assert found.visit is not None
    assert found.visit.number == "V77"
    if trigger != "A08":
        without = adt(trigger, "1").replace(b"PV1|", b"ZV1|")
        assert refused(without).code is ErrorCode.SEGMENT_SEQUENCE
        assert "PV1" in refused(without).says


@pytest.mark.parametrize("trigger", ["A28", "A31"])
def test_events_of_a_person_are_about_no_visit(trigger: str) -> None:
    found = event(adt(trigger, "1"))

    assert (found.change, found.visit) == (Change.UPDATED, None)


def test_a_merge() -> None:
    found = event(merge("9", "100999", "100231"))

    assert (found.change, found.person, found.visit) == (Change.MERGED, None, None)
    [pair] = found.merges
    assert (pair.person.id, pair.person.name, pair.prior) == (
        "100231",
        ("Okafor", "Ada N"),
        ("100999",),
    )
    assert event(merge("9", "100999", "100231", trigger="A34")).merges == found.merges


def test_a_merge_of_several() -> None:
    data = merge("9", "1", "2") + (
        b"PID|2||4^^^CLINIC^MR||Tran^Minh\rPD1||\rMRG|3^^^CLINIC^MR~X^^^OTHER^MR~5^^^CLINIC^MR\r"
    )

    assert [(one.person.id, one.prior) for one in event(data).merges] == [
        ("2", ("1",)),
        ("4", ("3", "5")),
    ]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (merge("9", "1", "1"), ErrorCode.DATA_TYPE, "MRG-1: the same identifier"),
        (merge("9", "", "1"), ErrorCode.UNKNOWN_KEY, "MRG-1: no identifier"),
        (merge("9", "2", "1").split(b"MRG")[0], ErrorCode.SEGMENT_SEQUENCE, "MRG: it is missing"),
        (merge("9", "2", "1") + b"PID|2||3^^^CLINIC^MR\r", ErrorCode.SEGMENT_SEQUENCE, "MRG"),
        (
            merge("9", "2", "1").replace(b"PID|", b"PID|1||8^^^CLINIC^MR\rPID|"),
            ErrorCode.SEGMENT_SEQUENCE,
            "MRG",
        ),
        (merge("9", "2", "1") + b"MRG|7^^^CLINIC^MR\r", ErrorCode.SEGMENT_SEQUENCE, "MRG"),
    ],
)
def test_merges_that_say_too_little(data: bytes, code: ErrorCode, says: str) -> None:
    problem = refused(data)

    assert problem.code is code
    assert says in problem.says


def test_what_is_ignored_and_what_is_not_followed() -> None:
    assert all(event_of(read(adt(one, "1")), SITE, NOW) is None for one in IGNORED)
    assert not IGNORED & CHANGES.keys()
    for trigger in ("A18", "A23", "A29", "A30", "A35", "A36", "A37", "A43", "A45", "A50", "A99"):
        problem = refused(adt(trigger, "1"))
        assert (problem.code, problem.segment, problem.field) == (
            ErrorCode.UNSUPPORTED_EVENT,
            "MSH",
            9,
        )


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ((b"|ADT^A04|", b"|ORM^O01|"), ErrorCode.UNSUPPORTED_TYPE, 9),
        ((b"|ADT^A04|", b"||"), ErrorCode.UNSUPPORTED_TYPE, 9),
        ((b"|ADT^A04|", b"|ADT|"), ErrorCode.UNSUPPORTED_EVENT, 9),
        ((b"|CTL1|", b"||"), ErrorCode.REQUIRED_FIELD_MISSING, 10),
        ((b"|CTL1|", b"|" + b"9" * 200 + b"|"), ErrorCode.DATA_TYPE, 10),
        ((b"|P|2.5.1", b"|T|2.5.1"), ErrorCode.UNSUPPORTED_PROCESSING, 11),
        ((b"|P|2.5.1", b"||2.5.1"), ErrorCode.UNSUPPORTED_PROCESSING, 11),
        ((b"|P|2.5.1", b"|P|3.0"), ErrorCode.UNSUPPORTED_VERSION, 12),
        ((b"|P|2.5.1", b"|P|"), ErrorCode.UNSUPPORTED_VERSION, 12),
        ((b"|P|2.5.1||", b"|P|2.5.1||X"), ErrorCode.DATA_TYPE, 14),
    ],
)
def test_headers_that_are_not_for_us(
    wrong: tuple[bytes, bytes], code: ErrorCode, field: int
) -> None:
    problem = refused(adt("A04", "CTL1").replace(*wrong))

    assert (problem.code, problem.segment, problem.field) == (code, "MSH", field)


def test_a_test_system_sends_to_a_test_station() -> None:
    data = adt("A04", "1").replace(b"|P|2.5.1", b"|T|2.5.1")

    assert person(data, AdtSite(processing="T")).id == "100231"


def test_an_event_that_contradicts_itself() -> None:
    assert refused(adt("A04", "1").replace(b"EVN|", b"EVN|A03")).segment == "EVN"


def test_one_of_several_patients_is_meant_by_none() -> None:
    twice = adt("A04", "1", more="PID|2||77^^^CLINIC^MR||Tran^Minh")

    assert refused(twice).says == "PID: there is more than one"
    assert refused(adt("A04", "1").replace(b"PID|", b"ZID|")).says == "PID: it is missing"


@pytest.mark.parametrize(
    ("site", "wire", "chosen"),
    [
        (AdtSite(), "7^^^A^MR~8^^^A^SS", "7"),
        (AdtSite(identifier_type="PI"), "7^^^A^MR~8^^^A^PI", "8"),
        (AdtSite(assigning_authority="B"), "7^^^A^MR~8^^^B^MR", "8"),
        (AdtSite(assigning_authority="1.2.3"), "7^^^A^MR~8^^^B&1.2.3&ISO^MR", "8"),
        (AdtSite(assigning_authority="A", identifier_type=None), "7^^^A", "7"),
        (AdtSite(bare_identifiers=True), "7", "7"),
        (AdtSite(), "7^^^A^MR~7^^^A^MR", "7"),
        (AdtSite(), "A\\T\\7^^^A^MR", "A&7"),
        (AdtSite(), " 7 ^^^A^MR", "7"),
    ],
)
def test_which_identifier_is_the_patients(site: AdtSite, wire: str, chosen: str) -> None:
    assert person(adt("A04", "1", number=wire), site).id == chosen


@pytest.mark.parametrize(
    ("site", "wire"),
    [
        (AdtSite(), ""),
        (AdtSite(), '""'),
        (AdtSite(), '""^^^A^MR'),
        (AdtSite(), "7"),
        (AdtSite(), "7^^^A^PI"),
        (AdtSite(), "7^^^A^MR~8^^^A^MR"),
        (AdtSite(), "7^^^A^MR~8^^^B^MR"),
        (AdtSite(assigning_authority="C"), "7^^^A^MR"),
        (AdtSite(assigning_authority="C"), "7^^^^MR"),
        (AdtSite(bare_identifiers=True), "7~8"),
    ],
)
def test_no_identifier_is_guessed(site: AdtSite, wire: str) -> None:
    problem = refused(adt("A04", "1", number=wire), site)

    assert (problem.code, problem.segment, problem.field) == (ErrorCode.UNKNOWN_KEY, "PID", 3)
    assert "7" not in problem.says


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("Okafor^Ada", ("Okafor", "Ada")),
        ("King^Martin^Luther^Jr^Dr", ("King Jr", "Martin Luther")),
        ("van Beethoven&van&Beethoven^Ludwig", ("van Beethoven", "Ludwig")),
        ("Beethoven&van^Ludwig", ("van Beethoven", "Ludwig")),
        ("&van&Beethoven^Ludwig", ("van Beethoven", "Ludwig")),
        ("Smith^Ann^^^^^M~Jones^Ann^^^^^L", ("Jones", "Ann")),
        ("Smithy^Annie^^^^^N~Jones^Ann", ("Jones", "Ann")),
        ("Smithy^Annie^^^^^A", ("Smithy", "Annie")),
        ("^Suharto", ("Suharto", "")),
        ("Suharto", ("Suharto", "")),
        ("~Okafor^Ada", ("Okafor", "Ada")),
        ("O\\T\\Brien^Se\\XC3A1\\n", ("O&Brien", "Seán")),
        ("Fernández de la Cruz^María", ("Fernández de la Cruz", "María")),
        ("A\u202eB\\.br\\C^Ada", ("AB C", "Ada")),
        ("", UNSAID),
        ('""', UNSAID),
        ("^^^^Ms", UNSAID),
    ],
)
def test_names(wire: str, name: object) -> None:
    assert person(adt("A04", "1", name=wire)).name == name


def test_a_name_that_is_none() -> None:
    problem = refused(adt("A04", "1", name="x" * 201))

    assert (problem.segment, problem.field) == ("PID", 5)
    assert "xx" not in problem.says


@pytest.mark.parametrize(
    ("wire", "born", "note"),
    [
        ("19840229", date(1984, 2, 29), None),
        ("19840229061500-0500", date(1984, 2, 29), None),
        ("198402290615", date(1984, 2, 29), None),
        ("20261124", date(2026, 11, 24), None),
        ("198402", None, Note.BIRTH_DATE_WITHOUT_DAY),
        ("1984", None, Note.BIRTH_DATE_WITHOUT_DAY),
        ("19830229", None, Note.BIRTH_DATE_WRONG),
        ("19840001", None, Note.BIRTH_DATE_WRONG),
        ("1984-02-29", None, Note.BIRTH_DATE_WRONG),
        ("02/29/1984", None, Note.BIRTH_DATE_WRONG),
        ("00000000", None, Note.BIRTH_DATE_WRONG),
        ("17000101", None, Note.BIRTH_DATE_WRONG),
        ("20261125", None, Note.BIRTH_DATE_WRONG),
        ("١٩٨٤٠٢٢٩", None, Note.BIRTH_DATE_WRONG),
        ("unknown", None, Note.BIRTH_DATE_WRONG),
        ('""', None, None),
        ("", UNSAID, None),
    ],
)
def test_birth_dates(wire: str, born: object, note: Note | None) -> None:
    found = person(adt("A04", "1", born=wire))

    assert found.birth_date == born
    assert found.notes == (() if note is None else (note,))


@pytest.mark.parametrize(
    ("wire", "sex"),
    [
        ("F", "female"),
        ("m", "male"),
        ("O", "other"),
        ("A", "other"),
        ("N", "other"),
        ("U", "unknown"),
        ("", UNSAID),
        ('""', None),
    ],
)
def test_sexes(wire: str, sex: object) -> None:
    assert person(adt("A04", "1", sex=wire)).sex == sex


def test_a_sex_that_is_none_of_the_table() -> None:
    found = person(adt("A04", "1", sex="Q"))

    assert (found.sex, found.notes) == (None, (Note.SEX_WRONG,))


@pytest.mark.parametrize(
    ("wire", "location", "room"),
    [
        ("INT^ROOM1^^CLINIC", "INT^ROOM1", "1"),
        ("INT^ROOM2", "INT^ROOM2", "waiting"),
        ("PED^ROOM1", "PED^ROOM1", None),
        ("INT^ROOM1^B", "INT^ROOM1^B", "1"),
        ("^^^CLINIC", UNSAID, UNSAID),
        ("", UNSAID, UNSAID),
        ('""', None, None),
    ],
)
def test_rooms(wire: str, location: object, room: object) -> None:
    found = visit(adt("A04", "1", room=wire))

    assert (found.location, found.room) == (location, room)


def test_a_visit_is_numbered_by_pv1_19_and_else_by_pv1_50() -> None:
    assert visit(adt("A04", "1", visit="V1^^^CLINIC^VN")).number == "V1"
    second = adt("A04", "1", visit="").replace(b"|20261124084500", b"|20261124084500||||||ALT9")
    assert visit(second).number == "ALT9"
    assert visit(adt("A04", "1", visit="")).number is None
    assert refused(adt("A04", "1", visit="9" * 101)).field == 19


def test_the_admitting_doctor_where_nobody_attends() -> None:
    data = adt("A04", "1").replace(b"|4711^Brandt^Lena^^^Dr.|", b"||")
    admitting = data.replace(b"||||||||||||V77", b"||||||||||12^Osei^Kofi||V77")

    assert visit(admitting).provider == "Kofi Osei"
    assert visit(data).provider is UNSAID
    assert visit(adt("A04", "1").replace(b"4711^Brandt^Lena^^^Dr.", b"4711")).provider is None


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        ("^Blood pressure check", "Blood pressure check"),
        ("I10^Hypertension^I10", "Hypertension"),
        ("dizzy since Monday", "dizzy since Monday"),
        ("x" * 300, "x" * 199 + "…"),
        ('""', None),
        ("", UNSAID),
    ],
)
def test_reasons(wire: str, reason: object) -> None:
    assert visit(adt("A04", "1", reason=wire)).reason == reason


@pytest.mark.parametrize(
    ("wire", "at", "day"),
    [
        ("20261124084500", datetime(2026, 11, 24, 14, 45, tzinfo=UTC), date(2026, 11, 24)),
        ("202611240845", datetime(2026, 11, 24, 14, 45, tzinfo=UTC), date(2026, 11, 24)),
        ("20261124084500.25+0100", datetime(2026, 11, 24, 7, 45, tzinfo=UTC), date(2026, 11, 24)),
        # Half past eleven in the evening there is the next day by UTC.
        ("20261124233000", datetime(2026, 11, 25, 5, 30, tzinfo=UTC), date(2026, 11, 24)),
        # Summer and winter time.
        ("20260701080000", datetime(2026, 7, 1, 13, 0, tzinfo=UTC), date(2026, 7, 1)),
        ("2026112408", None, date(2026, 11, 24)),
        ("20261124", None, date(2026, 11, 24)),
        ("202611", None, None),
        ("2026", None, None),
        ('""', None, None),
        ("", UNSAID, UNSAID),
    ],
)
def test_times_of_visits(wire: str, at: object, day: object) -> None:
    found = visit(adt("A04", "1", admitted=wire))

    assert (found.at, found.day) == (at, day)


@pytest.mark.parametrize(
    "wire",
    [
        "20261324084500",
        "20261124250000",
        "20261124084500+2500",
        "20261124084500-0575",
        "00010101",
        "99991231",
        "2026112",
        "tomorrow",
        "2026-11-24T08:45",
    ],
)
def test_times_that_are_none(wire: str) -> None:
    problem = refused(adt("A04", "1", admitted=wire))

    assert (problem.code, problem.segment, problem.field) == (ErrorCode.DATA_TYPE, "PV1", 44)
    assert refused(adt("A04", "1", at=wire)).segment == "EVN"


def test_an_expected_visit_is_at_its_expected_time() -> None:
    data = adt("A05", "1").replace(b"check\r", b"check|||||20261127103000\r")

    assert visit(data).at == datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
    assert visit(data.replace(b"A05", b"A04")).at == datetime(2026, 11, 24, 14, 45, tzinfo=UTC)


def test_a_time_of_the_hour_that_comes_twice_is_both_of_them() -> None:
    """1 November 2026, 01:30 in Chicago: 06:30 UTC and again 07:30 UTC."""
    told = event(adt("A04", "1", at="20261101013000")).recorded

    assert told.start == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert told.until == datetime(2026, 11, 1, 7, 30, 0, 999_999, tzinfo=UTC)


def test_without_a_time_nothing_can_be_put_in_order() -> None:
    data = adt("A04", "1", at="").replace(b"|20261124083001|", b"||")

    problem = refused(data)

    assert (problem.code, problem.segment, problem.field) == (
        ErrorCode.REQUIRED_FIELD_MISSING,
        "EVN",
        2,
    )


def test_a_resend_with_a_new_header_says_the_same() -> None:
    first = event(adt("A04", "1"))
    again = event(adt("A04", "1").replace(b"|20261124083001|", b"|20261124093001|"))
    other = event(adt("A04", "1", room="INT^ROOM2"))

    assert first.digest == again.digest
    assert first.digest != other.digest
    assert first.digest != event(adt("A03", "1")).digest


def test_a_message_in_parts_is_no_message() -> None:
    assert refused(adt("A04", "1", more="DSC|2")).field == 14
