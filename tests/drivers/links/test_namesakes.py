"""Who bears the name of an instrument of ours, by advertisements alone."""

from __future__ import annotations

from station.drivers.links.namesakes import Namesakes

OURS, OTHER = "AA:BB:CC:00:00:01", "AA:BB:CC:00:00:02"


def heard(*advertised: tuple[str, str | None], name: str | None = None) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    namesakes = Namesakes()
    namesakes.told = lambda ours, other: told.append((ours, other))
    namesakes.expect(OURS.lower(), name)
    for address, said in advertised:
        namesakes.heard(address, said)
    return told


def test_only_the_same_name_at_another_address_is_told_and_once() -> None:
    assert heard((OTHER, "Scale"), (OTHER, None), (OURS, "Cuff"), name="Cuff") == []
    assert heard((OTHER, "Cuff"), (OTHER.lower(), "Cuff"), name="Cuff") == [(OURS, OTHER)]


def test_a_name_that_nobody_has_said_is_learned_from_the_device_itself() -> None:
    assert heard((OTHER, "Cuff"), (OURS, "Cuff"), (OTHER, "Cuff")) == [(OURS, OTHER)]
    assert heard((OURS, "Cuff"), (OURS, "Cuff 2"), (OTHER, "Cuff")) == []


def test_addresses_that_somebody_makes_up_do_not_fill_the_memory() -> None:
    many = [(f"AA:BB:CC:01:{n // 256:02X}:{n % 256:02X}", "Cuff") for n in range(2000)]
    assert len(heard(*many, name="Cuff")) == 512


def test_what_a_new_instrument_was_heard_by_is_kept() -> None:
    namesakes = Namesakes()
    namesakes.heard(OURS, "Cuff")
    assert namesakes.name_of(OURS.lower()) == "Cuff"
    assert namesakes.name_of(OTHER) is None
