"""The reader of HL7 v2 text: its places, its escapes, its character sets, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.hl7.errors import ErrorCode
from station.hl7.reading import Hl7Error, Limits, Message, header, read

ARRIVAL = (
    b"MSH|^~\\&|REG|CLINIC|VITALS|CLINIC|20261124083000||ADT^A04^ADT_A01|MSG00001|P|2.5.1"
    b"||||||UNICODE UTF-8\r"
    b"EVN||20261124083000||||20261124082955\r"
    b"PID|1||100231^^^CLINIC&1.2.3&ISO^MR~987-65-4321^^^USA^SS||Okafor^Ada^N^^Ms||19840229|F\r"
    b'PV1|1|O|ROOM1^^^CLINIC||||4711^Brandt^Lena||""||||||||||V77\r'
)


def with_field(number: int, text: bytes) -> bytes:
    """One message whose OBX-`number` is `text`."""
    return (
        b"MSH|^~\\&|A|B|C|D|20261124||ORU^R01|1|P|2.5.1||||||UNICODE UTF-8\rOBX"
        + b"|" * number
        + text
        + b"|end\r"
    )


def only(data: bytes, number: int = 5) -> str:
    segment = read(data).first("OBX")
    assert segment is not None
    assert segment.field(number + 1).text() == "end"
    return segment.field(number).text()


def test_places_are_counted_as_the_standard_counts() -> None:
    message = read(ARRIVAL)

    assert [one.name for one in message.every] == ["MSH", "EVN", "PID", "PV1"]
    assert (message.kind, message.control_id, message.version) == ("ADT^A04", "MSG00001", "2.5.1")
    msh = message.header
    assert [str(msh.field(n)) for n in range(1, 8)] == [
        "|",
        "^~\\&",
        "REG",
        "CLINIC",
        "VITALS",
        "CLINIC",
        "20261124083000",
    ]
    assert msh.field(9).text(3) == "ADT_A01"
    pid = message.first("PID")
    assert pid is not None
    first, second = pid.field(3).repetitions
    assert (first.text(1), first.text(4, 1), first.text(4, 2), first.text(4, 3)) == (
        "100231",
        "CLINIC",
        "1.2.3",
        "ISO",
    )
    assert (second.text(1), second.text(5)) == ("987-65-4321", "SS")
    assert pid.field(3).text(1, 1, 1) == "987-65-4321"


def test_what_is_absent_is_empty() -> None:
    message = read(ARRIVAL)
    pid = message.first("PID")
    assert pid is not None

    assert message.first("MRG") is None
    assert message.segments("OBX") == []
    assert str(pid.field(400)) == ""
    assert not pid.field(400)
    assert pid.field(400).repetitions == ()
    assert pid.field(5).text(40, 3, 9) == ""


def test_an_order_to_delete_is_not_an_empty_field() -> None:
    pv1 = read(ARRIVAL).first("PV1")
    assert pv1 is not None

    assert pv1.field(9).text() == ""
    assert pv1.field(9).deletes()
    assert pv1.field(9)
    assert not pv1.field(8).deletes()
    assert not pv1.field(8)


def test_an_order_to_delete_one_component() -> None:
    obx = read(with_field(5, b'a^""^b&""')).first("OBX")
    assert obx is not None

    assert [obx.field(5).deletes(n) for n in (1, 2, 3)] == [False, True, False]
    assert obx.field(5).deletes(3, 2)


def test_places_that_cannot_be_are_the_callers_mistake() -> None:
    msh = read(ARRIVAL).header

    with pytest.raises(ValueError, match="count from 1"):
        msh.field(0)
    with pytest.raises(ValueError, match="count from 1"):
        msh.field(3).text(0)


def test_separators_of_the_senders_own() -> None:
    message = read(
        b"MSH#*!/+#REG#CLINIC#####ADT*A08#7#P#2.3\rPID###A1***CL+9!A2##O|S/S/x/F/y/R/^~\r"
    )
    pid = message.first("PID")
    assert pid is not None

    assert message.kind == "ADT^A08"
    assert [one.text() for one in pid.field(3).repetitions] == ["A1", "A2"]
    assert pid.field(3).text(4, 2) == "9"
    assert str(pid.field(5)) == "O|S*x#y!^~"


def test_a_sender_without_subcomponents_or_escapes() -> None:
    obx = read(b"MSH|^~|A|B|||||ADT^A08|7|P|2.3\rOBX|1|ST|||a&b\\F\\c\r").first("OBX")
    assert obx is not None

    assert str(obx.field(5)) == "a&b\\F\\c"


def test_the_fifth_encoding_character_of_version_2_7() -> None:
    message = read(b"MSH|^~\\&#|A|B|||||ADT^A08|7|P|2.7\rPID|||X#1\r")

    assert str(message.header.field(2)) == "^~\\&#"
    assert message.version == "2.7"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
def test_segments_may_end_in_any_of_the_usual_ways(end: bytes) -> None:
    assert [one.name for one in read(ARRIVAL.replace(b"\r", end)).every] == [
        "MSH",
        "EVN",
        "PID",
        "PV1",
    ]


@pytest.mark.parametrize(
    ("wire", "meant"),
    [
        (b"a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        (b"one\\.br\\two", "one\ntwo"),
        (b"\\H\\loud\\N\\ quiet", "loud quiet"),
        (b"\\X4A\\\\XC3B6\\rg", "Jörg"),
        (b"a\\X0D0A\\b", "a\r\nb"),
        # Not UTF-8, and a control character: as they stand, for a person to see.
        (b"\\XFF\\", "\\XFF\\"),
        (b"\\X00\\", "\\X00\\"),
        (b"\\X4\\", "\\X4\\"),
        (b"\\Zsite\\F\\S\\", "\\Zsite\\F^"),
        (b"\\C2842\\x", "\\C2842\\x"),
        (b"\\.sp+3\\x", "\\.sp+3\\x"),
        # No sequences at all: somebody wrote a path, or forgot to escape.
        (b"C:\\temp\\F\\x", "C:\\temp|x"),
        (b"a\\", "a\\"),
        (b"\\\\", "\\\\"),
        (b"\\F", "\\F"),
    ],
)
def test_escapes(wire: bytes, meant: str) -> None:
    assert only(with_field(5, wire)) == meant


def test_an_escaped_separator_separates_nothing() -> None:
    obx = read(with_field(5, b"a\\S\\b^c")).first("OBX")
    assert obx is not None

    assert (obx.field(5).text(1), obx.field(5).text(2)) == ("a^b", "c")


def declaring(charset: bytes, name: bytes) -> bytes:
    return (
        b"MSH|^~\\&|A|B|||20261124||ADT^A08|7|P|2.5.1||||||"
        + charset
        + b"\rPID|||1||"
        + name
        + b"\r"
    )


def family(data: bytes, *undeclared: str) -> str:
    message = read(data, undeclared=undeclared) if undeclared else read(data)
    pid = message.first("PID")
    assert pid is not None
    return str(pid.field(5))


@pytest.mark.parametrize(
    ("charset", "name", "meant"),
    [
        (b"UNICODE UTF-8", b"N\xc3\xb8rg\xc3\xa5rd", "Nørgård"),
        (b"utf-8", b"N\xc3\xb8rg\xc3\xa5rd", "Nørgård"),
        (b"8859/1", b"N\xf8rg\xe5rd", "Nørgård"),
        (b"8859/2", b"Nov\xe1k D\xf9", "Novák Dů"),
        (b"8859/15", b"\xa4", "€"),
        (b"8859/7", b"\xc1\xe8\xe7\xed\xdc", "Αθηνά"),
        (b"ASCII", b"Novak", "Novak"),
        (b"UNICODE UTF-8~", b"Novak", "Novak"),
        (b"", b"N\xc3\xb8rg\xc3\xa5rd", "Nørgård"),
    ],
)
def test_character_sets(charset: bytes, name: bytes, meant: str) -> None:
    assert family(declaring(charset, name)) == meant


def test_hex_is_in_the_set_of_the_message() -> None:
    assert family(declaring(b"8859/1", b"J\\XF6\\rg")) == "Jörg"


def test_without_a_declared_set_the_site_says_what_is_tried() -> None:
    latin = declaring(b"", b"N\xf8rg\xe5rd")

    with pytest.raises(Hl7Error, match="MSH-18: no character set is declared"):
        read(latin)
    assert family(latin, "UNICODE UTF-8", "8859/1") == "Nørgård"
    assert family(declaring(b"", "Nørgård".encode()), "UNICODE UTF-8", "8859/1") == "Nørgård"


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        (b"UNICODE UTF-8", b"N\xf8rg\xe5rd"),
        (b"UNICODE UTF-8", b"\xed\xa0\x80"),  # half of a surrogate pair
        (b"ASCII", b"N\xc3\xb8rg\xc3\xa5rd"),
        (b"8859/1", b"O\x92Brien"),  # that is Windows-1252
        (b"8859/3", b"\xa5"),  # there is nothing at that place
    ],
)
def test_bytes_of_another_set_are_no_name(charset: bytes, name: bytes) -> None:
    with pytest.raises(Hl7Error, match="not of the declared character set") as refused:
        read(declaring(charset, name))

    assert (refused.value.segment, refused.value.field) == ("MSH", 18)


@pytest.mark.parametrize("charset", [b"UNICODE UTF-16", b"ISO IR87", b"8859/16", b"klingon"])
def test_sets_that_are_not_read(charset: bytes) -> None:
    with pytest.raises(Hl7Error, match="not one that is read here") as refused:
        read(declaring(charset, b"Novak"))

    assert refused.value.code is ErrorCode.VALUE_NOT_FOUND


def test_several_sets_are_not_read() -> None:
    with pytest.raises(Hl7Error, match="more than one character set"):
        read(declaring(b"ASCII~ISO IR87", b"Novak"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "does not begin with MSH"),
        (b"\r\n" + ARRIVAL, "does not begin with MSH"),
        (b"\xef\xbb\xbf" + ARRIVAL, "does not begin with MSH"),
        (b"FHS|^~\\&|A\rMSH|^~\\&|A\r", "does not begin with MSH"),
        (b"MSH", "MSH-1"),
        (b"MSH |^~\\&|", "MSH-1"),
        (b"MSHA^~\\&A", "MSH-1"),
        (b"MSH|", "MSH-2"),
        (b"MSH|^|A", "MSH-2"),
        (b"MSH|^~\\&#!|A", "MSH-2"),
        (b"MSH|^~^&|A", "MSH-2: two separators are the same"),
        (b"MSH|^~|&|A\rPID*", "segment 2"),
        (b"MSH|^~\\ |A", "MSH-2: an encoding character is not a sign"),
        (b"MSH|^~\\&|A\rpid|1", "segment 2 does not begin with a name"),
        (b"MSH|^~\\&|A\rP1|1", "segment 2 does not begin with a name"),
        (b"MSH|^~\\&|A\rOBX|a\nsecond line", "segment 3 does not begin with a name"),
        (b"MSH|^~\\&|A\rPID|1\rMSH|^~\\&|B", "segment 3 is a second MSH"),
        (b"MSH|^~\\&|A\rPID|1|\x1c|", "control character"),
        (b"MSH|^~\\&|A\rPID|1|\x00|", "control character"),
    ],
)
def test_what_is_not_hl7(data: bytes, says: str) -> None:
    with pytest.raises(Hl7Error, match=says):
        read(data)


def test_sizes_are_bounded() -> None:
    at_most = Limits(octets=400, segments=4, fields=20)
    assert len(ARRIVAL) <= 400
    assert isinstance(read(ARRIVAL, limits=at_most), Message)

    with pytest.raises(Hl7Error, match="more than 4 segments"):
        read(ARRIVAL + b"NTE|1\r", limits=at_most)
    with pytest.raises(Hl7Error, match=r"segment 2 \(PID\) has more than 20 fields"):
        read(b"MSH|^~\\&|A\rPID" + b"|" * 21, limits=at_most)
    with pytest.raises(Hl7Error, match="longer than 400 bytes"):
        read(ARRIVAL + b"NTE|1|" + b"x" * 400, limits=at_most)
    with pytest.raises(Hl7Error, match="longer than 1048576 bytes"):
        read(ARRIVAL + b"x" * 1024 * 1024)


def test_a_refusal_holds_nothing_of_the_patient() -> None:
    for broken in (
        ARRIVAL.replace(b"|Okafor", b"|Okafor\x00"),
        ARRIVAL.replace(b"Okafor", b"Oka\xf6for"),
        ARRIVAL + b"Okafor Ada\r",
    ):
        with pytest.raises(Hl7Error) as refused:
            read(broken)
        assert "Oka" not in refused.value.says
    assert "Okafor" not in repr(read(ARRIVAL))


def test_the_header_of_what_cannot_be_read() -> None:
    broken = ARRIVAL + b"\x00\xff not a segment"

    msh = header(broken)

    assert msh is not None
    assert str(msh.field(10)) == "MSG00001"
    assert header(b"HELLO") is None
    assert header(b"MSH|^^^^|") is None


@given(st.binary(max_size=300))
def test_any_bytes_give_a_message_or_a_refusal(data: bytes) -> None:
    for text in (data, b"MSH|^~\\&|" + data):
        try:
            message = read(text)
        except Hl7Error:
            continue
        for segment in message.every:
            for number in range(1, 30):
                field = segment.field(number)
                assert isinstance(field.text(), str)
                assert all(isinstance(one.text(2, 2), str) for one in field.repetitions)


@given(st.integers(0, len(ARRIVAL) - 1), st.binary(max_size=4), st.integers(0, 6))
def test_a_message_with_something_wrong_in_it(at: int, put: bytes, cut: int) -> None:
    data = ARRIVAL[:at] + put + ARRIVAL[at + cut :]
    header(data)
    try:
        message = read(data)
    except Hl7Error:
        return
    assert message.every[0].name == "MSH"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_what_is_escaped_by_the_table_reads_as_it_was(text: str) -> None:
    table = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}
    wire = "".join(table.get(one, one) for one in text)

    assert only(with_field(5, wire.encode())) == ("" if text == '""' else text)
