"""A message drawn as its bytes: a box for each field, with the bytes that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.codec.numbers import SIZES

if TYPE_CHECKING:
    from station.codec import Spec
    from station.codec.spec import FieldSpec, Framing, Message

__all__ = ["byte_diagram"]

_BYTE_WIDTH: Final = 8
_MOST_WIDTH: Final = 92
_LONGEST_BOX: Final = 4  # bytes; a longer field is drawn this wide


@dataclass(frozen=True, slots=True)
class _Box:
    """One field: where it begins (None: behind the last one), how many bytes (0: the rest)."""

    at: str
    name: str
    kind: str
    size: int

    @property
    def width(self) -> int:
        """In characters, without the border on the right."""
        wide = max(1, min(self.size or _LONGEST_BOX, _LONGEST_BOX)) * _BYTE_WIDTH - 1
        return max(wide, len(self.name), len(self.kind), len(self.at))


def byte_diagram(spec: Spec, message: Message) -> str:
    """The boxes of a message of bytes, in as many rows as it needs; empty for a text."""
    if message.text is not None:
        return ""
    rows: list[list[_Box]] = [[]]
    for box in _boxes(message, spec.framing_of(message)):
        used = sum(one.width + 1 for one in rows[-1])
        if rows[-1] and used + box.width + 2 > _MOST_WIDTH:
            rows.append([])
        rows[-1].append(box)
    return "\n".join(_drawn(row) for row in rows if row)


def _drawn(boxes: list[_Box]) -> str:
    def line(left: str, between: str, right: str) -> str:
        return left + between.join("─" * box.width for box in boxes) + right

    def words(key: str) -> str:
        return "│" + "│".join(getattr(box, key).ljust(box.width) for box in boxes) + "│"

    numbers = " " + " ".join(box.at.ljust(box.width) for box in boxes)
    return "\n".join(
        (
            numbers.rstrip(),
            line("┌", "┬", "┐"),
            words("name"),
            words("kind"),
            line("└", "┴", "┘"),
        )
    )


def _boxes(message: Message, framing: Framing | None) -> list[_Box]:
    """Fields and frame bytes in the order of their places."""
    placed: list[tuple[int, _Box]] = []
    taken: set[int] = set()
    at: int | None = 0
    for item in message.fields:
        if item.pieces or item.frame is not None:
            continue
        start = at if item.at is None else item.at
        size = SIZES.get(item.type or "u8") or item.length or 0
        last = placed[-1][0] if placed else 0
        placed.append((last + 1 if start is None else start * 100, _box(item, start, size)))
        if start is not None:
            taken.update(range(start, start + size))
        uncertain = item.when is not None or item.unless is not None or size == 0 or item.repeat
        at = None if start is None or uncertain else start + size
    placed += _split_bytes(message, taken)
    for wave in message.waveforms:
        size = SIZES[wave.type] * len(wave.channels)
        kind = f"{len(wave.channels)} × {wave.type}" if len(wave.channels) > 1 else wave.type
        box = _Box(
            _range(wave.at, size), f"{wave.signal} …" if wave.along else wave.signal, kind, size
        )
        placed.append((wave.at * 100 + 50, box))
        taken.update(range(wave.at, wave.at + size))
    placed += _frame_bytes(framing, taken)
    return [box for _, box in sorted(placed, key=lambda pair: pair[0])]


def _box(item: FieldSpec, start: int | None, size: int) -> _Box:
    condition = "?" if item.when or item.unless else ""
    name = f"{item.name}{condition}{' …' if item.repeat else ''}"
    return _Box("…" if start is None else _range(start, size), name, item.type or "", size)


def _range(start: int, size: int) -> str:
    return str(start) if size == 1 else f"{start}–{start + size - 1}" if size else f"{start} …"


def _split_bytes(message: Message, taken: set[int]) -> list[tuple[int, _Box]]:
    """A box for each byte whose bits belong to split fields."""
    names: dict[int, list[str]] = {}
    for item in message.fields:
        for piece in item.pieces:
            if piece.frame is None and piece.byte not in taken:
                here = names.setdefault(piece.byte, [])
                if item.name not in here:
                    here.append(item.name)
    taken.update(names)
    return [
        (byte * 100, _Box(str(byte), ", ".join(some) if len(some) < 3 else "see bits", "bits", 1))
        for byte, some in names.items()
    ]


def _frame_bytes(framing: Framing | None, taken: set[int]) -> list[tuple[int, _Box]]:
    """What the framing puts there: constants, length and checksum."""
    if framing is None:
        return []
    last = 1_000_000
    boxes: list[tuple[int, _Box]] = []
    for rule in framing.constants:
        if rule.byte in taken:
            continue
        value = "" if rule.value is None else f"0x{rule.value:02X}"
        order = rule.byte * 100 if rule.byte >= 0 else last + rule.byte
        boxes.append((order, _Box(_place(rule.byte), rule.says or "constant", value, 1)))
        taken.add(rule.byte)
    for at, name in ((framing.length_at, "length"), (framing.type_at, "type")):
        if at is not None and at not in taken:
            size = 2 if name == "length" and framing.length_type == "u16" else 1
            kind = framing.length_type if name == "length" else "u8"
            boxes.append((at * 100, _Box(_range(at, size), name, kind, size)))
    rule_ = framing.checksum
    if rule_ is not None and rule_.at not in taken:
        order = rule_.at * 100 if rule_.at >= 0 else last + rule_.at
        boxes.append((order, _Box(_place(rule_.at), "checksum", rule_.kind, rule_.size)))
    return boxes


def _place(byte: int) -> str:
    return (
        str(byte) if byte >= 0 else "last" if byte == -1 else f"last {byte + 1}".replace("-", "−")
    )
