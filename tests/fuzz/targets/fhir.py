"""What a chart answers: lists, people, earlier values, receipts, tokens. Only the bytes are made
up here; from them on it is the station's own reader.
"""

from __future__ import annotations

import asyncio
import atexit
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from station.export import fhir_answers
from station.simulators.demo_patients import MRN_SYSTEM, transaction
from station.smart.answers import discovered, missing_scopes, refusal, token_of
from station.smart.errors import NoTokenError
from station.worklist.fhir_history import FhirHistory
from station.worklist.fhir_reader import FhirReader, ReadError
from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import WorklistError
from tests.fuzz.mutation import spoilt_json
from tests.fuzz.target import Target

_DAY: Final = date(2026, 11, 24)
_NOW: Final = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
_ZONE: Final = ZoneInfo("America/Chicago")
_ADA: Final = "demo-okafor-ada"


class _Told(FhirReader):
    """A reader of a chart that gives the same bytes to every question."""

    def __init__(self, body: bytes) -> None:
        self._base = "http://chart.example/"
        self._bases = {self._base}
        self._auth = None
        self._told = body

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def _once(self, url: str, token: str | None) -> bytes:
        return self._told


class _Worklist(FhirWorklist):
    told = b""

    def _reader(self) -> FhirReader:
        return _Told(self.told)


class _History(FhirHistory):
    told = b""

    async def read_told(self) -> None:
        """The answers as the history of a patient."""
        try:
            await self._read(_Told(self.told), _ADA, _NOW - timedelta(days=400), _NOW)
        except ReadError as broken:
            raise WorklistError(broken.says, "") from broken


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


def _with(
    who: _Worklist | _History, ask: Callable[[], Coroutine[Any, Any, object]]
) -> Callable[[bytes], int]:
    def take(data: bytes) -> int:
        who.told = data
        _loop().run_until_complete(ask())
        return 1

    return take


def _seeds() -> dict[str, tuple[bytes, ...]]:
    began = datetime(2026, 11, 24, 8, 0, tzinfo=_ZONE)
    everything = [entry["resource"] for entry in transaction(began)["entry"]]

    def bundle(*resources: Any, **more: Any) -> bytes:
        entries = [{"resource": one} for one in resources]
        whole = {"resourceType": "Bundle", "type": "searchset", "entry": entries, **more}
        return json.dumps(whole).encode()

    def of(*kinds: str) -> list[Any]:
        return [one for one in everything if one["resourceType"] in kinds]

    people, flags = of("Patient"), of("Flag")
    visits, past = of("Appointment", "Encounter"), of("Observation", "Encounter")
    ours = [one for one in past if _ADA in json.dumps(one)]
    more = [{"relation": "next", "url": "http://chart.example/page?2"}]
    return {
        "list": (
            bundle(*people, *visits, *flags),
            bundle(*people[:3], *visits[:4], *flags[:1], link=more),
        ),
        "patient": (
            *(json.dumps(one).encode() for one in people),
            bundle(people[0]),
            bundle(*people[:2], *flags),
        ),
        "history": (bundle(*ours), *(bundle(one, one) for one in ours[:12])),
        "place": (
            b'{"resourceType": "Location", "id": "1", "extension": [{"url": '
            b'"http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": "Europe/Berlin"}]}',
        ),
        "answer": (
            json.dumps(ours[0]).encode(),
            bundle(ours[0]),
            b'{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": '
            b'"invalid", "diagnostics": "no", "details": {"text": "nor this"}}]}',
        ),
        "token": (
            b'{"access_token": "abc.def", "token_type": "bearer", "expires_in": 300, '
            b'"scope": "system/Patient.rs system/Observation.cruds"}',
            b'{"token_endpoint": "https://chart.example/token", '
            b'"token_endpoint_auth_methods_supported": ["private_key_jwt"], '
            b'"token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"]}',
            b'{"error": "invalid_client", "error_description": "expired assertion"}',
        ),
    }


_SEEDS: Final = _seeds()


def _answer(data: bytes) -> int:
    """What a chart answers to what was filed; a head of the answer is spoilt with the body."""
    text = data[:60].decode("latin-1").replace("\n", " ")
    fhir_answers.chart_id(text, data)
    fhir_answers.found(data, "http://clinic.example/results", "1")
    assert "\n" not in fhir_answers.reason(data)
    waits = fhir_answers.retry_after_s(text, _NOW)
    assert waits is None or waits >= 0
    for status in (301, 401, 404, 409, 412, 422):
        fhir_answers.refused(status, data)
    return 1


def _token(data: bytes) -> int:
    refusal(400, data, data[:40].decode("latin-1"), _NOW)
    try:
        discovered(data)
    except NoTokenError:
        token = token_of(data)
        assert token.lasts_s >= 0
        missing_scopes(["system/Patient.rs"], token)
    return 1


def _targets() -> tuple[Target, ...]:
    options: dict[str, Any] = {"time_zone": _ZONE}
    worklist = _Worklist("http://chart.example", mrn_system=MRN_SYSTEM, **options)
    history = _History(
        "http://chart.example", result_system="http://clinic.example", station_id="r", **options
    )
    refused = (WorklistError,)
    return (
        Target(
            name="fhir-worklist",
            take=_with(worklist, lambda: worklist.read(_DAY)),
            declared=refused,
            seeds=_SEEDS["list"],
            spoil=spoilt_json,
        ),
        Target(
            name="fhir-patient",
            take=_with(worklist, lambda: _both(worklist)),
            declared=refused,
            seeds=_SEEDS["patient"],
            spoil=spoilt_json,
        ),
        Target(
            name="fhir-history",
            take=_with(history, history.read_told),
            declared=refused,
            seeds=_SEEDS["history"],
            spoil=spoilt_json,
        ),
        Target(
            name="fhir-zone",
            take=_with(worklist, lambda: worklist.zone("1")),
            declared=refused,
            seeds=_SEEDS["place"],
            spoil=spoilt_json,
        ),
        Target(name="fhir-answer", take=_answer, seeds=_SEEDS["answer"], spoil=spoilt_json),
        Target(
            name="smart-answer",
            take=_token,
            declared=(NoTokenError,),
            seeds=_SEEDS["token"],
            spoil=spoilt_json,
        ),
    )


async def _both(worklist: _Worklist) -> None:
    """The patient by the id of the resource, and by a number in it."""
    try:
        await worklist.patient(_ADA, _DAY)
    except WorklistError:
        await worklist.find_patient(f"{MRN_SYSTEM}|100231", _DAY)


TARGETS: Final = {target.name: target for target in _targets()}
