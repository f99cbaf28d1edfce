"""The page of one instrument: how it is reached, what its bytes say, what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from station.codec import Spec
from station.support.diagram import byte_diagram
from station.support.matrix import EVIDENCE, LINKS, support_of

if TYPE_CHECKING:
    from station.codec.spec import Example, FieldSpec, Flag, Framing, Meaning, Message

__all__ = ["page_text"]


def page_text(spec: Spec) -> str:
    """The page as Markdown."""
    parts = [
        _head(spec),
        _reach(spec),
        *(_framing(framing) for framing in spec.framings),
        *(_message(spec, message) for message in spec.messages if message.service is None),
        _examples(spec),
        _open(spec),
        _sources(spec),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(title: str, items: tuple[str, ...] | list[str]) -> str:
    if not items:
        return ""
    return "\n".join((f"## {title}", "", *(f"- {item}" for item in items)))


def _head(spec: Spec) -> str:
    row = support_of(spec)
    lines = [
        f"# {spec.title}",
        "",
        f"`{spec.id}` · {spec.device_type} · {spec.maker}",
        "",
        "Made from its spec by `python -m station.support.docs --write`.",
        "",
        f"- **Reads**: {', '.join(row.reads) or 'nothing yet'}",
        f"- **Evidence**: {spec.evidence}, {EVIDENCE[spec.evidence]}",
        f"- **Proven by**: {row.proof}; "
        f"{len(row.proven)} of {len(row.proven) + len(row.not_proven)} facts",
    ]
    lines += [f"- **Offers besides**: {offer}" for offer in spec.offers]
    lines += [f"- **Quirk**: {quirk}" for quirk in spec.quirks]
    if spec.extends:
        lines.append(f"- **Like** [{spec.extends}]({spec.extends}.md), with differences")
    return "\n".join(lines)


def _reach(spec: Spec) -> str:
    link, limits = spec.link, spec.limits
    lines = ["## How it is reached", ""]
    if link.kind == "serial":
        lines.append(
            f"- Serial, {link.baud} baud, {link.bits} data bits, parity {link.parity}, "
            f"{link.stop_bits} stop bit{'s' if link.stop_bits > 1 else ''}"
        )
    else:
        bond = "paired first" if link.bond else "no pairing needed"
        lines.append(f"- {LINKS[link.kind]}, service `{link.service}`, {bond}")
        advertised = link.advertisement
        if advertised is not None:
            told = [f"service `{uuid}`" for uuid in advertised.services]
            told += [f"a name that begins with `{name}`" for name in advertised.name_prefixes]
            if advertised.company is not None:
                told.append(f"company number 0x{advertised.company:04X}")
            lines.append(f"- Recognised by {', '.join(told)}")
    if link.dialogue:
        options = ", ".join(f"{name} = {value}" for name, value in link.options.items())
        lines.append(f"- Conversation `{link.dialogue}`{f' ({options})' if options else ''}")
    else:
        lines.append("- The station only listens")
    lines.append(
        f"- A measurement takes at most {limits.longest_measurement_s:f} s; silence for more than "
        f"{limits.silence_s:f} s {'is told' if limits.streaming else 'ends one that was under way'}"
    )
    lines.append("- Sends values all the time" if limits.streaming else "- Sends finished values")
    if limits.stores:
        lines.append("- Keeps readings, and may send them when somebody else sits there")
    return "\n".join(lines)


def _framing(framing: Framing) -> str:
    title = framing.title or framing.mode or "Frames"
    lines = [f"## {title}", ""]
    if framing.mode:
        lines.append(f"- Mode `{framing.mode}`")
    match framing.kind:
        case "fixed":
            lines.append(f"- Every frame has {framing.length} bytes")
        case "length_prefixed":
            lines.append(
                f"- Byte {framing.length_at} tells the length of the payload "
                f"({framing.length_type}, at most {framing.longest}); "
                f"a frame has {framing.overhead} bytes more"
            )
        case "typed":
            told = (f"{_number(key)}: {n}" for key, n in framing.lengths.items())
            lengths = ", ".join(told)
            lines.append(f"- Byte {framing.type_at} tells the type, and so the length: {lengths}")
        case "delimited":
            starts = " or ".join(f"`{start}`" for start in framing.starts)
            begins = f"Begins with {starts}, ends" if starts else "A text that ends"
            lines.append(f"- {begins} with `{framing.ends}` (hex), at most {framing.longest} bytes")
    if framing.characteristics:
        joined = ", ".join(f"`{uuid}`" for uuid in framing.characteristics)
        lines.append(f"- Values of {joined}, joined")
    if framing.sync_bit:
        state = "set" if framing.sync_bit == "set" else "clear"
        lines.append(f"- Bit 7 is {state} in the first byte, and the other way round in all others")
    if framing.checksum is not None:
        rule = framing.checksum
        lines.append(
            f"- Checksum `{rule.kind}` over bytes {rule.over[0]} to {rule.over[1]}, at {rule.at}"
        )
    if framing.packet is not None:
        lines.append(f"- {framing.packet.frames} frames make a packet")
    if framing.counter is not None:
        lines.append(f"- Byte {framing.counter.byte} counts frames: lost ones are known")
    return "\n".join(lines)


def _number(text: str) -> str:
    return f"0x{int(text):02X}" if text.isdigit() else text


def _message(spec: Spec, message: Message) -> str:
    lines = [f"## {message.title}", ""]
    if message.characteristic and spec.link.kind == "bluetooth":
        way = f", {message.delivery}" if message.delivery else ""
        lines += [f"Characteristic `{message.characteristic}`{way}.", ""]
    if message.match:
        told = (
            f"{name} is {' or '.join(_value(value) for value in values)}"
            for name, values in message.match.items()
        )
        lines += [f"This one where {', and '.join(told)}.", ""]
    if not message.final:
        lines += ["Only ever values in progress.", ""]
    if message.every_s is not None and not message.memory:
        seconds = "second" if message.every_s == 1 else f"{message.every_s:f} seconds"
        lines += [f"One comes every {seconds}.", ""]
    diagram = byte_diagram(spec, message)
    if diagram:
        lines += ["```text", diagram, "```", ""]
    rows = list(_field_rows(message))
    if rows:
        lines += ["| field | where | what |", "| --- | --- | --- |", *rows]
    return "\n".join(lines).rstrip()


def _value(value: int | str) -> str:
    return f"0x{value:02X}" if isinstance(value, int) else f"`{value}`"


def _field_rows(message: Message) -> Iterator[str]:
    for item in message.fields:
        if item.role != "hidden":
            yield f"| `{item.name}` | {_where(item)} | {_what(item)} |"
        for flag, low in item.flag_bits():
            bit = f"code `{flag.code}`" if flag.code else f"bit {low}"
            if flag.bits is not None:
                bit = f"bits {flag.bits[0]}–{flag.bits[1]}"
            yield f"| `{flag.name}` | {bit} of `{item.name}` | {_flag(flag)} |"
    for wave in message.waveforms:
        yield (
            f"| `{wave.signal}` | byte {wave.at}{' to the end' if wave.along else ''} | "
            f"{wave.rate_hz:f} samples a second, {', '.join(wave.channels)}; "
            f"count × {wave.scale:f} {wave.unit} |"
        )


def _where(item: FieldSpec) -> str:
    if item.key is not None:
        return f"key `{item.key}`"
    if item.column is not None:
        return f"column {item.column}"
    pieces = [
        f"{f'frame {p.frame} ' if p.frame else ''}byte {p.byte}"
        + (f" bits {p.low}–{p.low + p.width - 1}" if p.width < 8 else "")
        for p in item.pieces
    ]
    if pieces:
        return ", then ".join(pieces)
    place = "next" if item.at is None else f"byte {item.at}"
    frame = f"frame {item.frame} " if item.frame else ""
    condition = f", unless `{item.unless}`" if item.unless else ""
    if item.when:
        condition = f", if `{item.when}`"
    return f"{frame}{place}{condition}"


def _what(item: FieldSpec) -> str:
    told: list[str] = []
    units = " or ".join(item.possible_units)
    if item.vital is not None:
        told.append(f"**{item.vital}** in {units}{', needed' if item.required else ''}")
    elif units:
        told.append(f"in {units}")
    if item.scale != 1 or item.offset:
        offset = f" + {item.offset:f}" if item.offset else ""
        told.append(f"raw × {item.scale:f}{offset}")
    told += [f"{low:f} to {high:f} {unit}" for unit, (low, high) in item.range.items()]
    for special in item.special:
        raw = f"{special.value:f}" if special.raw is None else str(special.raw)
        told.append(f"{raw}: {special.says}")
    if item.dashes:
        told.append(f"dashes: {item.dashes}")
    told += [f"`{mark}` sets `{name}`" for mark, name in item.marks.items()]
    told += [f"{_number(key)}: {_word(said)}" for key, said in item.words.items()]
    if item.choices:
        told.append(f"one of {', '.join(f'`{choice}`' for choice in item.choices)}")
    if item.role is not None:
        told.append(item.role.replace("_", " "))
    return ("; ".join(told) or "–").replace("|", "/")


def _flag(flag: Flag) -> str:
    told = [text for text in (flag.trouble and f"refuses: {flag.trouble}", flag.remark) if text]
    told += [f"{_number(key)}: {_word(said)}" for key, said in flag.words.items()]
    if flag.memory:
        told.append("from memory")
    if flag.in_progress:
        told.append("not final")
    return ("; ".join(told) or "–").replace("|", "/")


def _word(said: str | Meaning) -> str:
    if isinstance(said, str):
        return said
    behind = f" ({said.remark})" if said.remark else ""
    if said.trouble:
        behind = f" (refuses: {said.trouble})"
    marks = [" (from memory)" if said.memory else "", " (not final)" if said.in_progress else ""]
    return said.word + behind + "".join(marks)


def _examples(spec: Spec) -> str:
    own = {message.id for message in spec.messages if message.service is None} | {None}
    rows = [_example(example) for example in spec.examples if example.message in own]
    if not rows:
        return ""
    head = ("| what | kind | source | bytes |", "| --- | --- | --- | --- |")
    return "\n".join(("## Worked examples", "", *head, *rows))


def _example(example: Example) -> str:
    if example.text is not None:
        told = repr(example.text)[1:-1]
    else:
        told = " ".join((example.hex or "").split())
    shown = told if len(told) <= 120 else f"{told[:117]}…"
    says = example.says if example.error is None else f"{example.says} (refused)"
    cells = (says, example.kind, f"`{example.source}`", f"`{shown}`")
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _open(spec: Spec) -> str:
    facts = [f"`{fact}`" for fact in support_of(spec).not_proven]
    stated = list(spec.not_proven)
    if facts:
        stated.append("no example shows: " + ", ".join(facts))
    return _list("Not proven", stated)


def _sources(spec: Spec) -> str:
    return _list("Sources", [f"`{source.key}`: {source.says}" for source in spec.sources])
