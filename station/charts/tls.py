"""A `tls` table of the configuration: whom a connection trusts, and how the station is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from station.tls import ClientTls

__all__ = ["TlsSettings"]


class TlsSettings(BaseModel):
    """`authority`: PEM file of who is trusted (left out: what this computer trusts). `certificate`,
    `key`: this station's own; `passphrase` names the secret that opens the key, it is not the
    secret. `server_name`: the name in the other end's certificate where it is not its address.
    `least`: the oldest TLS that is spoken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    passphrase: str | None = None
    server_name: str | None = None
    least: Literal["1.2", "1.3"] = "1.2"
    verify: bool = True

    @field_validator("verify")
    @classmethod
    def _always(cls, verify: bool) -> bool:
        if not verify:
            raise ValueError(
                "the other end's certificate is always checked: name who signed it, or the "
                "certificate itself, as authority"
            )
        return verify

    @model_validator(mode="after")
    def _a_key_has_a_certificate(self) -> TlsSettings:
        if self.certificate is None and (self.key or self.passphrase):
            raise ValueError("key and passphrase belong to a certificate, and there is none")
        return self

    def client(self, secret: Callable[[str], str | None] | None = None) -> ClientTls:
        """The same for a connection. `secret` reads one of the key store by its name, and is called
        when the connection is opened.
        """
        word = self.passphrase
        return ClientTls(
            authority=self.authority,
            certificate=self.certificate,
            key=self.key,
            passphrase=None if word is None or secret is None else lambda: secret(word),
            server_name=self.server_name,
            least=self.least,
        )
