"""The frames of MLLP: bytes in, messages out. No socket and no clock.

A message is `<VT>` message `<FS><CR>` (HL7 Transport Specification: MLLP, Release 1, 2.3). Within a
message only CR stands below 0x20, so a second VT means that the sender gave up and began anew:
what came before it is no message. FS without its CR does not end one either: half a message must
never look whole.
"""

from __future__ import annotations

from typing import Final

__all__ = ["CR", "FS", "LARGEST", "VT", "Deframer", "FrameTooLongError", "frame"]

VT: Final = b"\x0b"
FS: Final = b"\x1c"
CR: Final = b"\x0d"
LARGEST: Final = 16 * 1024 * 1024

_END: Final = FS + CR


class FrameTooLongError(ValueError):
    """The peer sends a message that is longer than what is taken. The connection is of no use any
    more: close it. `before` are the messages that were complete before this one.
    """

    def __init__(self, limit: int, before: tuple[bytes, ...]) -> None:
        super().__init__(
            f"a message of more than {limit} bytes came; raise the limit if it is a right one"
        )
        self.limit = limit
        self.before = before


def frame(message: bytes) -> bytes:
    """The message in its frame. Raises `ValueError` where it has bytes of a frame in itself."""
    for byte in (VT, FS):
        if byte in message:
            raise ValueError(f"a message cannot have the byte 0x{byte[0]:02x} in it")
    return VT + message + _END


class Deframer:
    """Finds the messages in what one connection receives, however it is cut into pieces.

    `stray` counts the bytes that came outside of frames and are no line ends, `broken` the
    messages that were begun and never ended: both are for a log line.
    """

    def __init__(self, *, largest: int = LARGEST) -> None:
        """`largest`: bytes of the longest message that is taken, without its frame."""
        self._largest = largest
        self._kept = bytearray()
        self._inside = False
        self._looked = 0  # up to here there is no end in what is kept
        self.stray = 0
        self.broken = 0

    @property
    def under_way(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside

    def feed(self, data: bytes) -> list[bytes]:
        """Take what came; give the messages that are complete now, in their order.

        Raises `FrameTooLongError`; whoever feeds on after that starts outside of a frame.
        """
        self._kept += data
        found: list[bytes] = []
        while self._begun():
            end = self._kept.find(_END, self._looked)
            begun_anew = self._kept.find(VT, self._looked, end if end >= 0 else len(self._kept))
            if begun_anew >= 0:
                self.broken += 1
                self._leave(begun_anew)
                continue
            length = end if end >= 0 else len(self._kept) - self._kept.endswith(FS)
            if length > self._largest:
                self._leave(len(self._kept))
                raise FrameTooLongError(self._largest, tuple(found))
            if end < 0:
                self._looked = max(0, len(self._kept) - 1)  # an FS whose CR is still to come
                break
            found.append(bytes(self._kept[:end]))
            self._leave(end + len(_END))
        return found

    def _begun(self) -> bool:
        """Whether what is kept is the inside of a frame; drops what stands before one."""
        if self._inside:
            return True
        start = self._kept.find(VT)
        outside = self._kept[: start if start >= 0 else len(self._kept)]
        self.stray += sum(byte not in b"\r\n" for byte in outside)
        del self._kept[: len(outside) + 1]
        self._inside = start >= 0
        return self._inside

    def _leave(self, upto: int) -> None:
        del self._kept[:upto]
        self._inside = False
        self._looked = 0
