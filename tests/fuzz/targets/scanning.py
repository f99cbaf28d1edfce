"""What a scanner types, the patterns that a site gives its codes, and what radios shout."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from station.codec import Spec, load_spec
from station.codec.catalog import shipped_spec_ids
from station.drivers.matching import best_match, rank
from station.scanner.burst import Recogniser
from station.scanner.codes import DEFAULT_PATTERNS, PatternRefusedError, checked, told_apart
from tests.drivers.test_matching import Shown, shown
from tests.fuzz.mutation import spoilt
from tests.fuzz.target import Target

_PATTERNS: Final = {kind: checked(pattern) for kind, pattern in DEFAULT_PATTERNS.items()}
_CODES: Final = (b"BDG-4F2A11\n", b"MRN: 100231\n", b"APT-demo-okafor-ada\n", b"100 23-1\t", b"ab")


def _burst(data: bytes) -> int:
    """Each byte a key, and its top bit a pause before it: no key is lost and none told twice."""
    recogniser = Recogniser()
    at_s, held = 0.0, 0
    for number, one in enumerate(data.decode("latin-1")):
        at_s += 0.2 if data[number] & 0x80 else 0.01
        if one in "\n\t":
            verdict = recogniser.end(at_s)
        elif one == "\x1b":
            verdict = recogniser.give_back()
        elif one == "\x00":
            verdict = recogniser.pause(at_s)
        else:
            verdict = recogniser.key(one, at_s)
        held -= verdict.release + verdict.drop
        assert held >= 0, (verdict, number)
        held += verdict.hold
        if verdict.code is not None:
            told_apart(verdict.code, _PATTERNS)
    recogniser.pause(at_s + 1.0)
    assert not recogniser.holding
    return 1


def _bursts(chance: Random) -> bytes:
    whole = b"".join(chance.choice(_CODES) for _ in range(chance.randrange(1, 4)))
    return spoilt(whole, chance, _CODES)[:2000]


_SITE_PATTERNS: Final = (
    *(pattern.encode() for pattern in DEFAULT_PATTERNS.values()),
    rb"MRN-?(?P<code>\d{6,10})",
    rb"(?:A|B)[0-9]{4,8}",
    rb"\*X[^\]0]{3}(?i:z)+",
)


def _pattern(data: bytes) -> int:
    pattern = checked(data.decode("utf-8", "replace"))
    # What was taken must be quick on whatever is scanned.
    for code in ("0" * 128, "a" * 128, "aA0-" * 32, " ." * 64):
        pattern.fullmatch(code)
    return 1


@cache
def _specs() -> tuple[Spec, ...]:
    return tuple(map(load_spec, shipped_spec_ids()))


_SEEN: Final = tuple(
    shown(entry)
    for entry in tomllib.loads(
        (Path(__file__).parents[2] / "data" / "advertisements.toml").read_text("utf-8")
    )["advertisement"]
)


def _advertised(chance: Random) -> bytes:
    """Name, services and manufacturer data of one that is known, spoilt: `n`, `s` and `m` lines."""
    one = chance.choice(_SEEN)
    lines = [b"n" + (one.name or "").encode()]
    lines += [b"s" + uuid.encode() for uuid in one.service_uuids]
    lines += [b"m%d:%s" % (key, value) for key, value in one.manufacturer_data.items()]
    at = chance.randrange(len(lines))
    lines[at] = lines[at][:1] + spoilt(lines[at][1:], chance).replace(b"\x1e", b"")
    return b"\x1e".join(lines)


def _advertisement(data: bytes) -> int:
    name: str | None = None
    services: list[str] = []
    maker: dict[int, bytes] = {}
    for line in data.split(b"\x1e"):
        kind, rest = line[:1], line[1:]
        if kind == b"n":
            name = rest.decode("utf-8", "replace") or None
        elif kind == b"s":
            services.append(rest.decode("latin-1").lower())
        elif kind == b"m":
            number, _, value = rest.partition(b":")
            maker[int(number) & 0xFFFF if number[:9].isdigit() and len(number) < 9 else 0] = value
    said = Shown(name=name, service_uuids=tuple(services), manufacturer_data=maker)
    best_match(rank(said, _specs()))
    return 1


TARGETS: Final = {
    target.name: target
    for target in (
        Target(name="scanner-burst", take=_burst, make=_bursts),
        Target(
            name="scanner-pattern",
            take=_pattern,
            declared=(PatternRefusedError,),
            seeds=_SITE_PATTERNS,
        ),
        Target(name="bluetooth-advertisement", take=_advertisement, make=_advertised),
    )
}
