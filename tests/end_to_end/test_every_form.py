"""One configuration with every form of chart; one signature; and what each of them then has."""

from __future__ import annotations

import csv
import dataclasses
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pydicom
import pytest

from station.charts import composer, correction_composer, sink_of
from station.corrections import Correction, CorrectionKind
from station.export.courier import Courier
from station.sample_visit import sample_visit
from station.settings import load_settings
from station.simulators.demo_chart import DemoChart
from station.store.store import Store
from station.visit import Delivery, DeliveryState, ResultKind, SignedVisit, new_id
from tests.export.records import ACTOR, CHART_PATIENT
from tests.store.records import KEY
from tests.support.chart import BareClient, demo_chart
from tests.support.judges_hl7 import MllpReceiver, validate
from tests.support.orthanc import Orthanc, orthanc

__all__ = ["demo_chart", "orthanc"]

pytestmark = pytest.mark.chart

SYSTEM = "https://clinic.example/vitals-station/result"
NAMES = {"chart", "engine", "archive", "share"}


def configuration(folder: Path, fhir: str, hl7: int, dicom: Orthanc) -> Path:
    (folder / "share").mkdir()
    path = folder / "station.toml"
    path.write_text(
        f"""
namespace = "https://clinic.example/vitals-station"
time_zone = "America/Chicago"
[[chart]]
name = "chart"
url = "{fhir}"
test = true
send_waveforms = true
ekg_report = "diagnostic_report"
provenance = true
[[chart]]
name = "engine"
test = true
hl7 = {{ host = "127.0.0.1", port = {hl7}, drops_duplicates = true, mrn_authority = "CLINIC" }}
[[chart]]
name = "archive"
test = true
dicom = {{ host = "127.0.0.1", port = {dicom.port}, called = "{dicom.title}", search = true }}
[[chart]]
name = "share"
test = true
folder = {{ path = "{folder / "share"}" }}
""",
        "utf-8",
    )
    return path


class Ledger:
    """The receipts as they come."""

    def __init__(self) -> None:
        self.receipts: list[Delivery] = []
        self._changed = threading.Condition()

    def came(self, delivery: Delivery) -> None:
        with self._changed:
            self.receipts.append(delivery)
            self._changed.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(until, 30), self.receipts


def visit() -> SignedVisit:
    """Everything, of a patient whom the chart knows; ids that no other test has."""
    signed = sample_visit("station-7", "3")
    results = tuple(dataclasses.replace(one, id=new_id()) for one in signed.visit.results)
    whose = dataclasses.replace(
        signed.visit, id=new_id(), patient=CHART_PATIENT, encounter_id=None, results=results
    )
    return dataclasses.replace(signed, visit=whose)


def test_one_signature_reaches_every_form_and_is_corrected_there(
    tmp_path: Path, demo_chart: DemoChart, orthanc: Orthanc
) -> None:
    with MllpReceiver(tmp_path / "engine") as engine:
        path = configuration(tmp_path, demo_chart.base_url, engine.port, orthanc)
        settings = load_settings(path)
        store = Store.open(tmp_path / "station.db", KEY, composer(settings))
        ledger = Ledger()
        sinks = [sink_of(chart) for chart in settings.charts]
        courier = Courier(store, sinks, on_delivery=ledger.came)
        signed = visit()
        store.sign(signed).result()
        courier.start()
        try:
            wanted = len(store.deliveries(signed.visit.id).result())
            done = {DeliveryState.DELIVERED}

            def delivered() -> bool:
                found = store.deliveries(signed.visit.id).result()
                return {one.state for one in found} == done

            ledger.wait(lambda: len([1 for one in ledger.receipts if one.state in done]) >= wanted)
            assert delivered()
            receipts = store.deliveries(signed.visit.id).result()
            check_receipts(signed, receipts)
            check_chart(BareClient(demo_chart.base_url), receipts)
            check_engine(engine)
            check_archive(orthanc, receipts)
            check_share(tmp_path / "share", signed)

            correct(store, settings_composer=correction_composer(settings), signed=signed)
            courier.wake()

            def corrected() -> bool:
                found = store.deliveries(signed.visit.id).result()
                told = {one.destination for one in found if one.correction_id is not None}
                return told == NAMES - {"archive"} and {one.state for one in found} == done

            ledger.wait(corrected)
            messages = engine.received()
            assert [line(one, "OBX", 1)[11] for one in messages[-1:]] == ["W"]
            table = (tmp_path / "share" / f"{signed.visit.id}.csv").read_text("utf-8")
            marked = [one for one in csv.DictReader(table.splitlines()) if one["kind"] == "spo2"]
            assert [one["status"] for one in marked] == ["entered in error"]
        finally:
            courier.stop()
            store.close()


def check_receipts(signed: SignedVisit, receipts: tuple[Delivery, ...]) -> None:
    """Each result has a receipt wherever its form goes, with its id there and the time."""
    assert {one.destination for one in receipts} == NAMES
    assert all(one.chart_id for one in receipts)
    for result in signed.visit.results:
        places = {one.destination for one in receipts if one.result_id == result.id}
        ekg = result.kind is ResultKind.EKG
        assert places == (NAMES if ekg else NAMES - {"archive"}), result.kind


def check_chart(chart: BareClient, receipts: tuple[Delivery, ...]) -> None:
    for one in receipts:
        if one.destination == "chart" and not one.key.endswith(":report"):
            assert len(chart.matches("Observation", f"{SYSTEM}|{one.key}")) == 1


def line(message: bytes, name: str, number: int) -> list[str]:
    """The fields of one segment, the name of it being field 0."""
    found = [one for one in message.decode().split("\r") if one.startswith(f"{name}|")]
    return found[number - 1].split("|")


def check_engine(engine: MllpReceiver) -> None:
    results, document = engine.received()
    assert [one for one in validate(results) if not one.startswith("Warning")] == []
    assert line(results, "PID", 1)[3].startswith("100231^^^CLINIC")
    assert line(results, "MSH", 1)[10] == "T"  # MSH-11: nothing of it was measured on a patient
    values = {
        one.split("|")[3].split("^")[0]: one.split("|")[5]
        for one in results.decode().split("\r")
        if one.startswith("OBX|")
    }
    assert (values["8480-6"], values["8462-4"], values["29463-7"]) == ("128", "82", "72.4")
    assert "^Base64^" in line(document, "OBX", 1)[5]


def check_archive(archive: Orthanc, receipts: tuple[Delivery, ...]) -> None:
    kinds = []
    for one in receipts:
        if one.destination == "archive":
            assert one.chart_id is not None
            (name,) = archive.instances(one.chart_id)
            file = archive.file(one.chart_id)
            kept = pydicom.dcmread(pydicom.filebase.DicomBytesIO(file))
            kinds.append(kept.SOPClassUID.name)
            assert name
            assert kept.PatientID == "100231"
    assert kinds == ["12-lead ECG Waveform Storage", "Encapsulated PDF Storage"]


def check_share(share: Path, signed: SignedVisit) -> None:
    names = sorted(one.name for one in share.iterdir())
    assert names == [f"{signed.visit.id}.{ending}" for ending in ("csv", "json", "pdf")]
    bundle = json.loads((share / f"{signed.visit.id}.json").read_bytes())
    assert len(bundle["entry"]) >= len(signed.visit.results) - 1


def correct(
    store: Store,
    *,
    settings_composer: Callable[..., list[object]],
    signed: SignedVisit,
) -> None:
    """The saturation was somebody else's."""
    wrong = next(one for one in signed.visit.results if one.kind is ResultKind.SPO2)
    correction = Correction(
        id=new_id(),
        visit_id=signed.visit.id,
        result_id=wrong.id,
        kind=CorrectionKind.ENTERED_IN_ERROR,
        at=datetime.now(UTC),
        by=ACTOR,
        reason="probe of the patient before",
    )
    where = {
        one.destination
        for one in store.deliveries(signed.visit.id).result()
        if one.result_id == wrong.id
    }
    messages = settings_composer(signed, wrong, correction, where, signed.visit.results)
    store.correct([correction], messages).result()  # type: ignore[arg-type]
