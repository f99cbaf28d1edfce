"""What a site configures about its chart's token server: `[chart.smart]` in station.toml.

Configuration names keys and pass phrases, it never holds them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from station.smart.bearer import BearerAuth
    from station.smart.keys import SigningKey
    from station.tls import ClientTls

__all__ = ["SCOPES", "SmartKeySettings", "SmartSettings", "bearer_auth", "signing_key"]

# What each is for: docs/fhir.md. In SMART's v2 form (c create, r read, u update, s search); what a
# site does not send it need not ask for.
SCOPES: Final = (
    "system/Observation.crus",
    "system/Patient.rs",
    "system/Appointment.rs",
    "system/Encounter.rs",
    "system/Flag.rs",
)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SmartKeySettings(_Table):
    """One private key: a PEM `file`, or the name under which the key store keeps it (`stored`).

    `passphrase` is the name in the key store of the file's pass phrase. `kid` is what the chart
    team calls the key; its RFC 7638 thumbprint if not said.
    """

    file: Path | None = None
    stored: str | None = None
    passphrase: str | None = None
    kid: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> SmartKeySettings:
        if (self.file is None) == (self.stored is None):
            raise ValueError("a key is either in a file or stored in the key store")
        if self.passphrase is not None and self.file is None:
            raise ValueError("only a key in a file has a pass phrase")
        return self


class SmartSettings(_Table):
    """How the station gets its access token (SMART Backend Services, `private_key_jwt`).

    `keys`: the first is used; where the chart does not take it, the next one is, so that a key is
    changed without a moment when both sides have to be changed at once. `token_url` None: asked of
    the chart (`.well-known/smart-configuration`). `audience` None: the token server's address, as
    SMART wants it; a few servers want their issuer.
    """

    client_id: Annotated[str, Field(min_length=1)]
    keys: Annotated[tuple[SmartKeySettings, ...], Field(min_length=1, max_length=4)]
    scopes: tuple[Annotated[str, Field(pattern=r"^[!#-\[\]-~]+$")], ...] = SCOPES
    token_url: str | None = None
    audience: str | None = None
    timeout_s: Annotated[float, Field(gt=0, le=120)] = 10.0

    @model_validator(mode="after")
    def _safe(self) -> SmartSettings:
        from station.smart.answers import is_safe

        if self.token_url is not None and not is_safe(self.token_url):
            raise ValueError("token_url must be https (http only on this computer)")
        if not self.scopes:
            raise ValueError("scopes names at least one, such as system/Observation.crus")
        return self


def signing_key(settings: SmartKeySettings) -> SigningKey:
    """The key that an entry names. Raises `KeyUnusableError`."""
    from station.smart.keys import read_key_file, read_secret, read_stored_key

    if settings.file is None:
        return read_stored_key(settings.stored or "", kid=settings.kid)
    secret = read_secret(settings.passphrase).encode() if settings.passphrase else None
    return read_key_file(settings.file, kid=settings.kid, passphrase=secret)


def bearer_auth(settings: SmartSettings, base_url: str, tls: ClientTls | None = None) -> BearerAuth:
    """What signs this station in at the chart below `base_url`. Keys are read at first use."""
    from station.smart.bearer import BearerAuth

    return BearerAuth(
        base_url,
        client_id=settings.client_id,
        keys=lambda: [signing_key(key) for key in settings.keys],
        scopes=settings.scopes,
        token_url=settings.token_url,
        audience=settings.audience,
        timeout_s=settings.timeout_s,
        tls=tls,
    )
