"""Which electrode it is, told from the leads that are off or poor."""

from __future__ import annotations

import pytest

from station.ekg.electrodes import (
    Contact,
    Electrode,
    Naming,
    blamed,
    contacts,
    electrode_name,
    electrodes_of,
)
from station.signals.leads import STANDARD_LEADS

TWELVE = " ".join(STANDARD_LEADS)
EIGHT = "I II V1 V2 V3 V4 V5 V6"
CHEST = "V1 V2 V3 V4 V5 V6"


def told(found: frozenset[Electrode]) -> str:
    return " ".join(electrode.value for electrode in Electrode if electrode in found)


@pytest.mark.parametrize(
    ("channels", "off", "likely"),
    [
        ("I II III", "I II", "RA"),
        ("I II III", "I III", "LA"),
        ("I II III", "II III", "LL"),
        ("I II III", "I II III", "RA RL"),
        # One that a good lead uses is not to blame: of I there is left what II does not use.
        (EIGHT, "I", "LA"),
        (EIGHT, "II", "LL"),
        (EIGHT, "I II", "RA"),
        (EIGHT, f"I II {CHEST}", "RA RL"),
        (EIGHT, "V4", "V4"),
        (EIGHT, "V1 V6", "V1 V6"),
        (EIGHT, CHEST, CHEST),
        (TWELVE, f"I II aVR aVL aVF {CHEST}", "RA"),
        (TWELVE, "I III aVR aVL aVF V3", "LA V3"),
        (TWELVE, "I II III aVR aVL aVF", "RA LA LL"),
        ("aVR aVL aVF V1", "aVL", "LA"),
        ("II", "II", "RA RL LL"),
        ("I II III", "", ""),
        ("ecg", "ecg", ""),
    ],
)
def test_the_electrode_that_explains_it(channels: str, off: str, likely: str) -> None:
    assert told(blamed(off.split(), channels.split())) == likely


def test_only_electrodes_that_the_leads_need_are_named() -> None:
    assert told(frozenset(electrodes_of(["i"]))) == "RA LA RL"
    assert told(frozenset(electrodes_of(["II", "V5"]))) == "RA LA RL LL V5"
    assert electrodes_of(["ecg", "resp"]) == ()


def test_off_counts_more_than_poor_and_what_is_measured_against_a_lost_one_is_not_blamed() -> None:
    found = contacts(TWELVE.split(), off=["V4"], poor=["V2", "V4"])
    assert found.pop(Electrode.V4) is Contact.OFF
    assert found.pop(Electrode.V2) is Contact.POOR
    assert set(found.values()) == {Contact.GOOD}
    found = contacts(EIGHT.split(), off=["I", "II"], poor=CHEST.split())
    assert found[Electrode.RA] is Contact.OFF
    assert Contact.POOR not in found.values()


def test_nothing_is_known_of_what_is_silent_and_all_of_what_shakes_everywhere() -> None:
    found = contacts(["I", "II"], off=["I", "II"])
    assert [electrode for electrode, how in found.items() if how is Contact.UNKNOWN] == [
        Electrode.LA,
        Electrode.LL,
    ]
    assert set(contacts(["I", "II"], off=(), poor=["I", "II"]).values()) == {Contact.POOR}


def test_names_of_the_other_cable() -> None:
    # IEC 60601-2-25 code 1: R, L, N, F and C1 to C6.
    names = [electrode_name(electrode, Naming.IEC) for electrode in Electrode]
    assert names == ["R", "L", "N", "F", "C1", "C2", "C3", "C4", "C5", "C6"]
    assert electrode_name(Electrode.RL) == "RL"
