"""Each planted fault is found by its name, and none is found where none was planted.

The devices are the shipped simulators on pseudo-terminals and on a Bluetooth stack under
unmodified bleak; the host is the station's own links and dialogues.
"""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from station.conform.result import Verdict
from station.testing.faults import FAULTS
from tests.conform.rounds import Case, Round, rounds

NONIN, CUFF, PROBE = "nonin_serial", "bluetooth_blood_pressure", "welch_allyn_suretemp"
POLAR, THERMOMETER = "polar_h10_ecg", "bluetooth_health_thermometer"

CLEAN = [
    Case(NONIN),
    Case(NONIN, mode="format_7"),
    Case(NONIN, mode="format_13"),
    Case("contec_cms50_v7"),
    Case("healthometer_esc"),
    Case("olimex_ekg"),
    Case("openbci_cyton"),
    Case("rice_lake_esc"),
    Case("suntech_nibp"),
    Case("tanita_csv"),
    Case(PROBE),
    Case(CUFF),
    Case(CUFF, acts=("old_record 120", "old_record 60")),
    Case(CUFF, acts=("wrong_clock",)),
    Case("berrymed_bm1000"),
    Case("omron_memory"),
    Case(POLAR),
    Case(NONIN, mode="format_8"),
]

PLANTED = [
    Case(NONIN, "wrong-checksum"),
    Case(NONIN, "shifted-byte"),
    Case(NONIN, "dropped-sync"),
    Case(NONIN, "truncated-frame"),
    Case(NONIN, "extra-byte"),
    Case(NONIN, "lost-frame"),
    Case(NONIN, "repeated-frame"),
    Case(NONIN, "wrong-rate"),
    Case(NONIN, "wrong-rate", mode="format_8"),
    Case(NONIN, "jitter"),
    Case(NONIN, "silence", listen_s=9.0),
    Case(NONIN, "stuck-value"),
    Case(NONIN, "out-of-range"),
    Case(NONIN, "no-return"),
    Case(NONIN, "swapped-bytes", mode="format_7"),
    Case("olimex_ekg", "lost-frame"),
    Case("olimex_ekg", "repeated-frame"),
    Case("healthometer_esc", "wrong-unit"),
    Case("suntech_nibp", "no-answer", wait_s=6.0),
    Case(PROBE, "no-answer", wait_s=6.0),
    Case(PROBE, "wrong-answer"),
    Case(PROBE, "wrong-checksum"),
    Case(PROBE, "shifted-byte"),
    Case(CUFF, "truncated-frame", wait_s=12.0),
    Case(CUFF, "extra-byte", wait_s=12.0),
    Case(CUFF, "repeated-frame"),
    Case(CUFF, "out-of-range"),
    Case(CUFF, "wrong-unit"),
    Case(CUFF, "swapped-bytes"),
    Case(CUFF, "no-answer"),
    Case(CUFF, "wrong-answer"),
    Case(CUFF, "clock-not-set", wait_s=12.0),
    Case(CUFF, "memory-as-live", wait_s=12.0),
    Case(CUFF, "no-return", wait_s=12.0),
    Case(THERMOMETER, "wrong-unit"),
    Case(THERMOMETER, "clock-not-set", wait_s=12.0),
    Case(POLAR, "lost-frame"),
    Case(POLAR, "wrong-rate"),
    Case(POLAR, "jitter", listen_s=8.0),
    Case(POLAR, "stuck-value"),
    Case(POLAR, "no-answer"),
    Case(POLAR, "wrong-answer"),
]


SEEN = CLEAN[12:14]
"""What the last test looks at."""


OFTEN = {
    *CLEAN[:1],
    *(case for case in CLEAN if case.spec in ("healthometer_esc", PROBE, POLAR)),
    *CLEAN[11:14],
    # Every fault once: what comes first, on the instrument whose round is short.
    # (A frame that the Nonin loses was once not told among many rounds at a time: `make soak`.)
    *{
        case.wrong: case
        for case in reversed(PLANTED)
        if (case.spec, case.wrong) != (NONIN, "lost-frame")
    }.values(),
    *(case for case in PLANTED if case.spec == POLAR and case.wrong in ("lost-frame", "jitter")),
}
"""What `make test` goes through; `make soak` the whole."""


def chosen(cases: list[Case]) -> list[ParameterSet]:
    return [
        pytest.param(case, marks=() if case in OFTEN else pytest.mark.soak, id=name(case))
        for case in cases
    ]


def name(case: Case) -> str:
    return "-".join(filter(None, (case.spec, case.mode, case.wrong, *case.acts)))


@pytest.fixture(scope="module")
def done(request: pytest.FixtureRequest) -> dict[Case, Round]:
    """The rounds of the tests that were chosen, all in one go."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    named = [item.callspec.params.get("case") for item in items if hasattr(item, "callspec")]
    wanted = dict.fromkeys(case for case in (*CLEAN, *PLANTED) if case in named)
    return rounds([*wanted, *SEEN])


pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("case", chosen(CLEAN))
def test_a_clean_device_has_no_fault(case: Case, done: dict[Case, Round]) -> None:
    found = done[case]
    assert found.faults == [], found.text
    assert found.verdict("connection") is Verdict.MET
    assert found.verdict("frames") is Verdict.MET


@pytest.mark.parametrize("case", chosen(PLANTED))
def test_a_planted_fault_is_found_and_nothing_else(case: Case, done: dict[Case, Round]) -> None:
    found = done[case]
    assert found.faults == [case.wrong], found.text


def test_every_fault_that_can_be_planted_is_tested() -> None:
    assert {case.wrong for case in PLANTED} == set(FAULTS)
    assert {case.wrong for case in OFTEN} - {None} == set(FAULTS)


def test_a_clean_memory_and_a_clock_that_was_set_are_seen(done: dict[Case, Round]) -> None:
    memory, clock = (done[case] for case in SEEN)
    assert memory.verdict("memory") is Verdict.MET, memory.text
    assert clock.verdict("clock") is Verdict.MET, clock.text
