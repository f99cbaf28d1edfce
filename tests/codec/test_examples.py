"""Every worked example of every spec means exactly what its source says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from station.codec import Decoder, Spec, read_spec_file, spec_dir
from station.codec.spec import Example
from tests.codec.registry import (
    SPECS,
    characteristic_of,
    decode_example,
    each_example,
    frames_in,
    framing_of,
    refusals_in,
    samples_of,
)


def has_one_length(spec: Spec, example: Example) -> bool:
    """Whether the flags of a GATT value say how long it is, so that any other length is wrong."""
    if framing_of(spec, example) is not None:
        return False
    message = spec.message(example.message) if example.message else spec.messages[0]
    last = message.fields[-1]
    open_end = last.repeat or (last.type in ("text", "bytes") and last.length is None)
    return not (message.grows or open_end or any(wave.along for wave in message.waveforms))


def check(spec: Spec, example: Example) -> None:
    """The bytes of an example say what the example says, and nothing else."""
    items = decode_example(spec, example)
    if example.error is not None:
        assert not frames_in(items)
        assert any(example.error in refusal.error for refusal in refusals_in(items))
        return
    assert refusals_in(items) == []
    (frame,) = frames_in(items)
    assert frame.raw == example.data
    if example.message is not None:
        assert frame.message == example.message
    assert {vital: value.number for vital, value in frame.values.items()} == {
        vital: None if number == "none" else number for vital, number in example.values.items()
    }
    assert {vital: [v.number for v in values] for vital, values in frame.series.items()} == {
        vital: [None if number == "none" else number for number in numbers]
        for vital, numbers in example.series.items()
    }
    for vital, value in frame.values.items():
        assert (value.number is None) == (value.special is not None)
        assert value.unit == example.units.get(vital, value.unit)
    for name, said in example.flags.items():
        assert (name, frame.flags[name], type(frame.flags[name])) == (name, said, type(said))
    told = frame.device_time.isoformat() if frame.device_time else None
    assert told == example.device_time
    assert frame.final == example.final
    assert frame.chartable == example.chartable
    assert bool(frame.why_not) != frame.chartable
    if example.why_not is not None:
        assert any(example.why_not in reason for reason in frame.why_not)


@pytest.mark.parametrize(("spec", "example"), each_example())
def test_example_means_what_its_source_says(spec: Spec, example: Example) -> None:
    check(spec, example)


def test_the_examples_of_the_documentation(tmp_path: Path) -> None:
    """The small spec in the README is whole, and means what it says; so is the look-alike."""
    text = (spec_dir() / "README.md").read_text("utf-8")
    whole, look_alike = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "small_thermometer.toml"
    path.write_text(whole, "utf-8")
    spec = read_spec_file(path)
    assert len(spec.examples) == 3
    for example in spec.examples:
        check(spec, example)
    contributing = (spec_dir().parent / "CONTRIBUTING.md").read_text("utf-8")
    (ten_lines,) = re.findall(r"```toml\n(.*?)```", contributing, re.DOTALL)
    assert len(ten_lines.splitlines()) < 10
    for text in (look_alike, ten_lines):
        path = tmp_path / "example_cuff.toml"
        path.write_text(text, "utf-8")
        spec = read_spec_file(path)
        assert spec.messages[0].id == "measurement"
        assert spec.link.advertisement is not None
        assert spec.link.advertisement.name_prefixes == ("EX-",)


@pytest.mark.parametrize(("spec", "example"), each_example(lambda _, example: example.samples))
def test_example_has_its_samples(spec: Spec, example: Example) -> None:
    """Compared at the precision that the example was written with."""
    (frame,) = frames_in(decode_example(spec, example))
    found = samples_of(frame)
    for name, wanted in example.samples.items():
        assert [
            number.quantize(Decimal(1).scaleb(int(written.as_tuple().exponent)))
            for number, written in zip(found[name], wanted, strict=True)
        ] == list(wanted)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_every_message_and_value_has_an_example(spec: Spec) -> None:
    shown = {example.message for example in spec.examples if example.error is None}
    said = " ".join(spec.not_proven)
    missing = [m.id for m in spec.messages if m.id not in shown and m.id not in said]
    assert not missing, "messages without a worked example belong into not_proven"
    numbers = {
        vital
        for example in spec.examples
        for vital, number in example.values.items()
        if number != "none"
    } | {vital for example in spec.examples for vital in example.series}
    assert set(spec.vitals) == numbers


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_every_spec_shows_bytes_that_are_refused(spec: Spec) -> None:
    assert any(example.error for example in spec.examples)
    assert any(example.error is None for example in spec.examples)


@pytest.mark.parametrize(
    ("spec", "example"),
    each_example(lambda spec, example: not example.error and has_one_length(spec, example)),
)
def test_a_value_cut_anywhere_or_too_long_is_refused(spec: Spec, example: Example) -> None:
    whole = example.data
    uuid = characteristic_of(spec, example)
    for wrong in [whole[:cut] for cut in range(len(whole))] + [whole + b"\0", whole + whole]:
        (refusal,) = refusals_in(Decoder(spec).feed(wrong, uuid).items)
        assert refusal.raw == wrong
        assert "byte" in refusal.error
