"""Whether a signer was revoked, and when he signed: after what the operator has loaded, and nothing else."""

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from documents.confinement import read_signatures_confined
from documents.signatures import Revocation, Trusted
from tests.certificates.authority import Authority, Issued, rsa_key
from tests.documents.signers import (
    ANCHORS,
    ISSUER,
    NOW,
    RECENTLY,
    ROOT,
    YESTERDAY,
    clock,
    findings,
    form,
    holder,
    once,
    revocation_of,
)
from tests.documents.signing import (
    revocation_list,
    signed,
)


def test_without_anchors_nothing_is_said_of_the_issuer_nor_of_revocation() -> None:
    (found,) = findings(once(), anchors=(), lists=(revocation_list(ISSUER, since=YESTERDAY),))
    assert (found["is_anchored"], found["revocation"]) == (None, Revocation.UNKNOWN)


def test_revocation_is_yes_no_or_unknown_after_the_lists_that_are_loaded() -> None:
    serial = holder().certificate.serial_number
    assert revocation_of(once()) == Revocation.UNKNOWN
    assert revocation_of(once(), revocation_list(ISSUER, since=YESTERDAY)) == Revocation.NO
    assert revocation_of(once(), revocation_list(ISSUER, serial, since=YESTERDAY)) == Revocation.YES


def test_a_list_that_has_run_out_still_knows_who_was_revoked_and_no_longer_who_was_not() -> None:
    serial, long_ago = holder().certificate.serial_number, RECENTLY - timedelta(days=30)
    assert revocation_of(once(), revocation_list(ISSUER, since=long_ago)) == Revocation.UNKNOWN
    assert revocation_of(once(), revocation_list(ISSUER, serial, since=long_ago)) == Revocation.YES


def test_a_list_of_another_hand_says_nothing() -> None:
    forger = Authority(Issued(ISSUER.issued.certificate, rsa_key("forger")))
    forged = revocation_list(forger, holder().certificate.serial_number, since=YESTERDAY)
    assert revocation_of(once(), forged) == Revocation.UNKNOWN
    assert revocation_of(once(), b"bukan daftar") == Revocation.UNKNOWN


def test_a_revoked_issuer_revokes_whom_it_has_certified() -> None:
    of_root = revocation_list(ROOT, ISSUER.issued.certificate.serial_number, since=YESTERDAY)
    assert revocation_of(once(), of_root) == Revocation.YES
    assert revocation_of(once(), of_root, revocation_list(ISSUER, since=YESTERDAY)) == Revocation.YES


def test_the_time_of_an_authority_that_is_trusted_is_told_apart_from_a_claim() -> None:
    at = NOW - timedelta(hours=3)
    (stamped,) = findings(signed(form(), holder(), at=at, stamped_by=clock()))
    assert datetime.fromisoformat(stamped["stamped_at"]) == at
    foreign = Authority.root("JAM LAIN", variant="jam").issue(
        "JAM LAIN",
        key=rsa_key("other clock"),
        begins=RECENTLY,
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
    )
    (claimed,) = findings(signed(form(), holder(), at=at, stamped_by=foreign))
    assert claimed["stamped_at"] is None
    assert claimed["claimed_at"] is not None


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """An address that a certificate names, and who has come there."""
    visits: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def wait() -> None:
            while not over.is_set():
                try:
                    visits.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=wait)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", visits
        over.set()
        thread.join()


def test_nothing_that_a_certificate_names_is_fetched(listener: tuple[str, list[Any]]) -> None:
    address, visits = listener
    there = x509.UniformResourceIdentifier(f"{address}/daftar.crl")
    point = x509.DistributionPoint([there], relative_name=None, reasons=None, crl_issuer=None)
    access = [
        x509.AccessDescription(method, there)
        for method in (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
    ]
    pointing = ISSUER.issue(
        begins=RECENTLY,
        extra=(
            (x509.CRLDistributionPoints([point]), False),
            (x509.AuthorityInformationAccess(access), False),
        ),
    )
    pdf = signed(form(), pointing)
    found = read_signatures_confined(pdf, printed=form(), trusted=Trusted(anchors=ANCHORS))
    assert found.signatures[0].revocation == Revocation.UNKNOWN
    assert visits == []
