"""Which spec an advertisement belongs to: a corpus, and the rules on small examples."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from station.codec import Spec, load_spec
from station.codec.catalog import shipped_spec_ids
from station.codec.spec import Advertisement
from station.drivers.matching import best_match, rank

CORPUS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "advertisements.toml").read_text("utf-8")
)["advertisement"]
SPECS = tuple(map(load_spec, shipped_spec_ids()))
NOBODY = "nobody"
SIG = "0000{}-0000-1000-8000-00805f9b34fb"
NORDIC_EXAMPLE = "00001523-1212-efde-1523-785feabcd123"
OWN = "46a970e0-0d5f-11e2-8b5e-0002a5d5c51b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was advertised."""

    name: str | None = None
    service_uuids: tuple[str, ...] = ()
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)
    service_data: dict[str, bytes] = field(default_factory=dict)


def shown(entry: dict[str, Any]) -> Shown:
    """A line of the corpus as a radio would tell it, with UUIDs written out by hand."""
    uuids = [
        SIG.format(uuid.lower()) if len(uuid) == 4 else uuid.lower()
        for uuid in entry.get("services", ())
    ]
    data = entry.get("manufacturer", {})
    return Shown(
        name=entry.get("name"),
        service_uuids=tuple(uuids),
        manufacturer_data={int(key, 0): bytes.fromhex(value) for key, value in data.items()},
    )


def like(spec_id: str, **advertisement: Any) -> Spec:
    """The cuff of the profile, recognised otherwise."""
    cuff = load_spec("bluetooth_blood_pressure")
    link = cuff.link.model_copy(update={"advertisement": Advertisement(**advertisement)})
    return cuff.model_copy(update={"id": spec_id, "link": link})


def named(entry: dict[str, Any]) -> str:
    return str(entry["says"])[:40]


def ids(*specs: Spec, **said: Any) -> list[str]:
    return [match.spec.id for match in rank(Shown(**said), specs)]


@pytest.mark.parametrize("entry", [one for one in CORPUS if one["spec"] != NOBODY], ids=named)
def test_the_right_spec_has_the_highest_score_alone(entry: dict[str, Any]) -> None:
    matches = rank(shown(entry), SPECS)
    best = best_match(matches)
    assert best is not None, [(match.spec.id, match.score) for match in matches]
    assert best.spec.id == entry["spec"], [(match.spec.id, match.score) for match in matches]
    assert best.because


@pytest.mark.parametrize("entry", [one for one in CORPUS if one["spec"] == NOBODY], ids=named)
def test_what_is_no_instrument_is_taken_by_no_spec(entry: dict[str, Any]) -> None:
    assert rank(shown(entry), SPECS) == ()


def test_every_bluetooth_spec_is_in_the_corpus() -> None:
    wanted = {spec.id for spec in SPECS if spec.link.kind == "bluetooth"}
    assert wanted - {entry["spec"] for entry in CORPUS} == set(), (
        "add what it advertises, with its source, to tests/data/advertisements.toml"
    )


def test_every_entry_has_a_source_and_no_two_are_the_same() -> None:
    assert [entry["says"] for entry in CORPUS if not entry.get("source")] == []
    seen = [shown(entry) for entry in CORPUS]
    assert [one for one, other in itertools.combinations(seen, 2) if one == other] == []


# The rules.

PROFILE = like("profile", services=("1810",))
NAMED = like("named", services=("1810",), name_prefixes=("A&D_UA-651BLE",))
MAKER = like("maker", services=("1810",), name_prefixes=("A&D_",))
CUFF = SIG.format("1810")


def test_a_name_beats_the_profile_and_the_longer_name_the_shorter() -> None:
    everyone = (PROFILE, MAKER, NAMED)
    for order in itertools.permutations(everyone):
        said = ids(*order, name="A&D_UA-651BLE_B5583A", service_uuids=(CUFF,))
        assert said == ["named", "maker", "profile"]


def test_another_name_leaves_the_profile() -> None:
    assert ids(PROFILE, NAMED, name="UB-525", service_uuids=(CUFF,)) == ["profile"]
    assert ids(PROFILE, NAMED, service_uuids=(CUFF,)) == ["profile"]


def test_a_name_begins_and_does_not_contain() -> None:
    assert ids(NAMED, name="my A&D_UA-651BLE") == []
    assert ids(NAMED, name="A&D_UA-651BLE") == ["named"]


def test_a_makers_own_service_is_enough_and_beats_the_profile() -> None:
    own = like("own", services=(OWN.upper(),), name_prefixes=("Nonin3230",))
    assert ids(PROFILE, own, service_uuids=(CUFF, OWN)) == ["own", "profile"]
    assert ids(own, name="Nonin3150_1", service_uuids=(OWN,)) == ["own"]


@pytest.mark.parametrize(
    "service",
    [
        NORDIC_EXAMPLE,
        "49535343-fe7d-4ae5-8fa9-9fafd205e455",
        "6e400001-b5a3-f393-e0a9-e50e24dcca9e",
        SIG.format("ffe0"),
        SIG.format("fff0"),
        SIG.format("ff01"),
    ],
)
def test_a_service_of_many_gadgets_needs_a_name(service: str) -> None:
    spec = like("gadget", services=(service,), name_prefixes=("TAIDOC TD3128",))
    nameless = like("nameless", services=(service,))
    assert ids(spec, nameless, service_uuids=(service,)) == []
    assert ids(spec, name="TAIDOC TD3128", service_uuids=(service,)) == ["gadget"]
    assert ids(spec, name="TAIDOC TD3128") == ["gadget"]  # a name may come without services


def test_a_company_needs_a_service_beside_it() -> None:
    strap = like("strap", services=("180D",), company=0x006B)
    heart_rate = like("heart_rate", services=("180D",))
    data = {0x006B: b"\x00"}
    said = {"service_uuids": (SIG.format("180d"),), "manufacturer_data": data}
    assert ids(strap, manufacturer_data=data) == []
    assert ids(strap, heart_rate, **said) == ["strap", "heart_rate"]
    assert ids(like("only_company", company=0x006B), manufacturer_data=data) == ["only_company"]


def test_another_device_of_the_same_maker_is_not_taken() -> None:
    """A company and a profile's service are common to all of its devices; the name is not."""
    h10 = like("h10", services=("180D",), name_prefixes=("Polar H10",), company=0x006B)
    heart_rate = like("heart_rate", services=("180D",))
    said = {"service_uuids": (SIG.format("180d"),), "manufacturer_data": {0x006B: b"\x00"}}
    assert ids(h10, heart_rate, name="Polar H7 12345678", **said) == ["heart_rate"]
    assert ids(h10, heart_rate, name="Polar H10 12345678", **said) == ["h10", "heart_rate"]
    assert ids(h10, heart_rate, **said) == ["heart_rate"]  # its name was not heard yet


def test_two_letters_are_nobodys_name_alone() -> None:
    short = like("short", services=("1810",), name_prefixes=("BP",))
    assert ids(short, name="BP-Lamp") == []
    assert ids(short, name="BP7000", service_uuids=(CUFF,)) == ["short"]


def test_a_service_in_service_data_is_offered_too() -> None:
    assert ids(PROFILE, service_data={CUFF: b"\x00"}) == ["profile"]


def test_a_members_number_is_its_makers_own() -> None:
    strap = like("strap", services=("FEEE",))
    assert ids(strap, service_uuids=(SIG.format("feee"),)) == ["strap"]


def test_a_tie_is_no_answer() -> None:
    twin = like("another", services=("1810",))
    matches = rank(Shown(service_uuids=(CUFF,)), (twin, PROFILE))
    assert [match.spec.id for match in matches] == ["another", "profile"]
    assert best_match(matches) is None
    assert best_match(()) is None


def test_the_reasons_are_in_words() -> None:
    [match] = rank(Shown(name="A&D_UA-651BLE_B5583A", service_uuids=(CUFF,)), (NAMED,))
    assert match.because == (
        "its name begins with A&D_UA-651BLE",
        "it offers the service 0x1810, as any maker's may",
    )


def test_a_serial_spec_is_never_advertised() -> None:
    assert ids(load_spec("nonin_serial"), name="Nonin", service_uuids=(OWN,)) == []
