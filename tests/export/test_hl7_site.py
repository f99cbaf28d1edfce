from __future__ import annotations

import re
from typing import Any

import pytest

from station.export.hl7_site import CodeRow, Form, Hl7Site, Version, known_key
from station.vitals import Vital


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"form": Form.PCD01}, "IHE PCD-01 is version 2.6"),
        ({"patient_ids": ()}, "at least one id"),
        ({"wrong": "X"}, "W or D"),
        ({"table": {"sistolic": CodeRow(code="1")}}, "no row 'sistolic'; expected one of"),
        ({"table": {"intake.": CodeRow(code="1")}}, "no row 'intake.'"),
    ],
)
def test_what_no_receiver_understands_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        Hl7Site(**wrong)


def test_pcd_01_is_2_6() -> None:
    assert Hl7Site(form=Form.PCD01, version=Version.V2_6).form is Form.PCD01


@pytest.mark.parametrize("vital", ["systolic", "spo2", "body_weight", "pain_score"])
def test_rows_are_named_like_the_vitals(vital: str) -> None:
    assert known_key(Vital(vital))
    assert known_key("intake.smoking")
