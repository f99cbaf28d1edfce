"""Framers of formats whose frames differ in length, and the choice among all framers.

`LengthFramer` reads how long a frame is from the frame itself, `DelimitedFramer` reads texts up
to their end. Both are like `FixedFramer`: they keep at most an unfinished frame, and give back
every byte once, in a good frame or with the reason why it is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.codec.framing import Bad, FixedFramer, Found, Framer, One, expected, explain

if TYPE_CHECKING:
    from station.codec.spec import Constant, Framing

__all__ = ["DelimitedFramer", "LengthFramer", "framer_for"]


def framer_for(framing: Framing) -> Framer:
    """A fresh framer for these rules."""
    match framing.kind:
        case "fixed":
            return FixedFramer(framing)
        case "delimited":
            return DelimitedFramer(framing)
        case _:
            return LengthFramer(framing)


class LengthFramer(Framer):
    """Frames that tell their own length, by a number in their head or by their type.

    Where sync bits are all that marks a frame, a byte too much inside one would make another out
    of it: there a frame counts only when the byte behind it can begin the next one, and out of
    step when a whole good frame stands one or two places behind it.
    """

    def __init__(self, framing: Framing) -> None:
        """Take the rules."""
        self._framing = framing
        self._typed = framing.kind == "typed"
        self._at = (framing.type_at if self._typed else framing.length_at) or 0
        self._size = 2 if framing.length_type == "u16" and not self._typed else 1
        self._head = self._at + self._size
        self._rules = tuple(rule for rule in framing.constants if rule.byte >= 0)
        self._bare = framing.checksum is None and not framing.constants
        self._in_step = False
        self._rest = b""

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        return self._scan(self._rest + data, ended=False)

    def flush(self) -> list[Found]:
        """The input has ended: look for whole frames inside what was waited for."""
        return self._scan(self._rest, ended=True)

    def _scan(self, data: bytes, *, ended: bool) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(data):
            start = self._next_head(data, at)
            if start > at:
                found.append(Bad(data[at:start], self._no_head(data[at:start])))
                at = start
                continue
            if len(data) - at < self._head:
                break
            total = self._total(data, at)
            if total is None:
                until = self._next_head(data, at + 1)
                found.append(Bad(data[at:until], self._wrong_length(data, at)))
                at = until
                continue
            if len(data) - at < total:
                inner = self._whole_inside(data, at + 1)
                if inner is None:
                    break
                found.append(Bad(data[at:inner], f"a whole frame begins after {inner - at} bytes"))
                at = inner
                continue
            raw = data[at : at + total]
            why = None if self._is_good(raw) else explain(self._framing, raw)
            if why is None and self._bare:
                followed = self._followed(data, at + total, ended=ended)
                if followed is None:
                    break
                if not followed:
                    why = f"no frame follows directly behind these {total} bytes"
            self._in_step = why is None
            if why is None:
                found.append(One(raw))
                at += total
            else:
                until = min(self._next_head(data, at + 1), at + total)
                found.append(Bad(data[at:until], why))
                at = until
        self._rest = data[at:]
        if ended and self._rest:
            self._end(found)
        return found

    def _is_good(self, raw: bytes) -> bool:
        """Whether a frame breaks no rule; quicker for one frame than `explain` by arrays."""
        framing = self._framing
        if framing.sync_bit is not None:
            first_set = framing.sync_bit == "set"
            if any((byte >= 0x80) != ((n == 0) == first_set) for n, byte in enumerate(raw)):
                return False
        for rule in framing.constants:
            at = rule.byte + len(raw) if rule.byte < 0 else rule.byte
            if 0 <= at < len(raw) and not self._byte_holds(rule, raw, at - rule.byte):
                return False
        return framing.checksum is None or explain(framing, raw) is None

    def _followed(self, data: bytes, at: int, *, ended: bool) -> bool | None:
        """Whether what stands behind a frame confirms it; None while that has not come."""
        if at >= len(data):
            return True if ended else None
        if self._next_head(data, at) != at:
            return False
        if self._in_step:
            return True
        for _ in range(2):
            total = self._total(data, at)
            if total is None:
                return False
            if at + total > len(data):
                return False if ended else None
            if self._is_good(data[at : at + total]):
                return True
            at += total
            if at >= len(data):
                return False if ended else None
            if self._next_head(data, at) != at:
                return False
        return False

    def _whole_inside(self, data: bytes, at: int) -> int | None:
        """Where a whole good frame stands in what looks like the payload of an unfinished one.

        A head made of noise may promise more bytes than ever come; the frames behind it are
        told at once, not when something else ends the wait.
        """
        while (at := self._next_head(data, at)) < len(data) - self._head:
            total = self._total(data, at)
            whole = total is not None and at + total <= len(data)
            if whole and self._is_good(data[at : at + (total or 0)]):
                return at
            at += 1
        return None

    def _end(self, found: list[Found]) -> None:
        """What was waited for never came; perhaps a false head hid good frames behind it."""
        rest, self._rest = self._rest, b""
        until = self._next_head(rest, 1)
        missing = self._total(rest, 0) if len(rest) >= self._head else None
        of = f" of {missing}" if missing else ""
        found.append(
            Bad(rest[:until], f"input ended inside a frame: {len(rest[:until])}{of} bytes")
        )
        if until < len(rest):
            found.extend(self._scan(rest[until:], ended=True))

    def _told(self, data: bytes, at: int) -> int:
        """The number that tells the length, of the frame that begins at `at`."""
        where = at + self._at
        return int.from_bytes(data[where : where + self._size], self._framing.length_order)

    def _total(self, data: bytes, at: int) -> int | None:
        """How long the frame there is; None where no frame is as long as it says."""
        told = self._told(data, at)
        if self._typed:
            lengths = self._framing.lengths
            return lengths.get(str(told), lengths.get("other"))
        if told > (self._framing.longest or 0):
            return None
        total = told + (self._framing.overhead or 0)
        return total if total > self._head else None

    def _wrong_length(self, data: bytes, at: int) -> str:
        told = self._told(data, at)
        if self._typed:
            return f"type at byte {self._at} is 0x{told:02X}, which no frame has"
        return f"length at byte {self._at} is {told}, expected at most {self._framing.longest}"

    def _next_head(self, data: bytes, at: int) -> int:
        """The next place where a head stands, or could once more bytes have come."""
        first_set = self._framing.sync_bit == "set"
        for start in range(at, len(data)):
            if self._framing.sync_bit is not None and (data[start] >= 0x80) != first_set:
                continue
            if all(
                start + rule.byte >= len(data) or self._byte_holds(rule, data, start)
                for rule in self._rules
            ):
                return start
        return len(data)

    @staticmethod
    def _byte_holds(rule: Constant, data: bytes, start: int) -> bool:
        byte = data[start + rule.byte]
        if rule.complement_of is not None:
            return byte == ~data[start + rule.complement_of] & 0xFF
        masked = byte & rule.mask
        return masked == rule.value if rule.value is not None else masked in rule.among

    def _no_head(self, raw: bytes) -> str:
        """Why these bytes do not begin a frame: the first rule that they break."""
        for rule in self._rules:
            if len(raw) > rule.byte and not self._byte_holds(rule, raw, 0):
                return (
                    f"{len(raw)} bytes are no frame: byte {rule.byte} is 0x{raw[rule.byte]:02X}, "
                    f"expected {expected(rule)}"
                )
        return f"{len(raw)} bytes are no frame"


class DelimitedFramer(Framer):
    """Texts with an end, and perhaps a start: lines, or everything from `ESC R` to `ESC E`.

    Where texts have a start, the last one before an end counts: what stands before it was torn.
    """

    def __init__(self, framing: Framing) -> None:
        """Take the rules."""
        self._framing = framing
        self._starts = framing.start_marks
        self._end = framing.end_mark
        self._longest = framing.longest or 0
        self._rest = b""

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        data = self._rest + data
        found: list[Found] = []
        at = 0
        while (end := data.find(self._end, at)) >= 0:
            until = end + len(self._end)
            self._text(data[at:until], found)
            at = until
        self._rest = data[at:]
        if len(self._rest) > self._longest:
            self._rest = self._too_long(self._rest, found)
        return found

    def flush(self) -> list[Found]:
        """The input has ended: a text without its end is none."""
        rest, self._rest = self._rest, b""
        if not rest:
            return []
        return [Bad(rest, f"input ended inside a text: {len(rest)} bytes without an end")]

    def _text(self, raw: bytes, found: list[Found]) -> None:
        """Everything up to an end: noise, then one text."""
        if self._starts:
            start = max(raw.rfind(mark) for mark in self._starts)
            if start < 0:
                found.append(Bad(raw, f"{len(raw)} bytes end a text that never began"))
                return
        else:
            start = max(0, len(raw) - self._longest - len(self._end))
        if start:
            found.append(Bad(raw[:start], f"{start} bytes before a text are none"))
        text = raw[start:]
        if len(text) > self._longest + len(self._end):
            found.append(Bad(text, f"{len(text)} bytes, a text has at most {self._longest}"))
            return
        why = explain(self._framing, text) if self._framing.checksum else None
        found.append(One(text) if why is None else Bad(text, why))

    def _too_long(self, rest: bytes, found: list[Found]) -> bytes:
        """No end for so long: this is no text. A start among the last bytes may still be one."""
        keep = max((rest.rfind(mark) for mark in self._starts), default=-1)
        if keep <= 0 or len(rest) - keep > self._longest:
            keep = len(rest) - len(self._end) + 1 - max(map(len, self._starts), default=0)
        found.append(Bad(rest[:keep], f"{keep} bytes without the end of a text"))
        return rest[keep:]
