"""What an officer is told about a certificate: a sentence of its own for each fault."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519
from django.utils import timezone

from certificates.inspection import CertificateFacts, inspect_certificate
from certificates.judgement import Ends, Expected, Judgement, judge
from certificates.trust import Trust
from tests.certificates import authority as ca

AUTHORITY = ca.Authority.root().intermediate()
SOUND = inspect_certificate(AUTHORITY.issue(begins=ca.NOW - timedelta(hours=1)).der)
BIMA = Expected(full_name=ca.FULL_NAME, organization=ca.ORGANIZATION)


def judged(facts: CertificateFacts = SOUND, **options: Any) -> Judgement:
    context: dict[str, Any] = {
        "expected": BIMA,
        "trust": Trust.RECOGNISED,
        "already_recorded": lambda _: False,
        "now": ca.NOW,
    }
    return judge(facts, **{**context, **options})


def refusal(facts: CertificateFacts = SOUND, **options: Any) -> str:
    (sentence,) = judged(facts, **options).refusals
    return sentence


def warning(facts: CertificateFacts = SOUND, **options: Any) -> str:
    judgement = judged(facts, **options)
    assert not judgement.refusals
    (sentence,) = judgement.warnings
    return sentence


def issued(**options: Any) -> CertificateFacts:
    return inspect_certificate(AUTHORITY.issue(**options).der)


def test_a_sound_certificate_of_the_applicant_passes_without_a_word() -> None:
    assert judged() == Judgement()


@pytest.mark.parametrize(
    "key",
    [ca.ec_key(), ca.ec_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate(), ca.rsa_key("long", 3072)],
)
def test_every_strong_key_passes(key: Any) -> None:
    assert judged(issued(key=key)) == Judgement()


def test_a_certificate_that_is_not_yet_valid_is_refused_with_its_first_moment() -> None:
    facts = issued(begins=ca.NOW + timedelta(days=1))
    assert refusal(facts).startswith("Sertifikat baru berlaku mulai 3 Maret 2026 pukul 10.00 WIB.")


def test_the_first_and_the_last_second_are_valid() -> None:
    assert judged(now=SOUND.not_before) == judged(now=SOUND.not_after) == Judgement()


def test_an_expired_certificate_is_refused_with_its_last_moment() -> None:
    sentence = refusal(now=SOUND.not_after + timedelta(seconds=1))
    assert sentence.startswith("Sertifikat sudah kedaluwarsa sejak 1 Maret 2028 pukul 08.59 WIB.")


def test_moments_are_told_in_the_zone_of_the_office() -> None:
    with timezone.override("Asia/Jayapura"):
        assert "pukul 10.59 WIT" in refusal(now=SOUND.not_after + timedelta(days=1))


def test_a_short_rsa_key_is_refused() -> None:
    assert refusal(issued(key=ca.rsa_key("short", 1024))).startswith("Kunci RSA 1024 bit terlalu lemah")


def test_a_short_curve_is_refused() -> None:
    assert refusal(issued(key=ca.ec_key(ec.SECP224R1()))).startswith("Kunci EC 224 bit terlalu lemah")


def test_a_key_of_an_unknown_kind_is_refused() -> None:
    assert refusal(issued(key=dsa.generate_private_key(2048))).startswith(
        "Jenis kunci DSA tidak dapat dipakai"
    )


@pytest.mark.parametrize(
    ("algorithm", "words"), [(ca.RSA_SHA1, "SHA-1 dengan RSA"), (ca.RSA_MD5, "MD5 dengan RSA")]
)
def test_a_certificate_that_was_signed_with_a_broken_hash_is_refused(algorithm: bytes, words: str) -> None:
    facts = inspect_certificate(ca.with_weak_signature(SOUND.der, algorithm=algorithm))
    assert f"ditandatangani penerbitnya dengan {words}, yang tidak dapat dipercaya" in refusal(facts)


def test_the_certificate_of_an_authority_is_refused() -> None:
    facts = inspect_certificate(AUTHORITY.intermediate(ca.FULL_NAME).issued.der)
    assert "Ini sertifikat penerbit, bukan sertifikat pemilik." in judged(facts).refusals[0]


def test_a_holder_that_may_sign_certificates_is_an_authority() -> None:
    facts = replace(SOUND, usages=("digitalSignature", "keyCertSign"))
    assert refusal(facts).startswith("Ini sertifikat penerbit")


@pytest.mark.parametrize("usages", [("key_encipherment",), ("content_commitment",), None])
def test_a_certificate_that_is_not_for_signatures_is_refused(usages: Any) -> None:
    assert "tidak dibuat untuk tanda tangan elektronik" in refusal(issued(usages=usages))


@pytest.mark.parametrize("purposes", [(ca.SERVER_AUTH,), (ca.SERVER_AUTH, ca.CLIENT_AUTH)])
def test_the_certificate_of_a_server_is_refused(purposes: Any) -> None:
    assert refusal(issued(purposes=purposes)).startswith(
        "Sertifikat ini hanya untuk mesin: pengenalan server (serverAuth)."
    )


@pytest.mark.parametrize(
    "purposes", [(ca.CLIENT_AUTH,), (ca.EMAIL, ca.CLIENT_AUTH), (ca.SERVER_AUTH, ca.EMAIL)]
)
def test_other_purposes_beside_signing_do_no_harm(purposes: Any) -> None:
    assert judged(issued(purposes=purposes)) == Judgement()


def test_another_person_is_refused_with_both_names() -> None:
    sentence = refusal(issued(common_name="Jaka Purnama"))
    assert "“Jaka Purnama”" in sentence
    assert "“Bima Prasetyo”" in sentence


def test_a_name_that_differs_in_one_letter_is_refused() -> None:
    assert "berbeda dengan nama pemohon" in refusal(issued(common_name="Bima Prasetya"))


def test_titles_on_the_certificate_do_not_make_another_person() -> None:
    assert judged(issued(common_name="Drs. BIMA PRASETYO, M.Si.")) == Judgement()


def test_a_certificate_without_a_name_says_so() -> None:
    refusals = judged(issued(subject=ca.name("", ca.ORGANIZATION))).refusals
    assert refusals[0].startswith("Nama pada sertifikat, (kosong), berbeda")


def test_another_institution_is_refused_with_both_names() -> None:
    sentence = refusal(issued(organization="Pemerintah Kabupaten Lain"))
    assert "“Pemerintah Kabupaten Lain”" in sentence
    assert "“Pemerintah Kabupaten Contoh”" in sentence


def test_a_certificate_that_is_on_record_is_refused_with_its_serial() -> None:
    sentence = refusal(already_recorded=lambda facts: facts is SOUND)
    assert sentence.startswith(f"Sertifikat dengan nomor seri {SOUND.serial} sudah tercatat")


@pytest.mark.parametrize(
    ("trust", "words"),
    [
        (Trust.UNRECOGNISED, "tidak berujung pada penerbit induk"),
        (Trust.UNCHECKED, "belum diperiksa"),
        (Trust.DEMO, "hanya untuk uji coba"),
    ],
)
def test_an_issuer_that_is_not_known_is_a_warning_and_never_a_refusal(trust: Trust, words: str) -> None:
    sentence = warning(trust=trust)
    assert words in sentence
    assert f"“{ca.ISSUER_NAME}”" in sentence


@pytest.mark.parametrize("trust", [Trust.UNRECOGNISED, Trust.UNCHECKED])
def test_a_certificate_that_nobody_else_signed_is_named_as_such(trust: Trust) -> None:
    sentence = warning(replace(SOUND, issuer=SOUND.subject), trust=trust)
    assert "ditandatangani sendiri, bukan oleh BSrE; jangan diunggah ke SIAK" in sentence


def test_a_tenure_that_ends_before_the_certificate_is_a_warning() -> None:
    sentence = warning(ends=Ends(tenure=date(2026, 12, 31)))
    assert sentence.startswith(
        "Masa jabatan berakhir pada 31 Desember 2026, sebelum sertifikat berakhir pada 1 Maret 2028."
    )


def test_a_certificate_that_ends_before_the_tenure_is_a_warning() -> None:
    sentence = warning(ends=Ends(tenure=date(2029, 1, 1)))
    assert sentence.startswith(
        "Sertifikat berakhir pada 1 Maret 2028, sebelum masa jabatan berakhir pada 1 Januari 2029."
    )


def test_a_tenure_that_ends_on_the_same_day_is_no_warning() -> None:
    assert judged(ends=Ends(tenure=date(2028, 3, 1))) == Judgement()


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=1)])
def test_one_that_ends_no_later_than_the_one_before_is_refused(later: timedelta) -> None:
    sentence = refusal(ends=Ends(predecessor=SOUND.not_after + later))
    assert sentence.startswith(
        "Sertifikat ini tidak berlaku lebih lama daripada sertifikat yang diperpanjang"
    )


def test_one_that_ends_a_second_later_than_the_one_before_is_right() -> None:
    assert judged(ends=Ends(predecessor=SOUND.not_after - timedelta(seconds=1))) == Judgement()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    facts = issued(
        common_name="Jaka Purnama", organization="Personal", key=ca.rsa_key("short", 1024), usages=()
    )
    judgement = judged(facts, now=facts.not_after + timedelta(days=1), trust=Trust.UNRECOGNISED)
    assert len(judgement.refusals) == 5
    assert len(judgement.warnings) == 1
    assert all(sentence.endswith(".") for sentence in (*judgement.refusals, *judgement.warnings))


def test_no_sentence_about_a_certificate_speaks_of_the_file_that_it_came_in() -> None:
    """It may have been a P12 or a public certificate: what is to be chosen anew is a certificate."""
    strange = issued(common_name="Jaka Purnama", organization="Personal", ca=True)
    judgements = [
        judged(strange, already_recorded=lambda _: True, now=ca.NOW + timedelta(days=4000), trust=trust)
        for trust in Trust
    ]
    sentences = [text for judgement in judgements for text in (*judgement.refusals, *judgement.warnings)]
    assert len(sentences) > len(Trust) * 5
    assert not [text for text in sentences if "P12" in text]
