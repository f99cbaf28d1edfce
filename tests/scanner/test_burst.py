"""A scanner's burst against a person's keys, for any pace. Times are passed in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.scanner.burst import BurstRules, Recogniser, Trouble, Verdict

RULES = BurstRules(max_gap_s=0.035, least=4, most=24)
CHARS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=1)
QUICK = st.floats(0.0, 0.035)
SLOW = st.floats(0.036, 5.0)


class Desk:
    """A field behind the recogniser: what a person's keys write, and what a scanner said."""

    def __init__(self) -> None:
        self.recogniser = Recogniser(RULES)
        self.field = ""
        self.codes: list[str] = []
        self.troubles: list[Trouble] = []
        self.at_s = 100.0
        self._held = ""

    def key(self, char: str, after_s: float) -> None:
        self.at_s += after_s
        verdict = self.recogniser.key(char, self.at_s)
        self._carry_out(verdict)
        assert verdict.hold != verdict.swallow, "a character is never let through unseen"
        if verdict.hold:
            self._held += char

    def enter(self, after_s: float) -> None:
        self.at_s += after_s
        verdict = self.recogniser.end(self.at_s)
        self._carry_out(verdict)
        if not verdict.swallow:
            self.field += "\n"

    def wait(self, seconds: float) -> None:
        self.at_s += seconds
        self._carry_out(self.recogniser.pause(self.at_s))

    def scan(self, code: str, gaps_s: list[float], first_s: float = 1.0) -> None:
        for at, char in enumerate(code):
            self.key(char, first_s if at == 0 else gaps_s[at % len(gaps_s)])
        self.enter(gaps_s[-1])

    def _carry_out(self, verdict: Verdict) -> None:
        self.field += self._held[: verdict.release]
        self._held = self._held[verdict.release + verdict.drop :]
        if verdict.code is not None:
            self.codes.append(verdict.code)
        if verdict.trouble is not None:
            self.troubles.append(verdict.trouble)


@given(st.lists(st.tuples(CHARS | st.just("\n"), SLOW), max_size=60))
def test_a_slow_typist_is_never_a_scanner(typed: list[tuple[str, float]]) -> None:
    desk = Desk()
    for char, gap in typed:
        desk.enter(gap) if char == "\n" else desk.key(char, gap)
    desk.wait(1.0)
    assert desk.field == "".join(char for char, _ in typed)
    assert (desk.codes, desk.troubles) == ([], [])


@given(
    st.lists(st.tuples(CHARS, SLOW), max_size=10),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=24),
    st.lists(QUICK, min_size=1, max_size=8),
    st.lists(st.tuples(CHARS, SLOW), max_size=10),
)
def test_a_burst_is_a_code_and_no_key_of_it_is_typed(
    before: list[tuple[str, float]], code: str, gaps: list[float], after: list[tuple[str, float]]
) -> None:
    desk = Desk()
    for char, gap in before:
        desk.key(char, gap)
    desk.scan(code, gaps)
    for char, gap in after:
        desk.key(char, gap)
    desk.wait(1.0)
    assert desk.codes == [code]
    assert desk.field == "".join(char for char, _ in [*before, *after])
    assert desk.troubles == []


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg\n"), st.one_of(QUICK, SLOW, st.floats(-2.0, 0.0))),
        max_size=120,
    )
)
def test_whatever_comes_every_key_is_typed_once_or_a_scanners(
    keys: list[tuple[str, float]],
) -> None:
    """In the order in which they came, with clocks that jump back, too."""
    desk = Desk()
    for char, gap in keys:
        desk.enter(gap) if char == "\n" else desk.key(char, gap)
    desk.at_s += 10
    desk.wait(10.0)
    assert not desk.recogniser.holding
    came = iter("".join(char for char, _ in keys))
    assert all(char in came for char in desk.field), "the field is the keys, with some left out"
    if not desk.troubles:
        typed = desk.field.replace("\n", "")
        assert len(typed) + sum(map(len, desk.codes)) == sum(char != "\n" for char, _ in keys)


@pytest.mark.parametrize(
    ("code", "codes", "troubles", "field"),
    [
        ("abcd", ["abcd"], [], ""),
        ("abc", [], [], "abc\n"),
        ("x" * 24, ["x" * 24], [], ""),
        ("x" * 25, [], [Trouble.TOO_LONG], ""),
        ("x" * 900, [], [Trouble.TOO_LONG], ""),
    ],
)
def test_lengths(code: str, codes: list[str], troubles: list[Trouble], field: str) -> None:
    desk = Desk()
    desk.scan(code, [0.005])
    desk.wait(1.0)
    assert (desk.codes, desk.troubles, desk.field) == (codes, troubles, field)


def test_a_scanner_that_sends_no_end_is_told_and_types_nothing() -> None:
    desk = Desk()
    for char in "48213377":
        desk.key(char, 0.004)
    desk.wait(0.036)
    assert (desk.codes, desk.troubles, desk.field) == ([], [Trouble.NO_END], "")


def test_two_fingers_that_roll_are_a_person() -> None:
    desk = Desk()
    for first, second in ("th", "er", "in"):
        desk.key(first, 0.120)
        desk.key(second, 0.012)
    desk.wait(0.1)
    assert desk.field == "therin"


@pytest.mark.parametrize("pin", ["1234", "7654321"])
def test_a_pin_that_four_fingers_roll_is_a_persons(pin: str) -> None:
    """So few keys could be anybody's; then Enter, which is another movement."""
    desk = Desk()
    for digit in pin:
        desk.key(digit, 0.030)
    desk.enter(0.120)
    assert (desk.codes, desk.troubles, desk.field) == ([], [], f"{pin}\n")


def test_a_touch_gives_the_keys_back_at_once() -> None:
    desk = Desk()
    desk.key("a", 1.0)
    desk.key("b", 0.01)
    verdict = desk.recogniser.give_back()
    assert verdict == Verdict(release=2)
    assert not desk.recogniser.holding
