"""Certificates for tests: an authority of our own, and what it signs."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = ["Authority", "Pair", "of_any_authority"]


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates for 127.0.0.1. `certificate` is its own, as a PEM file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _named(name)
        made = self._builder(self._subject, self._key.public_key()).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))

    def issue(
        self,
        name: str,
        password: str | None = None,
        *,
        host: str = "127.0.0.1",
        expired: bool = False,
        for_clients: bool = False,
        weak: bool = False,
    ) -> Pair:
        """A certificate of that name for the address `host`; the key is encrypted where there is a
        password. `for_clients`: it says that it is no server's; `weak`: an RSA key of 1024 bits.
        """
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
            rsa.generate_private_key(public_exponent=65537, key_size=1024)
            if weak
            else ec.generate_private_key(ec.SECP256R1())
        )
        here = x509.IPAddress(ipaddress.ip_address(host))
        made = self._builder(_named(name), key.public_key(), expired=expired).add_extension(
            x509.SubjectAlternativeName([here]), critical=False
        )
        if for_clients:
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
            made = made.add_extension(use, critical=False)
        pair = Pair(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        pair.certificate.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))
        pair.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(password.encode())
                if password
                else serialization.NoEncryption(),
            )
        )
        return pair

    def _builder(
        self, subject: x509.Name, key: CertificatePublicKeyTypes, *, expired: bool = False
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC) - timedelta(days=expired)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def of_any_authority(context: ssl.SSLContext) -> ssl.SSLContext:
    """For the other end: it takes what these authorities sign, which have no key identifiers;
    Python 3.13 wants them by itself.
    """
    context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    return context
