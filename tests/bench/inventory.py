"""The register of certificates and Beranda, in an office of 1,000 certificates and in one of 1,000,000.

Five a holder: one in force, three that it has superseded one after the other, one that went with its case. Their ends
lie up to a year ahead and a little behind; what is asked for is what officers ask for. In place of the one in force
some have one that is revoked, suspended or not uploaded, or have left: of each a page among the first thousand, and
after that one in a hundred.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection, transaction

from accounts.models import User
from certificates.models import Certificate
from certificates.status import Status
from tests.bench import growth
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.growth import Growth
from tests.bench.office import Bench
from tests.registrations.test_pages_queries import HOME
from tests.registrations.test_pages_queries import LIST as LIST_QUERIES
from tests.renewals.test_pages_queries import CERTIFICATE

FEW, MANY, EACH = 1_000, 1_000_000, 5
SLOWER_AT_MOST = 1.5
OWN_QUERIES = {"a certificate": CERTIFICATE, "Beranda": HOME}
GROWTH = Growth(
    few=FEW,
    many=MANY,
    what="certificates",
    slower_at_most=lambda _page: SLOWER_AT_MOST,
    most_queries=lambda page: OWN_QUERIES.get(page, LIST_QUERIES),
)
LIST = "/sertifikat/"


def figures(bench: Bench) -> Iterator[Figure]:
    """For each page its time at many over its time at few, and how often it asks the database."""
    fill(bench, first=1, last=FEW // EACH)
    with growth.small_copy():
        fill(bench, first=FEW // EACH + 1, last=MANY // EACH)
        yield from growth.figures(bench, apart(_ways, bench), growth=GROWTH)


def _ways(bench: Bench) -> dict[str, str]:
    """Every certificate and holder named here stands in both databases, and in the small one not at its end."""
    holder = "Contoh Pejabat 0000098"
    certificate = Certificate.objects.in_force().get(holder__full_name=holder)
    return {
        "Sertifikat": LIST,
        "Sertifikat, a page further on": f"{LIST}?{urlencode({'sesudah': certificate.pk})}",
        **{f"Sertifikat, {status.value}": f"{LIST}?status={status.value}" for status in Status},
        "Sertifikat, a holder sought": f"{LIST}?{urlencode({'cari': holder})}",
        "Sertifikat, a serial sought": f"{LIST}?cari={certificate.serial}",
        "a certificate": certificate.get_absolute_url(),
        "Beranda": "/",
    }


def fill(bench: Bench, *, first: int, last: int) -> None:
    """Holders with these numbers and their certificates, by one statement a table."""
    adb = User.objects.get(pk=bench.adb_id)
    numbers = {"office": adb.office_id, "by": adb.pk, "first": first, "last": last}
    with connection.cursor() as cursor:
        with transaction.atomic():  # at whose end each restriction must have its record
            for statement in (HOLDERS, CERTIFICATES, RESTRICTIONS):
                cursor.execute(statement, numbers)
        cursor.execute("ANALYZE")


# Which of them is odd, and how: 1 has left, and of what was in force 2 is revoked, 3 suspended, 4 not uploaded.
LOT = f"CASE WHEN n <= {FEW // EACH} THEN n %% 7 ELSE n %% 100 END"
HOLDERS = f"""
    INSERT INTO certificates_holder (id, office_id, nik, nik_index, nip, full_name, organization, served_until)
    SELECT gen_random_uuid(), %(office)s, '\\x00', sha256(n::text::bytea), '',
        'Contoh Pejabat ' || to_char(n, 'FM0000000'), '', CASE WHEN {LOT} = 1 THEN current_date - 30 END
    FROM generate_series(%(first)s, %(last)s) AS n
"""
# The first of the five is in force, and its successors' key is known beforehand: it is made of the holder's number.
CERTIFICATES = f"""
    INSERT INTO certificates_certificate (
        id, office_id, holder_id, case_id, serial, issuer, subject, common_name, organization, not_before, not_after,
        key_type, key_size, usages, extended_usages, signature_algorithm, fingerprint, der, chain, key_proved, trust,
        recorded_at, recorded_by_id, in_force_at, superseded_at, superseded_by_id, withdrawn_at,
        revoked_at, suspended_at
    )
    SELECT
        md5('certificate ' || serial)::uuid, office_id, id, gen_random_uuid(), serial, 'CN=UJI', 'CN=UJI',
        full_name, '',
        ends - interval '730 days', ends, 'RSA', 2048, '{{digitalSignature}}', '{{}}', 'SHA-256 dengan RSA',
        encode(sha256(serial::bytea), 'hex'), '\\x00', '{{}}', false, 'BELUM_DIPERIKSA',
        ends - interval '730 days', %(by)s,
        CASE WHEN kind BETWEEN 1 AND 3 OR kind = 0 AND lot <> 4 THEN ends - interval '730 days' END,
        CASE WHEN kind BETWEEN 1 AND 3 THEN ends END,
        CASE WHEN kind BETWEEN 1 AND 3 THEN md5('certificate ' || to_char(number, 'FM0000000') || '0')::uuid END,
        CASE WHEN kind = 4 THEN ends - interval '700 days' END,
        CASE WHEN kind = 0 AND lot = 2 THEN ends - interval '700 days' END,
        CASE WHEN kind = 0 AND lot = 3 THEN ends - interval '700 days' END
    FROM (
        SELECT h.*, n AS number, {LOT} AS lot, kind, to_char(n, 'FM0000000') || kind AS serial,
            now() + ((n * 37) %% 400 - 100) * interval '1 day' - kind * interval '600 days'
                + n * interval '1 second' AS ends
        FROM generate_series(%(first)s, %(last)s) AS n
        JOIN certificates_holder AS h ON h.full_name = 'Contoh Pejabat ' || to_char(n, 'FM0000000')
        CROSS JOIN generate_series(0, 4) AS kind
    ) AS planned
    ORDER BY kind
"""
RESTRICTIONS = """
    INSERT INTO certificates_restriction (
        id, certificate_id, kind, reason, explanation, since, asked_by, letter_number, recorded_at, recorded_by_id
    )
    SELECT gen_random_uuid(), c.id, CASE WHEN revoked_at IS NULL THEN 'penangguhan' ELSE 'pencabutan' END,
        CASE WHEN revoked_at IS NULL THEN 'certificateHold' ELSE 'keyCompromise' END, 'Contoh keterangan',
        COALESCE(revoked_at, suspended_at), 'Kepala Dinas', '', now(), %(by)s
    FROM certificates_certificate AS c
    JOIN certificates_holder AS h ON h.id = c.holder_id
    WHERE COALESCE(revoked_at, suspended_at) IS NOT NULL
    AND h.full_name BETWEEN 'Contoh Pejabat ' || to_char(%(first)s, 'FM0000000')
        AND 'Contoh Pejabat ' || to_char(%(last)s, 'FM0000000')
"""
