"""Which instrument is that? Every advertisement of the corpus, and what must not be believed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station.codec import full_uuid, load_spec
from station.codec.catalog import shipped_spec_ids
from station.drivers.matching import best_match, rank

CORPUS = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "advertisements.toml").read_text("utf-8")
)["advertisement"]
SPECS = tuple(map(load_spec, shipped_spec_ids()))


@dataclass(frozen=True)
class Seen:
    name: str | None = None
    service_uuids: tuple[str, ...] = ()
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)
    service_data: dict[str, bytes] = field(default_factory=dict)


def seen(entry: dict[str, object]) -> Seen:
    data = dict(entry.get("manufacturer", {}))  # type: ignore[call-overload]
    return Seen(
        name=entry.get("name"),  # type: ignore[arg-type]
        service_uuids=tuple(map(full_uuid, entry.get("services", ()))),  # type: ignore[arg-type]
        manufacturer_data={int(key, 0): bytes.fromhex(value) for key, value in data.items()},
    )


@pytest.mark.parametrize("entry", CORPUS, ids=[f"{e['spec']}-{e['says'][:30]}" for e in CORPUS])
def test_the_top_score_is_unique_and_the_right_one(entry: dict[str, object]) -> None:
    ranked = rank(seen(entry), SPECS)
    best = best_match(ranked)
    told = [(match.spec.id, match.score) for match in ranked]
    wanted = entry["spec"]
    assert (best.spec.id if best else "nobody") == wanted, told
    for match in ranked:
        assert match.because


def test_every_bluetooth_spec_is_in_the_corpus() -> None:
    wanted = {spec.id for spec in SPECS if spec.link.kind == "bluetooth"}
    assert wanted - {entry["spec"] for entry in CORPUS} == set()


def test_every_entry_says_where_it_is_from() -> None:
    assert [entry["says"] for entry in CORPUS if not entry.get("source")] == []
