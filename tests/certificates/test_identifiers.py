"""What NIP and NIK say of each other."""

from datetime import date

import pytest

from accounts.nip import Nip
from certificates.identifiers import Nik, cross_checks

TODAY = date(2026, 11, 20)


NIP = "197001011995031001"


NIK = "9971010101700003"


@pytest.mark.parametrize(
    ("nik", "born_on", "sex", "expected"),
    [
        (NIK, date(1970, 1, 1), "L", []),
        (
            "9971010201700003",
            date(1970, 1, 1),
            "L",
            [
                (
                    "nik",
                    (
                        "Tanggal lahir pada NIK tidak sama dengan tanggal lahir pada NIP."
                        " Periksa kembali atau beri keterangan."
                    ),
                )
            ],
        ),
        (
            NIK,
            date(1970, 1, 2),
            "L",
            [
                (
                    "birth_date",
                    (
                        "Tanggal lahir yang diisikan tidak sama dengan tanggal lahir pada NIP."
                        " Periksa kembali atau beri keterangan."
                    ),
                )
            ],
        ),
        (
            "9971014101700003",
            date(1970, 1, 1),
            "L",
            [
                (
                    "nik",
                    (
                        "Jenis kelamin pada NIK tidak sama dengan jenis kelamin pada NIP."
                        " Periksa kembali atau beri keterangan."
                    ),
                )
            ],
        ),
        (
            NIK,
            date(1970, 1, 1),
            "P",
            [
                (
                    "sex",
                    (
                        "Jenis kelamin yang diisikan tidak sama dengan jenis kelamin pada NIP."
                        " Periksa kembali atau beri keterangan."
                    ),
                )
            ],
        ),
        (NIK, None, "", []),
    ],
)
def test_each_cross_check_warns_beside_the_field_that_differs(
    nik: str, born_on: date | None, sex: str, expected: list[tuple[str, str]]
) -> None:
    nip = Nip.parse(NIP, today=TODAY)
    found = cross_checks(Nik.parse(nik, near=nip.born_on, today=TODAY), nip, born_on=born_on, sex=sex)
    assert [(warning.field, warning.sentence) for warning in found] == expected
