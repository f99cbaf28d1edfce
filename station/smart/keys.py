"""The key pairs that sign this station's requests for tokens.

SMART App Launch 2.2, "client authentication: asymmetric": a client signs with RS384 (RSA of at
least 2048 bits) or ES384 (elliptic curve P-384), and the server knows the public half as a JSON
Web Key with a `kid`. Here the `kid` is the key's RFC 7638 thumbprint unless the site names one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from station.saying import say
from station.smart.errors import KeyUnusableError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from keyring.backend import KeyringBackend

    Private: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

__all__ = [
    "Algorithm",
    "SigningKey",
    "from_pem",
    "jwks",
    "make_key",
    "read_key_file",
    "read_secret",
    "read_stored_key",
    "store_key",
    "write_key_file",
]

Algorithm: TypeAlias = Literal["ES384", "RS384"]

_SERVICE: Final = "vitals-station"
_LEAST_RSA_BITS: Final = 2048
_NEW_RSA_BITS: Final = 3072
_CURVE: Final = "secp384r1"
_OTHER_KEY: Final = say(
    "Make a new key for this station and give its public half to the chart team."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SigningKey:
    """One private key, ready to sign. `public` is its JSON Web Key."""

    kid: str
    algorithm: Algorithm
    private: Private = field(repr=False)
    public: dict[str, str] = field(repr=False)


def make_key(algorithm: Algorithm = "ES384") -> SigningKey:
    """A new key pair. It is nowhere yet: write it with `write_key_file` or `store_key`."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if algorithm == "ES384":
        return _signing_key(ec.generate_private_key(ec.SECP384R1()), None, "the new key")
    made = rsa.generate_private_key(public_exponent=65537, key_size=_NEW_RSA_BITS)
    return _signing_key(made, None, "the new key")


def from_pem(
    pem: bytes, *, kid: str | None = None, passphrase: bytes | None = None, where: str = "the key"
) -> SigningKey:
    """Read a private key. `where` names it in what `KeyUnusableError` says."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(pem, passphrase)
    except TypeError:  # a pass phrase is missing, or there is none to use it for
        raise KeyUnusableError(
            say("{where} is protected by a pass phrase that is not the one kept here.", where=where)
            if passphrase is None
            else say("{where} has no pass phrase, and the configuration names one.", where=where),
            say("Correct the key's entry in the station's configuration."),
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnusableError(
            say(
                "{where} cannot be read: it is no private key, or not with this pass phrase.",
                where=where,
            ),
            say("Check the file and its pass phrase."),
        ) from None
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyUnusableError(
            say("{where} is of a kind that charts do not take.", where=where), _OTHER_KEY
        )
    return _signing_key(private, kid, where)


def read_key_file(
    path: Path, *, kid: str | None = None, passphrase: bytes | None = None
) -> SigningKey:
    """The key in a PEM file that only its owner may read. Raises `KeyUnusableError`."""
    where = say("The key file {path}", path=str(path))
    try:
        pem = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as problem:
        raise KeyUnusableError(
            say("{where} cannot be read: {why}.", where=where, why=problem.strerror or "?"),
            say("Put the key there, or correct its path in the station's configuration."),
        ) from problem
    if os.name == "posix" and passphrase is None and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyUnusableError(
            say("{where} can be read by other users of this computer.", where=where),
            say("Close it to them (chmod 600). If others may have seen it, make a new key."),
        )
    return from_pem(pem, kid=kid, passphrase=passphrase, where=where)


def read_stored_key(
    name: str, *, kid: str | None = None, backend: KeyringBackend | None = None
) -> SigningKey:
    """The key that the system's key store keeps under `name`. Raises `KeyUnusableError`."""
    where = say('The key "{name}" in the key store', name=name)
    return from_pem(read_secret(name, backend).encode(), kid=kid, where=where)


def read_secret(name: str, backend: KeyringBackend | None = None) -> str:
    """What the system's key store keeps under `name`: a key, or a pass phrase."""
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = (backend or keyring.get_keyring()).get_password(_SERVICE, _entry(name))
    except KeyringError as problem:
        raise KeyUnusableError(
            say(
                "The key store of this computer does not open ({why}).", why=type(problem).__name__
            ),
            say("Unlock the key store, or keep the key in a file."),
        ) from problem
    if kept is None:
        raise KeyUnusableError(
            say('The key store has nothing under the name "{name}".', name=name),
            say("Put the key there, or correct its name in the station's configuration."),
        )
    return kept


def store_key(key: SigningKey, name: str, backend: KeyringBackend | None = None) -> None:
    """Keep a key in the system's key store. Raises `KeyUnusableError` where it does not take it.

    A key store may be too small for an RSA key (that of Windows takes 2560 bytes): use a file.
    """
    import keyring
    from keyring.errors import KeyringError

    store = backend or keyring.get_keyring()
    pem = _pem(key, None).decode()
    try:
        store.set_password(_SERVICE, _entry(name), pem)
        kept = store.get_password(_SERVICE, _entry(name))
    except KeyringError:
        kept = None
    if kept != pem:
        raise KeyUnusableError(
            say("The key store of this computer does not take the key."), say("Keep it in a file.")
        )


def write_key_file(key: SigningKey, path: Path, passphrase: bytes | None = None) -> None:
    """Write the private key as PKCS#8 PEM, for its owner only. Raises `FileExistsError`: a key
    that a chart may know is never written over.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_pem(key, passphrase))
        file.flush()
        os.fsync(file.fileno())


def jwks(keys: Iterable[SigningKey]) -> str:
    """The public halves as a JSON Web Key Set, which is what the chart team gets."""
    return json.dumps({"keys": [key.public for key in keys]}, indent=2) + "\n"


def _entry(name: str) -> str:
    return f"smart:{name}"


def _pem(key: SigningKey, passphrase: bytes | None) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    return key.private.private_bytes(
        form.Encoding.PEM,
        form.PrivateFormat.PKCS8,
        form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption(),
    )


def _signing_key(private: Private, kid: str | None, where: str) -> SigningKey:
    """Which algorithm the key is for, by its kind. Raises `KeyUnusableError` for a weak one."""
    from cryptography.hazmat.primitives.asymmetric import ec

    algorithm: Algorithm
    if isinstance(private, ec.EllipticCurvePrivateKey):
        if private.curve.name != _CURVE:
            raise KeyUnusableError(
                say(
                    "{where} is on the curve {curve}; charts want P-384.",
                    where=where,
                    curve=private.curve.name,
                ),
                _OTHER_KEY,
            )
        algorithm = "ES384"
        point = private.public_key().public_numbers()
        members = {"crv": "P-384", "kty": "EC", "x": _b64(point.x, 48), "y": _b64(point.y, 48)}
    else:
        if private.key_size < _LEAST_RSA_BITS:
            raise KeyUnusableError(
                say(
                    "{where} has {bits} bits; charts want 2048 or more.",
                    where=where,
                    bits=private.key_size,
                ),
                _OTHER_KEY,
            )
        algorithm = "RS384"
        numbers = private.public_key().public_numbers()
        members = {"e": _b64(numbers.e), "kty": "RSA", "n": _b64(numbers.n)}
    kid = kid or _thumbprint(members)
    public = {**members, "alg": algorithm, "use": "sig", "kid": kid}
    return SigningKey(kid=kid, algorithm=algorithm, private=private, public=public)


def _thumbprint(members: dict[str, str]) -> str:
    """RFC 7638: SHA-256 of the required members, in alphabetical order and without spaces."""
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return _b64_bytes(hashlib.sha256(text.encode()).digest())


def _b64(number: int, length: int | None = None) -> str:
    """Base64url of a big-endian number (RFC 7518, 2); a coordinate has the curve's full length."""
    return _b64_bytes(number.to_bytes(length or (number.bit_length() + 7) // 8, "big"))


def _b64_bytes(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
