"""What crosses the network unprotected is said; what is protected or stays here is not."""

from __future__ import annotations

import pytest

from station.in_the_clear import in_the_clear
from station.settings import Settings


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"chart": [{"url": "https://chart.example/fhir"}]}, None),
        ({"chart": [{"url": "http://127.0.0.1:8080/fhir"}]}, None),
        ({"chart": [{"url": "http://chart.example/fhir"}]}, "chart at chart.example"),
        ({"chart": [{"hl7": {"host": "10.0.0.5", "port": 1}}]}, "chart at 10.0.0.5"),
        ({"chart": [{"hl7": {"host": "10.0.0.5", "port": 1, "tls": {}}}]}, None),
        ({"chart": [{"hl7": {"host": "localhost", "port": 1}}]}, None),
        ({"chart": [{"dicom": {"host": "pacs", "called": "PACS"}}]}, "chart at pacs"),
        ({"worklist_url": "http://list.example"}, "from list.example unencrypted"),
        ({"history": {"url": "http://old.example"}}, "from old.example unencrypted"),
        ({"ekg": {"worklist": {"host": "ris", "called": "RIS"}}}, "from ris unencrypted"),
        ({"adt": {"enabled": True, "host": "10.0.0.1", "peers": ["10.0.0.2"]}}, "ADT messages"),
        ({"adt": {"enabled": True}}, None),
    ],
)
def test_each_way(said: dict[str, object], told: str | None) -> None:
    found = in_the_clear(Settings.model_validate(said))
    if told is None:
        assert found == ()
    else:
        [sentence] = found
        assert told in sentence
