"""Whom the register believes: chains that end at an anchor, and nothing that only bears the right name."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pytest_django import Settings

from certificates import trust
from certificates.inspection import CertificateFacts, inspect_certificate
from certificates.trust import LISTS_LIMIT, Trust, assess, installed_anchors, installed_lists, installed_trust
from tests.certificates import authority as ca

ROOT = ca.Authority.root()
INTERMEDIATE = ROOT.intermediate()
HOLDER = INTERMEDIATE.issue()


def facts_of(*issued: ca.Issued) -> tuple[CertificateFacts, ...]:
    return tuple(inspect_certificate(each.der) for each in issued)


def assessed(holder: ca.Issued, *chain: ca.Issued, anchors: Any = (ROOT.issued,), now: Any = ca.NOW) -> Trust:
    (facts,) = facts_of(holder)
    return assess(facts, chain=facts_of(*chain), anchors=facts_of(*anchors), now=now)


def test_a_chain_to_an_anchor_is_recognised() -> None:
    assert assessed(HOLDER, INTERMEDIATE.issued) == Trust.RECOGNISED


def test_a_holder_right_below_an_anchor_is_recognised() -> None:
    assert assessed(ROOT.issue()) == Trust.RECOGNISED


def test_the_intermediate_may_itself_be_the_anchor() -> None:
    assert assessed(HOLDER, anchors=(INTERMEDIATE.issued,)) == Trust.RECOGNISED


def test_a_longer_chain_is_climbed_whatever_its_order() -> None:
    second = INTERMEDIATE.intermediate("PENERBIT KEDUA UJI COBA")
    for chain in ((second.issued, INTERMEDIATE.issued), (INTERMEDIATE.issued, ROOT.issued, second.issued)):
        assert assessed(second.issue(), *chain) == Trust.RECOGNISED


def test_without_anchors_nothing_is_claimed() -> None:
    assert assessed(HOLDER, INTERMEDIATE.issued, anchors=()) == Trust.UNCHECKED


def test_a_missing_intermediate_is_not_fetched() -> None:
    access = x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(
                x509.oid.AuthorityInformationAccessOID.CA_ISSUERS,
                x509.UniformResourceIdentifier("http://127.0.0.1:9/issuer.cer"),
            )
        ]
    )
    assert assessed(INTERMEDIATE.issue(extra=((access, False),))) == Trust.UNRECOGNISED


def test_a_foreign_issuer_with_the_right_name_does_not_pass() -> None:
    impostor = ca.Authority.root(variant="impostor")
    assert impostor.issued.certificate.subject == ROOT.issued.certificate.subject
    assert assessed(impostor.issue()) == Trust.UNRECOGNISED
    below = impostor.intermediate()
    assert assessed(below.issue(), below.issued, impostor.issued) == Trust.UNRECOGNISED


def test_the_demonstration_issuer_is_told_apart_where_no_anchor_is_installed() -> None:
    demo = ROOT.intermediate("OSD DEMO")
    assert assessed(demo.issue(), demo.issued, anchors=()) == Trust.DEMO


def test_where_anchors_are_installed_the_name_of_the_demonstration_counts_for_nothing() -> None:
    demo, stranger = ROOT.intermediate("OSD DEMO"), ca.Authority.root("OSD DEMO", variant="stranger")
    assert assessed(demo.issue(), demo.issued) == Trust.RECOGNISED
    assert assessed(stranger.issue()) == Trust.UNRECOGNISED
    assert assessed(stranger.issue(), stranger.issued) == Trust.UNRECOGNISED


def test_a_holder_may_not_issue_for_another() -> None:
    below = ca.Authority(HOLDER, (HOLDER.certificate,))
    assert assessed(below.issue("Jaka Purnama"), HOLDER, INTERMEDIATE.issued) == Trust.UNRECOGNISED


def test_an_authority_that_may_not_sign_certificates_is_no_issuer() -> None:
    (holder, issuer, root) = facts_of(HOLDER, INTERMEDIATE.issued, ROOT.issued)
    only_crl = CertificateFacts(**{**vars(issuer), "usages": ("cRLSign",)})
    assert assess(holder, chain=(only_crl,), anchors=(root,), now=ca.NOW) == Trust.UNRECOGNISED


def test_a_chain_may_not_be_longer_than_its_issuer_allows() -> None:
    short = ROOT.intermediate("PENERBIT PENDEK UJI COBA", path_length=0)
    assert assessed(short.issue(), short.issued) == Trust.RECOGNISED
    second = short.intermediate("PENERBIT KEDUA UJI COBA")
    assert assessed(second.issue(), second.issued, short.issued) == Trust.UNRECOGNISED


def test_an_intermediate_that_has_ended_vouches_for_nobody() -> None:
    after = INTERMEDIATE.issued.certificate.not_valid_after_utc + timedelta(days=1)
    assert assessed(HOLDER, INTERMEDIATE.issued, now=after) == Trust.UNRECOGNISED


def test_an_anchor_that_has_ended_still_vouches_for_what_it_signed_in_time() -> None:
    root = ca.Authority.root("INDUK LAMA UJI COBA", begins=ca.NOW - timedelta(days=3700))
    in_time = root.issue(begins=ca.NOW - timedelta(days=100))
    assert assessed(in_time, anchors=(root.issued,)) == Trust.RECOGNISED
    too_late = root.issue(begins=ca.NOW - timedelta(days=10))
    assert assessed(too_late, anchors=(root.issued,)) == Trust.UNRECOGNISED


def test_name_constraints_are_not_vouched_for() -> None:
    constraints = x509.NameConstraints([x509.DNSName("contoh.go.id")], None)
    bound = ROOT.intermediate("PENERBIT TERBATAS UJI COBA", extra=((constraints, True),))
    assert assessed(bound.issue(), bound.issued) == Trust.UNRECOGNISED


def test_an_unknown_critical_extension_of_the_holder_is_not_vouched_for() -> None:
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert assessed(INTERMEDIATE.issue(extra=((strange, True),)), INTERMEDIATE.issued) == Trust.UNRECOGNISED


def test_a_link_that_was_signed_with_a_broken_hash_is_not_vouched_for() -> None:
    weak = inspect_certificate(ca.with_weak_signature(HOLDER.der, algorithm=ca.RSA_SHA1))
    chain, anchors = facts_of(INTERMEDIATE.issued), facts_of(ROOT.issued)
    assert assess(weak, chain=chain, anchors=anchors, now=ca.NOW) == Trust.UNRECOGNISED


def test_a_circle_of_issuers_comes_to_an_end() -> None:
    one = ca.Authority.root("LINGKARAN UJI COBA")
    loop = [one.intermediate("LINGKARAN UJI COBA").issued for _ in range(3)]
    assert assessed(one.issue(), *loop, one.issued) == Trust.UNRECOGNISED


def test_a_chain_deeper_than_any_genuine_one_is_not_climbed() -> None:
    issuers = [ROOT]
    for depth in range(7):
        issuers.append(issuers[-1].intermediate(f"PENERBIT {depth} UJI COBA"))
    chain = [issuer.issued for issuer in issuers[1:]]
    assert assessed(issuers[-1].issue(), *chain) == Trust.UNRECOGNISED


def test_no_folder_means_no_anchors(settings: Settings) -> None:
    settings.TRUST_ANCHORS_DIR = ""
    assert installed_anchors() == ()


def test_anchors_are_read_from_the_folder_and_what_is_unreadable_is_passed_over(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    (tmp_path / "a.pem").write_bytes(b"# Induk uji coba\n" + ROOT.issued.pem + INTERMEDIATE.issued.pem)
    (tmp_path / "b.cer").write_bytes(ca.Authority.root("INDUK KEDUA UJI COBA").issued.der)
    (tmp_path / "c.crt").write_bytes(b"damaged")
    (tmp_path / "d.pem").mkdir()
    (tmp_path / "README").write_bytes(ROOT.issued.pem)
    names = [anchor.common_name for anchor in installed_anchors()]
    assert names == [ca.ROOT_NAME, ca.ISSUER_NAME, "INDUK KEDUA UJI COBA"]
    assert [record.getMessage().rsplit(" ", 1)[1] for record in caplog.records] == ["c.crt", "d.pem"]


def test_a_folder_that_is_not_there_means_no_anchors(settings: Settings, tmp_path: Path) -> None:
    settings.TRUST_ANCHORS_DIR = str(tmp_path / "nowhere")
    assert installed_anchors() == ()


def test_revocation_lists_are_read_and_what_is_none_is_passed_over_and_named(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    monkeypatch.setattr(trust, "_LIST_SIZE_LIMIT", 1000)
    (tmp_path / "a.crl").write_bytes(b"x" * 1000)
    (tmp_path / "b.crl").write_bytes(b"")
    (tmp_path / "c.crl").mkdir()
    (tmp_path / "d.crl").write_bytes(b"x" * 1001)
    (tmp_path / "e.crl").write_bytes(b"another")
    assert installed_trust().lists == (b"x" * 1000, b"another")
    assert [record.getMessage().rsplit(" ", 1)[1] for record in caplog.records] == ["b.crl", "c.crl", "d.crl"]


def test_no_more_revocation_lists_are_read_than_a_country_has_issuers(
    settings: Settings, tmp_path: Path
) -> None:
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    for number in range(LISTS_LIMIT + 1):
        (tmp_path / f"{number:02}.crl").write_bytes(b"list")
    assert len(installed_lists()) == LISTS_LIMIT
