"""Checks of the conversation: answers, clock, memory, and coming back."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from station.conform.answers import ANSWERS
from station.conform.exchange import Exchange, Heard
from station.conform.result import Finding, Outcome, met, not_met, not_seen
from station.drivers.arrivals import can_store
from station.drivers.links.base import LinkPhase

__all__ = ["answered", "clock_kept", "comes_back", "memory_marked", "reached", "right_answers"]

_CLOCK_OFF: Final = timedelta(seconds=90)
_AFTER_CONNECTION_S: Final = 2.0
# Records of a memory follow each other as fast as the link can.
_BURST_S: Final = 0.7


def reached(exchange: Exchange) -> Outcome:
    """There was a connection."""
    if exchange.links:
        first = exchange.links[0].began_s
        return met(f"connected after {first:.1f} s")
    problems = [state.problem for _, state in exchange.states if state.problem is not None]
    says = f"{problems[-1].says} {problems[-1].next_step}" if problems else "never connected"
    return not_met(says)


def answered(exchange: Exchange) -> Outcome:
    """Every command that wants an answer gets one."""
    return _answers(exchange, wrong=False)


def right_answers(exchange: Exchange) -> Outcome:
    """An answer belongs to a command that was sent."""
    return _answers(exchange, wrong=True)


def _answers(exchange: Exchange, *, wrong: bool) -> Outcome:
    rule = ANSWERS.get(exchange.spec.link.dialogue or "")
    if rule is None:
        return not_seen("this device is sent nothing that wants an answer")
    commands = [
        (link, t_s, key, sent.data)
        for t_s, link, sent in exchange.sent
        if link >= 0 and (key := rule.asked(sent)) is not None
    ]
    told = [
        (one.link, one.t_s, key)
        for one in exchange.heard
        if (key := rule.told(one.frame)) is not None
    ]
    findings = []
    asked = again = 0
    for link, t_s, key, data in commands:
        if t_s + rule.within_s > exchange.links[link].ended_s:
            continue  # it had no time to answer
        asked += 1
        answers = _between(told, link, t_s, t_s + rule.within_s)
        if key in answers:
            continue
        if key in _between(told, link, t_s, exchange.links[link].ended_s):
            again += 1  # lost, asked once more, and answered then
            continue
        pending = _between(commands, link, t_s - rule.within_s, t_s + rule.within_s)
        others = [one for one in answers if one not in pending]
        if bool(others) is wrong:
            says = f"{key} was answered by {', '.join(others)}" if wrong else f"{key}: no answer"
            findings.append(Finding(at_s=t_s, what=says, raw=data))
    if findings:
        return not_met(f"{len(findings)} of {asked} commands", *findings)
    if not asked:
        return not_seen("no command was sent that wants one")
    return met(f"{asked} commands" + (f", {again} answered late or when repeated" if again else ""))


def _between(
    events: Sequence[tuple[int, float, str, *tuple[bytes, ...]]],
    link: int,
    from_s: float,
    to_s: float,
) -> list[str]:
    """The words of what happened in that time of a connection; events are in order."""
    out = []
    for event in events[bisect_left(events, (link, from_s)) :]:
        if event[:2] > (link, to_s):
            break
        out.append(event[2])
    return out


def clock_kept(exchange: Exchange) -> Outcome:
    """After its clock was set, a device stamps what it measures with that time."""
    if not exchange.clock_sets:
        return not_seen("nothing that sets a clock was sent")
    set_s = exchange.clock_sets[0]
    live = [one for one in _finals(exchange) if one.t_s >= set_s and not one.frame.from_memory]
    own = [
        one
        for one in live
        if one.frame.device_time is not None
        and one.t_s >= exchange.links[one.link].began_s + _AFTER_CONNECTION_S
    ]
    findings, worst = [], timedelta(0)
    for one in own:
        assert one.frame.device_time is not None
        off = one.frame.device_time.replace(tzinfo=None) - exchange.local(one.t_s)
        worst = max(worst, off, key=abs)
        if abs(off) > _CLOCK_OFF:
            stamp = one.frame.device_time.isoformat(" ", "seconds")
            says = f"set at {set_s:.1f} s, and the stamp says {stamp}"
            findings.append(Finding(at_s=one.t_s, what=says, raw=one.frame.raw))
    if findings:
        return not_met(f"{len(findings)} of {len(own)} stamps", *findings)
    if not own:
        return not_seen("the clock was set; nothing with a time stamp came after it")
    return met(f"{len(own)} stamps, off by {abs(worst.total_seconds()):.0f} s at most")


def memory_marked(exchange: Exchange) -> Outcome:
    """Of records that come in one go, at most one is new: the others say how old they are."""
    if not can_store(exchange.spec):
        return not_seen("this device keeps no readings")
    findings, stored = [], 0
    for group in _bursts(exchange):
        stored += sum(one.frame.from_memory for one in group) or len(group) - 1
        for one in _as_live(group)[:-1]:
            says = f"{len(group)} records in one go, and this one says nothing of its age"
            findings.append(Finding(at_s=one.t_s, what=says, raw=one.frame.raw))
    if findings:
        return not_met(f"{len(findings)} records", *findings)
    if stored:
        return met(f"{stored} stored records are marked or stamped")
    return not_seen("no stored record came")


def _as_live(group: list[Heard]) -> list[Heard]:
    """Those of a group that say nothing of their age: neither a mark, nor a time of their own."""
    # The same record twice is told by its own check.
    stamps = Counter(stamp for stamp, _ in {(o.frame.device_time, o.frame.raw) for o in group})
    return [
        one
        for one in group
        if not one.frame.from_memory
        and (one.frame.device_time is None or stamps[one.frame.device_time] > 1)
    ]


def _finals(exchange: Exchange) -> list[Heard]:
    """Finished measurements."""
    return [one for one in exchange.heard if one.frame.final and one.frame.values]


def _bursts(exchange: Exchange) -> list[list[Heard]]:
    """Finished measurements of one message that came at once, two or more."""
    groups: list[list[Heard]] = []
    for one in _finals(exchange):
        if exchange.spec.streams(one.frame.message) and not one.frame.from_memory:
            continue
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.link == one.link
            and last.frame.message == one.frame.message
            and one.t_s - last.t_s <= _BURST_S
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [group for group in groups if len(group) > 1]


def comes_back(exchange: Exchange) -> Outcome:
    """After the host has left and come again, it goes on as before."""
    if not exchange.links:
        return not_seen("there was no connection")
    tried = sum(state.phase is LinkPhase.CONNECTING for _, state in exchange.states)
    if len(exchange.links) < 2:
        if tried < 2:
            return not_seen("there was only one connection")
        return not_met("it was not reached again")
    first, *others = range(len(exchange.links))
    heard = [sum(1 for one in exchange.heard if one.link == n) for n in (first, *others)]
    speaks = exchange.streams or _answers_in(exchange, first)
    again_s = exchange.links[1].began_s - exchange.links[0].ended_s
    if heard[first] and speaks and not any(heard[1:]):
        return not_met("it was reached again, and said nothing more")
    return met(f"connected again after {again_s:.1f} s; {sum(heard[1:])} frames since")


def _answers_in(exchange: Exchange, link: int) -> bool:
    """Whether it answered commands in that connection, and was asked in the next one."""
    rule = ANSWERS.get(exchange.spec.link.dialogue or "")
    if rule is None:
        return False
    told = any(rule.told(one.frame) for one in exchange.heard if one.link == link)
    asked = any(at == link + 1 and rule.asked(sent) for _, at, sent in exchange.sent)
    return told and asked
