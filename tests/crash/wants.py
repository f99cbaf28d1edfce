"""What somebody waits for in a picture of the station: asked inside its process, so by name."""

from __future__ import annotations

from dataclasses import dataclass

from station.capture.views import LinkPhase, Phase, StationView, TileState
from station.visit import DeliveryState, ResultKind

__all__ = [
    "Connected", "Held", "Listed", "Newer", "OfPatient", "PressureCame", "PressureHeld", "Signed",
    "all_settled", "on_its_way", "visit_delivered", "visit_settled",
]  # fmt: skip
_FOR_A_PERSON = (DeliveryState.REFUSED, DeliveryState.AMBIGUOUS)
_SETTLED = (DeliveryState.DELIVERED, *_FOR_A_PERSON)


@dataclass(frozen=True, slots=True)
class Connected:
    """An instrument of that name is there."""

    name: str

    def __call__(self, view: StationView) -> bool:
        """Whether it is connected."""
        return any(one.name == self.name and one.phase is LinkPhase.CONNECTED for one in view.links)


@dataclass(frozen=True, slots=True)
class Newer:
    """Time has gone on since that picture."""

    version: int

    def __call__(self, view: StationView) -> bool:
        """Whether this is a later one."""
        return view.version > self.version


@dataclass(frozen=True, slots=True)
class PressureHeld:
    """Another one is in the tray and on the disk than these."""

    known: frozenset[str]

    def __call__(self, view: StationView) -> bool:
        """Whether there is."""
        return any(one.on_disk and one.measurement not in self.known for one in view.held)


@dataclass(frozen=True, slots=True)
class PressureCame:
    """A blood pressure can be kept, or is in the tray beside these, or the cuff has failed."""

    known: frozenset[str]

    def __call__(self, view: StationView) -> bool:
        """Whether it has come."""
        tile = view.tile(ResultKind.BLOOD_PRESSURE)
        return PressureHeld(self.known)(view) or (
            tile is not None
            and (tile.acceptable or tile.confirmable or tile.state is TileState.FAILED)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """These readings are in the tray, and on the disk."""

    readings: frozenset[str]

    def __call__(self, view: StationView) -> bool:
        """Whether all of them are."""
        return self.readings <= {
            each.id for one in view.held if one.on_disk for each in one.readings
        }


def visit_delivered(view: StationView) -> bool:
    """All of the visit in the room is in the chart."""
    return view.visit is not None and view.visit.phase is Phase.DELIVERED


def visit_settled(view: StationView) -> bool:
    """The same, or some of it waits for a person."""
    visit = view.visit
    if visit is None or visit.phase is Phase.DELIVERED:
        return visit is not None
    told = {one.result_id for one in visit.deliveries}
    return all(one.state in _SETTLED for one in visit.deliveries) and all(
        one.id in told for one in visit.results if one.filed
    )


def on_its_way(view: StationView) -> bool:
    """Something of the visit in the room is being sent."""
    return view.visit is not None and any(
        one.state is DeliveryState.SENDING for one in view.visit.deliveries
    )


def all_settled(view: StationView) -> bool:
    """All that was signed today is in the chart, or waits for a person."""
    return all(state in _SETTLED for one in view.signed for state in one.states)


@dataclass(frozen=True, slots=True)
class Signed:
    """The visits of these ids are those that were signed today, and no other."""

    visit_ids: frozenset[str]

    def __call__(self, view: StationView) -> bool:
        """Whether the list says so."""
        return {one.visit_id for one in view.signed} == self.visit_ids


@dataclass(frozen=True, slots=True)
class Listed:
    """Today's list is one of these: of each line its number, family name and visit."""

    lists: tuple[frozenset[tuple[str, str, str]], ...]

    def __call__(self, view: StationView) -> bool:
        """Whether it is, with nobody twice."""
        lines = [
            (one.patient.mrn, one.patient.family, one.encounter_id)
            for one in view.worklist.patients
        ]
        return len(lines) == len(set(lines)) and set(lines) in self.lists


@dataclass(frozen=True, slots=True)
class OfPatient:
    """A visit is of this patient, in the room or not."""

    visit_id: str
    patient: str

    def __call__(self, view: StationView) -> bool:
        """Whether the station says so."""
        here = view.visit
        return any(
            one.visit_id == self.visit_id and one.patient.id == self.patient
            for one in view.unfinished
        ) or (here is not None and (here.id, here.patient.id) == (self.visit_id, self.patient))
