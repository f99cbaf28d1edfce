"""Which instrument is that? Specs ranked by what an advertisement shows. No I/O, no clock.

Every piece of evidence has points, the more exact the more: how the name begins, a service that
only this maker uses, the company number, a service of the Bluetooth SIG that any maker's device
may have. Points only rank; whether a spec is in the list at all is decided by the rules of
`_enough`. There is no order of specs that would matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from station.codec import Spec, full_uuid
from station.codec.uuids import sig_uuid
from station.saying import say

__all__ = ["Advertised", "Match", "best_match", "rank"]

# Points. A name that begins as a spec says counts one more for each letter that it says.
_NAME: Final = 40
_OWN_SERVICE: Final = 30
_COMPANY: Final = 15
_SIG_SERVICE: Final = 10
_SHARED_SERVICE: Final = 5

# A beginning of fewer letters than this ("O2", "BP") is nobody's name by itself.
_TELLING_LETTERS: Final = 4

# Services of chip makers and module makers. Whoever builds a gadget with such a module may leave
# them as they are, so they say which module is in it and nothing about the instrument.
_MODULES: Final = {
    "00001523-1212-efde-1523-785feabcd123": "Nordic's LED button example",
    "6e400001-b5a3-f393-e0a9-e50e24dcca9e": "Nordic's UART",
    "49535343-fe7d-4ae5-8fa9-9fafd205e455": "the UART of Microchip's (ISSC) modules",
}
_SIG_BASE: Final = sig_uuid(0)[8:]

# Assigned Numbers (Bluetooth SIG), 16-bit UUIDs: services of the SIG begin at 0x1800, those of
# its members at 0xFC00. From 0xFF00 on nothing is assigned, and every module maker takes them.
_MEMBERS_FROM: Final = 0xFC00
_UNASSIGNED_FROM: Final = 0xFF00


class Advertised(Protocol):
    """What a device says of itself to everybody. UUIDs are full and lower-case.

    A `Sighting` of the radio is one.
    """

    @property
    def name(self) -> str | None:
        """Its local name, None until it was heard."""

    @property
    def service_uuids(self) -> tuple[str, ...]:
        """The services that it offers."""

    @property
    def manufacturer_data(self) -> Mapping[int, bytes]:
        """By company number, without the two bytes of that number."""

    @property
    def service_data(self) -> Mapping[str, bytes]:
        """By service; naming a service here offers it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A spec that fits, how well (points, for comparing only), and why, in words."""

    spec: Spec
    score: int
    because: tuple[str, ...]


class _Kind(Enum):
    NAME = "name"
    SHORT_NAME = "short name"
    OWN = "own service"
    COMPANY = "company"
    SIG = "SIG service"
    SHARED = "shared service"


@dataclass(frozen=True, slots=True)
class _Evidence:
    kind: _Kind
    points: int
    says: str


def rank(advertised: Advertised, specs: Iterable[Spec]) -> tuple[Match, ...]:
    """The specs that fit, best first; those with as many points stand in the order of their ids."""
    matches = [match for spec in specs if (match := _match(advertised, spec)) is not None]
    return tuple(sorted(matches, key=lambda match: (-match.score, match.spec.id)))


def best_match(matches: tuple[Match, ...]) -> Match | None:
    """The first of a ranking, or None where nothing fits or two fit equally well."""
    if not matches or (len(matches) > 1 and matches[1].score == matches[0].score):
        return None
    return matches[0]


def _match(advertised: Advertised, spec: Spec) -> Match | None:
    evidence = _evidence(advertised, spec)
    if not _enough(spec, {one.kind for one in evidence}):
        return None
    return Match(
        spec=spec,
        score=sum(one.points for one in evidence),
        because=tuple(one.says for one in evidence),
    )


def _evidence(advertised: Advertised, spec: Spec) -> list[_Evidence]:
    wanted = spec.link.advertisement
    if wanted is None:
        return []
    found: list[_Evidence] = []
    name = advertised.name or ""
    beginning = max((p for p in wanted.name_prefixes if name.startswith(p)), key=len, default="")
    if beginning:
        kind = _Kind.NAME if len(beginning) >= _TELLING_LETTERS else _Kind.SHORT_NAME
        says = say("its name begins with {beginning}", beginning=beginning)
        found.append(_Evidence(kind, _NAME + len(beginning), says))
    offered = {uuid.lower() for uuid in (*advertised.service_uuids, *advertised.service_data)}
    services = dict.fromkeys(map(full_uuid, wanted.services))
    found.extend(_of_service(service) for service in services if service in offered)
    if wanted.company is not None and wanted.company in advertised.manufacturer_data:
        says = say("its company number is {number}", number=f"0x{wanted.company:04X}")
        found.append(_Evidence(_Kind.COMPANY, _COMPANY, says))
    return found


def _of_service(uuid: str) -> _Evidence:
    if uuid in _MODULES:
        says = say("it offers {what}, as many gadgets do", what=_MODULES[uuid])
        return _Evidence(_Kind.SHARED, _SHARED_SERVICE, says)
    if not uuid.endswith(_SIG_BASE):
        says = say("it offers the maker's own service {uuid}", uuid=uuid)
        return _Evidence(_Kind.OWN, _OWN_SERVICE, says)
    number = int(uuid[:8], 16)
    service = say("the service {number}", number=f"0x{number:04X}")
    if number >= _UNASSIGNED_FROM:
        says = say("it offers {what}, as many gadgets do", what=service)
        return _Evidence(_Kind.SHARED, _SHARED_SERVICE, says)
    if number >= _MEMBERS_FROM:
        says = say("it offers {what}, its maker's own", what=service)
        return _Evidence(_Kind.OWN, _OWN_SERVICE, says)
    says = say("it offers {what}, as any maker's may", what=service)
    return _Evidence(_Kind.SIG, _SIG_SERVICE, says)


def _enough(spec: Spec, kinds: set[_Kind]) -> bool:
    """Whether the evidence says that it is this instrument, and not only something like it."""
    wanted = spec.link.advertisement
    if wanted is None or not kinds:
        return False
    if kinds & {_Kind.NAME, _Kind.OWN}:
        return True
    if _Kind.SHORT_NAME in kinds:
        return len(kinds) > 1
    if wanted.name_prefixes:
        return False  # it has names, and this is none of them: the maker's other devices
    if _Kind.COMPANY in kinds:
        return len(kinds) > 1 or not wanted.services
    # A profile's service is enough for a spec that asks for nothing more exact: any maker's device.
    return _Kind.SIG in kinds and wanted.company is None
