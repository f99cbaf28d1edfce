"""Records to JSON and back, exactly: decimals as sent, times to the microsecond.

The bytes of an EKG are not in the JSON; they travel beside it as `Waveform` and have a table
of their own. pydantic is slow to import, so it is imported at the first use, which is in the
writer thread (`warm_up`), and never by a window that only wants to show its sign-in page.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from station.store.errors import StoreDamagedError
from station.visit import Actor, ExpectedPatient, Result, SignedVisit, Visit
from station.vitals import Reading

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "Waveform",
    "actor_text",
    "expected_text",
    "from_column",
    "read_actor",
    "read_expected",
    "read_reading",
    "read_result",
    "read_signed",
    "read_visit",
    "reading_text",
    "result_text",
    "signed_text",
    "to_column",
    "visit_text",
    "warm_up",
    "waveform",
]

T = TypeVar("T")

_Expected: Final[Any] = tuple[ExpectedPatient, ...]
_NO_BYTES: Final[Any] = {"ekg": {"counts", "valid", "run_in_counts", "run_in_valid"}}


class Waveform(NamedTuple):
    """The bytes of one EKG, in the layout of `EkgRecording`."""

    counts: bytes
    valid: bytes
    run_in_counts: bytes = b""
    run_in_valid: bytes = b""


def warm_up() -> None:
    """Import what is slow to import, before the first record waits for it."""
    _adapters()


def waveform(result: Result) -> Waveform | None:
    """The bytes that go into the table of waveforms."""
    ekg = result.ekg
    if ekg is None:
        return None
    return Waveform(ekg.counts, ekg.valid, ekg.run_in_counts, ekg.run_in_valid)


def actor_text(actor: Actor) -> str:
    """An actor as JSON."""
    return _adapters()[Actor].dump_json(actor).decode()


def reading_text(reading: Reading) -> str:
    """A reading as JSON."""
    return _adapters()[Reading].dump_json(reading).decode()


def result_text(result: Result) -> str:
    """A result as JSON, without the bytes of its EKG."""
    return _adapters()[Result].dump_json(result, exclude=_NO_BYTES).decode()


def visit_text(visit: Visit) -> str:
    """A visit as JSON, without its results."""
    return _adapters()[Visit].dump_json(visit, exclude={"results"}).decode()


def signed_text(signed: SignedVisit) -> str:
    """A signed visit as JSON, results included, without the bytes of EKGs."""
    without: Any = {"visit": {"results": {"__all__": _NO_BYTES}}}
    return _adapters()[SignedVisit].dump_json(signed, exclude=without).decode()


def read_actor(text: str) -> Actor:
    """The actor that `actor_text` wrote."""
    return _checked(Actor, json.loads(text))


def read_reading(text: str) -> Reading:
    """The reading that `reading_text` wrote."""
    return _checked(Reading, json.loads(text))


def read_result(text: str, bytes_of_ekg: Waveform | None) -> Result:
    """The result that `result_text` wrote."""
    record = json.loads(text)
    _give_bytes(record, bytes_of_ekg)
    return _checked(Result, record)


def read_visit(text: str, results: tuple[Result, ...]) -> Visit:
    """The visit that `visit_text` wrote, with these results."""
    return _checked(Visit, {**json.loads(text), "results": results})


def read_signed(text: str, waveforms: Mapping[str, Waveform]) -> SignedVisit:
    """The signed visit that `signed_text` wrote; `waveforms` by result id."""
    record = json.loads(text)
    for result in record["visit"]["results"]:
        _give_bytes(result, waveforms.get(result["id"]))
    return _checked(SignedVisit, record)


def expected_text(patients: tuple[ExpectedPatient, ...]) -> str:
    """A worklist as JSON."""
    return _adapters()[_Expected].dump_json(patients).decode()


def read_expected(text: str) -> tuple[ExpectedPatient, ...]:
    """The worklist that `expected_text` wrote."""
    return _checked(_Expected, json.loads(text))


def to_column(moment: datetime) -> str:
    """UTC, always 32 characters, so that times sort as text. Wants an aware time."""
    if moment.tzinfo is None:
        raise ValueError("the store keeps host times, and they need a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_column(text: str | None) -> datetime | None:
    """The time that `to_column` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def _give_bytes(record: dict[str, Any], bytes_of_ekg: Waveform | None) -> None:
    if record["ekg"] is not None and bytes_of_ekg is not None:
        record["ekg"].update(bytes_of_ekg._asdict())


def _checked(kind: type[T], record: Any) -> T:
    from pydantic import ValidationError

    try:
        checked: T = _adapters()[kind].validate_python(record)
    except ValidationError as error:
        # pydantic's message quotes the record, and that is a patient's data: name places only.
        places = ", ".join(".".join(map(str, e["loc"])) for e in error.errors())
        raise StoreDamagedError(
            f"{StoreDamagedError.says} ({getattr(kind, '__name__', kind)}: {places})"
        ) from None
    return checked


@functools.cache
def _adapters() -> dict[Any, TypeAdapter[Any]]:
    from pydantic import TypeAdapter

    kinds = (Actor, Reading, Result, Visit, SignedVisit)
    return {**{kind: TypeAdapter(kind) for kind in kinds}, _Expected: TypeAdapter(_Expected)}
