"""Bluetooth UUIDs: any written form as the full lower-case 128-bit string that stacks compare."""

from __future__ import annotations

__all__ = ["full_uuid", "sig_uuid"]

_BASE = "-0000-1000-8000-00805f9b34fb"


def sig_uuid(number: int) -> str:
    """The full form of a 16-bit number of the Bluetooth SIG: 0x2A35 → `00002a35-0000-1000-…`."""
    if not 0 <= number <= 0xFFFF:
        raise ValueError(f"a SIG number has 16 bits, got {number:#x}")
    return f"{number:08x}{_BASE}"


def full_uuid(text: str) -> str:
    """Any written form (`2a35`, `0x2A35`, 8 digits, 128 bits) as the full lower-case string.

    Stacks compare full strings only: a filter for `1810` matches nothing on any of them.
    """
    bare = text.strip().lower().removeprefix("0x")
    digits = bare.replace("-", "")
    try:
        int(digits, 16)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a UUID") from error
    if len(bare) in (4, 8):
        return f"{bare:0>8}{_BASE}"
    if len(digits) == 32:
        parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        return "-".join(parts)
    raise ValueError(f"{text!r} is not a UUID of 16, 32 or 128 bits")
