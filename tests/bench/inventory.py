"""The register of certificates and Beranda, in an office of 1,000 certificates and in one of 1,000,000.

Five a holder: one in force, three that it has superseded one after the other, one that went with its case. Their ends
lie up to a year ahead and a little behind; what is asked for is what officers ask for.
"""

from collections.abc import Iterator
from statistics import median
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import setup_test_environment

from accounts.models import User
from certificates.models import Certificate
from tests.bench import pages
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.office import Bench

FEW, MANY, EACH = 1_000, 1_000_000, 5
SLOWER_AT_MOST = 1.5
MOST_QUERIES = 12
LIST = "/sertifikat/"


def figures(bench: Bench) -> Iterator[Figure]:
    """For each page its time at many over its time at few, and how often it asks the database."""
    setup_test_environment()
    fill(bench, first=1, last=FEW // EACH)
    with pages._small_copy():
        fill(bench, first=FEW // EACH + 1, last=MANY // EACH)
        for page, path in apart(_ways, bench).items():
            few, many = pages._times(bench, path)
            yield Figure(
                f"{page} at {MANY:,} certificates over {FEW:,}",
                median(much / little for much, little in zip(many, few, strict=True)),
                at_most=SLOWER_AT_MOST,
                note=f"{median(few) * 1000:.1f} and {median(many) * 1000:.1f} ms",
            )
            asked = apart(pages._queries, bench, path)
            yield Figure(f"{page} at {MANY:,} certificates, queries", asked, at_most=MOST_QUERIES)


def _ways(bench: Bench) -> dict[str, str]:
    """Every certificate and holder named here stands in both databases, and in the small one not at its end."""
    holder = "Contoh Pejabat 0000100"
    certificate = Certificate.objects.in_force().get(holder__full_name=holder)
    return {
        "Sertifikat": LIST,
        "Sertifikat, a page further on": f"{LIST}?{urlencode({'sesudah': certificate.pk})}",
        "Sertifikat, about to expire": f"{LIST}?status=akan-berakhir",
        "Sertifikat, expired": f"{LIST}?status=kedaluwarsa",
        "Sertifikat, superseded": f"{LIST}?status=digantikan",
        "Sertifikat, a holder sought": f"{LIST}?{urlencode({'cari': holder})}",
        "Sertifikat, a serial sought": f"{LIST}?cari={certificate.serial}",
        "a certificate": certificate.get_absolute_url(),
        "Beranda": "/",
    }


def fill(bench: Bench, *, first: int, last: int) -> None:
    """Holders with these numbers and their certificates, by one statement a table."""
    adb = User.objects.get(pk=bench.adb_id)
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [adb.office_id, first, last])
        cursor.execute(CERTIFICATES, {"by": adb.pk, "first": first, "last": last})
        cursor.execute("ANALYZE")


HOLDERS = """
    INSERT INTO certificates_holder (id, office_id, nik, nik_index, nip, full_name, organization)
    SELECT gen_random_uuid(), %s, '\\x00', sha256(n::text::bytea), '', 'Contoh Pejabat ' || to_char(n, 'FM0000000'), ''
    FROM generate_series(%s, %s) AS n
"""
# The first of the five is in force, and its successors' key is known beforehand: it is made of the holder's number.
CERTIFICATES = """
    INSERT INTO certificates_certificate (
        id, office_id, holder_id, case_id, serial, issuer, subject, common_name, organization, not_before, not_after,
        key_type, key_size, usages, extended_usages, signature_algorithm, fingerprint, der, chain, key_proved, trust,
        recorded_at, recorded_by_id, in_force_at, superseded_at, superseded_by_id, withdrawn_at
    )
    SELECT
        md5('certificate ' || serial)::uuid, office_id, id, gen_random_uuid(), serial, 'CN=UJI', 'CN=UJI',
        full_name, '',
        ends - interval '730 days', ends, 'RSA', 2048, '{digitalSignature}', '{}', 'SHA-256 dengan RSA',
        encode(sha256(serial::bytea), 'hex'), '\\x00', '{}', false, 'BELUM_DIPERIKSA',
        ends - interval '730 days', %(by)s,
        CASE WHEN kind < 4 THEN ends - interval '730 days' END,
        CASE WHEN kind BETWEEN 1 AND 3 THEN ends END,
        CASE WHEN kind BETWEEN 1 AND 3 THEN md5('certificate ' || to_char(number, 'FM0000000') || '0')::uuid END,
        CASE WHEN kind = 4 THEN ends - interval '700 days' END
    FROM (
        SELECT h.*, n AS number, kind, to_char(n, 'FM0000000') || kind AS serial,
            now() + ((n * 37) %% 400 - 100) * interval '1 day' - kind * interval '600 days'
                + n * interval '1 second' AS ends
        FROM generate_series(%(first)s, %(last)s) AS n
        JOIN certificates_holder AS h ON h.full_name = 'Contoh Pejabat ' || to_char(n, 'FM0000000')
        CROSS JOIN generate_series(0, 4) AS kind
    ) AS planned
    ORDER BY kind
"""
