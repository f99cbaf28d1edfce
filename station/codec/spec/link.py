"""How a device is reached and recognised, and its times: `[link]` and `[limits]`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from station.codec.spec.words import Baud, Name, Number, Table, Text, Uuid

__all__ = ["Advertisement", "Limits", "Link"]


class Advertisement(Table):
    """How a Bluetooth device is recognised among advertisements."""

    services: tuple[Uuid, ...] = ()
    name_prefixes: tuple[Text, ...] = ()
    company: Annotated[int, Field(ge=0, le=0xFFFF)] | None = None


class Link(Table):
    """How the device is reached: a serial port with its settings, or Bluetooth LE."""

    kind: Literal["serial", "bluetooth"]
    baud: Baud | None = None
    bits: Literal[7, 8] = 8
    parity: Literal["none", "odd", "even"] = "none"
    stop_bits: Literal[1, 2] = 1
    service: Uuid | None = None
    bond: bool = False
    advertisement: Advertisement | None = None
    dialogue: Name | None = None
    options: dict[Name, bool | int | Text] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "serial" and self.baud is None:
            raise ValueError("a serial link needs baud")
        if self.kind == "bluetooth" and self.service is None:
            raise ValueError("a Bluetooth link needs service")
        return self


class Limits(Table):
    """Times, in seconds. `longest_measurement_s`: from its start to its last byte, at most.

    `silence_s`: quiet for longer than this means that something is wrong. `streaming` devices
    send values all the time and need nobody to start them. `stores`: it keeps readings and may
    send them later, to somebody else.
    """

    longest_measurement_s: Annotated[Number, Field(gt=0)]
    silence_s: Annotated[Number, Field(gt=0)]
    streaming: bool = False
    stores: bool = False
