"""People are taken out of recordings: planted canaries, and a look through all specs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.cli.scrub import scrub as command
from station.codec import Frame, load_spec, spec_ids
from station.codec.spec import FieldSpec, Message, Spec
from station.drivers.links.base import Chunk, LinkPhase, LinkProblem, LinkState, Problem
from station.drivers.links.recording import (
    Entry,
    Header,
    Recording,
    read_recording,
    write_entry,
    write_header,
)
from station.recordings.personal import is_personal, is_serial_number
from station.recordings.reading_back import frames_of
from station.recordings.scrubbing import scrub
from station.vitals import DeviceIdentity, Origin, Vital

# The maker's packet with another number in the field I (ten digits).
ESC = b"\x1bR\x1bI%b\x1bW081.5\x1bH178.0\x1bB25.7\x1bT000.0\x1bNm\x1bE"
CANARIES = (b"7391648205", b"CANARYBIRD", b"Canary Jane", b"SN4711CANARY", b"C0:FF:EE:C0:FF:EE")
NUMBER, LETTERS, PERSON, SERIAL, ADDRESS = CANARIES


def recording(spec: str, chunks: list[tuple[bytes, str | None]], link: str = "serial") -> Recording:
    identity = DeviceIdentity(
        spec=spec,
        name=PERSON.decode(),
        model="Model 1",
        serial_number=SERIAL.decode(),
        address=ADDRESS.decode(),
    )
    problem = LinkProblem(
        problem=Problem.SILENT,
        says=f"{PERSON.decode()} is connected and sends nothing.",
        next_step=f"Look at {PERSON.decode()}.",
        detail=ADDRESS.decode(),
    )
    states = [
        LinkState(phase=LinkPhase.CONNECTED, identity=identity),
        LinkState(phase=LinkPhase.WAITING, problem=problem, retry_in_s=1.0),
    ]
    entries = [Entry(t_s=0.0, what=states[0])]
    for n, (data, channel) in enumerate(chunks, start=1):
        chunk = Chunk(data=data, monotonic_s=0.1 * n, channel=channel)
        entries.append(Entry(t_s=0.1 * n, what=chunk))
    entries.append(Entry(t_s=9.0, what=states[1]))
    header = Header(
        spec=spec, link=link, origin=Origin.DEVICE, started_utc=datetime(2026, 3, 2, tzinfo=UTC)
    )
    return Recording(path=Path("x"), header=header, entries=tuple(entries))


def written(done: Recording) -> bytes:
    return write_header(done.header) + b"".join(write_entry(entry) for entry in done.entries)


def holds_no_canary(done: Recording) -> None:
    text = written(done)
    stream = b"".join(chunk.data for chunk in done.chunks)
    for canary in CANARIES:
        for piece in (canary, canary[:6], canary[-6:]):
            assert piece not in text
            assert piece.hex().encode() not in text
            assert piece not in stream


def in_pieces(data: bytes, size: int) -> list[tuple[bytes, str | None]]:
    return [(data[at : at + size], None) for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_patient_number_is_gone_wherever_the_bytes_were_cut(size: int) -> None:
    spec = load_spec("healthometer_esc")
    broken = b"\x1bI" + NUMBER + b"\x1bW08"  # a packet that lost its beginning
    stream = broken + ESC % NUMBER + ESC % LETTERS + b"noise " + PERSON + ESC % NUMBER
    done = scrub(recording(spec.id, in_pieces(stream, size)), spec).recording
    holds_no_canary(done)
    data = b"".join(chunk.data for chunk in done.chunks)
    assert len(data) == len(stream)
    frames = [item for item in frames_of(done, spec, None) if isinstance(item, Frame)]
    assert [frame.details["patient_id"] for frame in frames] == [
        "0000000000",
        "XXXXXXXXXX",
        "0000000000",
    ]
    assert {frame.values[Vital.BODY_WEIGHT].number for frame in frames} == {Decimal("81.5")}


def test_a_checksum_is_made_anew() -> None:
    """The printed SC-240 record, its head and its keys, with a number of a person in it."""
    spec = load_spec("tanita_csv")
    body = b'{0,16,~0,1,~1,1,~2,1,MO,"SC-240",ID,"7391648205",Wk,82.7,FW,18.6,CS,'
    # The sum of all bytes to the comma before CS, as the maker's records have it.
    line = body + b"%02X\r\n" % (sum(body[:-3]) % 256)
    [before] = list(frames_of(recording(spec.id, in_pieces(line, 9)), spec, None))
    assert isinstance(before, Frame), before
    done = scrub(recording(spec.id, in_pieces(line, 9)), spec).recording
    holds_no_canary(done)
    [frame] = list(frames_of(done, spec, None))
    assert isinstance(frame, Frame), frame
    assert frame.values[Vital.BODY_WEIGHT].number == Decimal("82.7")
    assert frame.details["patient_id"].strip('"') == "0000000000"


def test_bluetooth_users_serial_numbers_and_what_nobody_knows() -> None:
    spec = load_spec("bluetooth_weight_scale")
    # flags: time no, user yes; 70.00 kg (14000 steps of 5 g), user 7.
    weight = bytes.fromhex("04 B0 36 07")
    strange = "12345678-0000-1000-8000-00805f9b34fb"
    chunks = [(weight, "2a9d"), (SERIAL, "2a25"), (PERSON, strange)]
    done = scrub(recording(spec.id, [(d, c) for d, c in chunks], "bluetooth"), spec)
    holds_no_canary(done.recording)
    assert done.recording.chunks[0].data == bytes.fromhex("04 B0 36 FF")
    assert done.recording.chunks[2].data == bytes(len(PERSON))
    assert done.fields["user_id"] == 1
    state = done.recording.entries[0].what
    assert isinstance(state, LinkState)
    assert state.identity is not None
    assert (state.identity.name, state.identity.model) == (spec.title, "Model 1")


def test_serial_numbers_stay_where_that_is_wanted() -> None:
    spec = load_spec("bluetooth_weight_scale")
    kept = scrub(recording(spec.id, [(SERIAL, "2a25")], "bluetooth"), spec, keep_serial=True)
    assert kept.recording.chunks[0].data == SERIAL
    text = written(kept.recording)
    assert SERIAL in text
    assert PERSON not in text


def test_without_anybody_in_it_nothing_changes() -> None:
    path = Path(__file__).resolve().parents[1] / "data" / "flights" / "oximeter.flight.jsonl"
    before = read_recording(path)
    after = scrub(before, load_spec("nonin_serial")).recording
    assert after.chunks == before.chunks


def test_the_command_writes_beside_and_never_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from station.cli.output import Refused

    file = tmp_path / "scale.flight.jsonl"
    file.write_bytes(written(recording("healthometer_esc", [(ESC % NUMBER, None)])))
    assert command(file) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(tmp_path / "scale.scrubbed.flight.jsonl")
    assert told["taken_out"] == {"patient_id": 1}
    assert NUMBER.hex() not in Path(told["file"]).read_text()
    with pytest.raises(Refused, match="the copy needs another name"):
        command(file, out=file)
    with pytest.raises(Refused, match="No such file"):
        command(tmp_path / "nothing.jsonl")


# Fields of letters that say nothing of anybody: words of a protocol, models, versions, lists.
INNOCENT = {
    "characters", "command", "crc", "data", "date", "manufacturer", "model", "pi_delta", "sum",
    "tare", "text", "version", "firmware", "software_version", "header", "height_feet_inches",
    "weight_stones", "fat_mass", "fat_free_mass", "muscle_mass", "bone_mass", "water_mass",
    "ideal_weight", "time", "rest", "unknown", "auxiliary", "details", "more_features", "settings",
    "test_codes", "value", "composition",
}  # fmt: skip
ENDINGS = ("_word", "_name", "_limits", "_0", "_1", "_2")


def letters(spec: Spec) -> list[tuple[Message, FieldSpec]]:
    return [
        (message, field)
        for message in spec.messages
        for field in message.fields
        if field.type in ("text", "bytes")
    ]


@pytest.mark.parametrize("spec_id", spec_ids())
def test_every_field_of_letters_is_judged(spec_id: str) -> None:
    spec = load_spec(spec_id)
    for message, field in letters(spec):
        known = field.name in INNOCENT or field.name.endswith(ENDINGS)
        told = is_personal(spec, message, field) or is_serial_number(spec, message, field)
        assert known or told, (
            f"{spec_id} {message.id}.{field.name}: does it say who somebody is? Put it into "
            "station/recordings/personal.py, or name it here"
        )


def test_fields_about_people_are_known() -> None:
    """What a person is called or typed, by a search through all names of fields."""
    for spec in map(load_spec, spec_ids()):
        for message in spec.messages:
            for field in message.fields:
                if any(word in field.name for word in ("patient", "user_id", "birth", "person")):
                    assert is_personal(spec, message, field) or field.flags, field.name
