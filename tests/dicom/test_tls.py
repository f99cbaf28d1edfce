"""Protected connections to an archive that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.dicom.peer import DicomTls
from station.export.dicom_sink import DicomSink
from station.export.sink import Delivered, RetryAfter
from tests.dicom.certificates import Authority, Identity
from tests.dicom.scripted import peer_at
from tests.export.test_dicom_sink import fresh
from tests.support.orthanc import Orthanc, running_orthanc


@dataclass(frozen=True, slots=True)
class Protected:
    """An archive that wants to know who asks, its authority, and an identity for us."""

    archive: Orthanc
    authority: Authority
    ours: Identity

    def sink(self, tls: DicomTls | None) -> DicomSink:
        peer = peer_at(self.archive.port, self.archive.title, tls=tls, answer_s=3.0)
        return DicomSink("archive", peer, test=True)


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Protected]:
    folder = tmp_path_factory.mktemp("tls")
    authority = Authority(folder)
    server = authority.sign("server")
    ours = authority.sign("station", passphrase=b"open sesame")
    with running_orthanc(
        folder,
        DicomTlsEnabled=True,
        DicomTlsCertificate=str(server.certificate),
        DicomTlsPrivateKey=str(server.key),
        DicomTlsTrustedCertificates=str(authority.certificate),
        DicomTlsRemoteCertificateRequired=True,
    ) as archive:
        yield Protected(archive, authority, ours)


def known(at: Protected, **changed: object) -> DicomTls:
    said = {
        "authority": at.authority.certificate,
        "certificate": at.ours.certificate,
        "key": at.ours.key,
        "passphrase": "open sesame",
    }
    return DicomTls(**{**said, **changed})  # type: ignore[arg-type]


async def test_both_know_each_other(protected: Protected) -> None:
    sink = protected.sink(known(protected))
    assert await sink.check() is None
    sent = fresh()
    assert await sink.deliver(sent, search_first=False) == Delivered(chart_id=sent.key)
    assert len(protected.archive.instances(sent.key)) == 1


async def test_an_archive_that_we_do_not_trust_gets_nothing(
    protected: Protected, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "stranger")
    sink = protected.sink(known(protected, authority=stranger.certificate))
    outcome = await sink.deliver(fresh(), search_first=False)
    assert isinstance(outcome, RetryAfter)
    assert "is not trusted" in outcome.says
    assert "is not trusted" in str(await sink.check())


async def test_an_archive_that_does_not_know_us_lets_nothing_through(
    protected: Protected,
) -> None:
    sink = protected.sink(DicomTls(authority=protected.authority.certificate))
    assert isinstance(await sink.deliver(fresh(), search_first=False), RetryAfter)
    assert await sink.check()


async def test_a_certificate_of_another_address_is_not_taken(
    protected: Protected, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    server = authority.sign("server", host="192.0.2.1")
    with running_orthanc(
        tmp_path,
        DicomTlsEnabled=True,
        DicomTlsCertificate=str(server.certificate),
        DicomTlsPrivateKey=str(server.key),
        DicomTlsTrustedCertificates=str(authority.certificate),
        DicomTlsRemoteCertificateRequired=False,
    ) as archive:
        peer = peer_at(archive.port, archive.title, tls=DicomTls(authority=authority.certificate))
        says = await DicomSink("archive", peer, test=True).check()
    assert "is not trusted" in str(says)
    assert "127.0.0.1" in str(says)


async def test_plain_and_protected_do_not_meet(protected: Protected, orthanc: Orthanc) -> None:
    assert isinstance(await protected.sink(None).deliver(fresh(), search_first=False), RetryAfter)
    peer = peer_at(orthanc.port, orthanc.title, tls=known(protected), answer_s=3.0)
    assert "do not agree on TLS" in str(await DicomSink("archive", peer, test=True).check())


@pytest.mark.parametrize(
    "changed", [{"passphrase": "wrong"}, {"passphrase": None}, {"key": Path("/no/such.key")}]
)
async def test_a_key_that_does_not_open_is_said(
    protected: Protected, changed: dict[str, object]
) -> None:
    sink = protected.sink(known(protected, **changed))
    assert "cannot be read" in str(await sink.check())
