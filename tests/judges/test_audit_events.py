"""The audit trail's export, judged by @medplum/core's validator as FHIR R4."""

from __future__ import annotations

import json
from dataclasses import replace

from station.access.audit import ChainLink, Outcome, link
from station.access.audit_event import audit_bundle
from station.visit import Role
from tests.access.test_audit_event import AT, ENTRY, KINDS, SITE
from tests.support.medplum import judge_resources

NOBODY = replace(ENTRY, user_id=None, user_name=None, role=None, patient_id=None, visit_id=None)
EMERGENCY = replace(ENTRY, role=Role.EMERGENCY, patient_id="no/fhir id", detail=None)


def test_every_kind_of_row_is_a_valid_audit_event() -> None:
    rows: list[ChainLink] = []
    for action, *_ in KINDS:
        for outcome, entry in zip(Outcome, (ENTRY, NOBODY, EMERGENCY), strict=True):
            one = replace(entry, action=action, outcome=outcome)
            rows.append(link(one, rows[-1] if rows else None))
    bundle = audit_bundle(rows, namespace=SITE, station_id="station-7", at=AT)
    events = [each["resource"] for each in bundle["entry"]]
    assert len(events) == 3 * len(KINDS)
    unobserved = {key: value for key, value in events[0].items() if key != "source"}
    *good, bad = judge_resources(
        [json.dumps(one).encode() for one in [bundle, *events, unobserved]]
    )
    assert {complaint for one in good for complaint in one.complaints} == set()
    assert bad.complaints == ("R4: Missing required property (AuditEvent.source)",)
