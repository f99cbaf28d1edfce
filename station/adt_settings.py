"""The `[adt]` table: whether HL7 ADT messages are taken in, from whom, and how they are meant."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from station.hl7.charsets import codec_of

if TYPE_CHECKING:
    import ssl
    from datetime import tzinfo

    from station.worklist.adt_event import AdtSite
    from station.worklist.adt_listener import ListenerOptions

__all__ = ["AdtSettings"]


class AdtSettings(BaseModel):
    """Inbound ADT. While it is `enabled`, today's list is made of it.

    `host` and `port`: where to listen; `peers`: who may send, as addresses or networks (who is
    not on this computer must be named). `certificate` and `key` (PEM) turn TLS on; `client_ca`
    asks senders for a certificate of that authority; `key_secret` names the key's pass phrase in
    the system's key store; `least` is the oldest TLS that is spoken.
    `assigning_authority` and `identifier_type` say which identifier of PID-3 is the patient's
    ("" for the type: any), `bare_identifiers` that one with neither is; `identifier_system` is its
    FHIR system, by which a FHIR chart is asked about a chosen patient. `time_zone` is the
    sender's (the site's where it is not said), `rooms` maps PV1-3 to rooms of stations,
    `own_room_only` keeps to this station's room. `processing` is the MSH-11 that is taken,
    `characters` are the character sets of messages that declare none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = False
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 2575
    peers: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None
    key_secret: str | None = None
    least: Literal["1.2", "1.3"] = "1.2"
    assigning_authority: str | None = None
    identifier_type: str = "MR"
    bare_identifiers: bool = False
    identifier_system: str | None = None
    time_zone: str | None = None
    rooms: dict[str, str] = Field(default_factory=dict)
    own_room_only: bool = False
    processing: Literal["P", "T", "D"] = "P"
    characters: tuple[str, ...] = ("UNICODE UTF-8",)
    largest_message: Annotated[int, Field(ge=1024, le=16 * 1024 * 1024)] = 1024 * 1024
    message_s: Annotated[float, Field(ge=1, le=600)] = 30.0
    idle_s: Annotated[float, Field(ge=10)] = 3600.0
    most_connections: Annotated[int, Field(ge=1, le=100)] = 8

    @field_validator("peers")
    @classmethod
    def _are_addresses(cls, peers: tuple[str, ...]) -> tuple[str, ...]:
        for one in peers:
            try:
                ipaddress.ip_network(one, strict=False)
            except ValueError:
                raise ValueError(
                    f"{one!r} is not an address or network such as 10.1.2.3 or 10.1.2.0/24"
                ) from None
        return peers

    @field_validator("characters")
    @classmethod
    def _are_read(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for one in names:
            if codec_of(one) is None:
                raise ValueError(
                    f"{one!r} is not a character set that is read; use ASCII, UNICODE UTF-8 or "
                    "8859/1 to 8859/9 and 8859/15"
                )
        if not names:
            raise ValueError("at least one character set is needed")
        return names

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueError(
                    f"{name!r} is not a zone; use a name such as America/Chicago"
                ) from None
        return name

    @model_validator(mode="after")
    def _safe(self) -> AdtSettings:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("TLS needs both certificate and key")
        if self.client_ca is not None and self.certificate is None:
            raise ValueError("client_ca needs TLS: certificate and key")
        if self.enabled and not self.peers and not _loopback(self.host):
            raise ValueError(
                "peers must name who may send, since host is not an address of this computer only"
            )
        return self

    def site(self, zone: tzinfo | None) -> AdtSite:
        """How the sender's messages are meant. `zone` is the site's own."""
        from station.worklist.adt_event import AdtSite

        return AdtSite(
            assigning_authority=self.assigning_authority,
            identifier_type=self.identifier_type or None,
            bare_identifiers=self.bare_identifiers,
            zone=ZoneInfo(self.time_zone) if self.time_zone else zone,
            rooms=dict(self.rooms),
            processing=self.processing,
            undeclared=self.characters,
        )

    def options(self, pass_phrase: str | None = None) -> ListenerOptions:
        """Where to listen. Raises `AdtListenerError` where certificate or key cannot be used."""
        from station.worklist.adt_listener import ListenerOptions

        return ListenerOptions(
            host=self.host,
            port=self.port,
            peers=self.peers,
            tls=self._tls(pass_phrase),
            largest=self.largest_message,
            message_s=self.message_s,
            idle_s=self.idle_s,
            most_connections=self.most_connections,
        )

    def _tls(self, pass_phrase: str | None) -> ssl.SSLContext | None:
        if self.certificate is None or self.key is None:
            return None
        from station.saying import say
        from station.tls import server_context
        from station.worklist.adt_listener import AdtListenerError

        try:
            return server_context(
                certificate=self.certificate,
                key=self.key,
                passphrase=pass_phrase,
                client_authority=self.client_ca,
                least=self.least,
            )
        except (OSError, ValueError) as problem:
            why = getattr(problem, "reason", None) or getattr(problem, "strerror", None)
            raise AdtListenerError(
                says=say("The certificate for ADT messages cannot be used: {why}.", why=why or "?"),
                next_step="Check certificate, key and client_ca under [adt] in the configuration.",
            ) from problem


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
