"""An invented Kepala Dinas, as an officer types him in and as he is stored."""

from datetime import date
from typing import Any

from accounts.nip import Sex
from certificates.holder_data import PositionStatus, Reason
from certificates.ranks import Rank
from certificates.statements import DECLARATION_VERSION, PRIVACY_NOTICE_VERSION

TODAY = date(2026, 11, 20)


def typed(**changes: str) -> dict[str, str]:
    """What is posted for a valid form; `changes` replaces single fields."""
    return {
        "reason": "FIRST",
        "reason_text": "",
        "monev_reference": "",
        "full_name": "Bima Sasmita Contoh",
        "title_prefix": "Dr.",
        "title_suffix": "S.H., M.H.",
        "nik": "9971010101700003",
        "nip": "19700101 199503 1 001",
        "birth_place": "Kota Contoh",
        "birth_date": "01-01-1970",
        "sex": "L",
        "rank": "IV/c",
        "official_email": "bima.sasmita@contoh.go.id",
        "phone": "0812-0000-0000",
        "position_title": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "position_status": "DEFINITIF",
        "organization": "Pemerintah Kabupaten Contoh",
        "work_unit": "Dinas Kependudukan dan Pencatatan Sipil",
        "office_address": "Jalan Contoh Nomor 1",
        "city": "Kabupaten Contoh",
        "province": "Provinsi Contoh",
        "decree_number": "821.22-0000 Tahun 2021",
        "decree_date": "30 Januari 2021",
        "decree_subject": "Pengangkatan Pejabat Pimpinan Tinggi Pratama",
        "decree_issuer": "Menteri Dalam Negeri",
        "tenure_start": "1/2/2021",
        "tenure_end": "",
        "identifier_note": "",
        "declared_true_at": str(DECLARATION_VERSION),
        "privacy_notice_ack_at": str(PRIVACY_NOTICE_VERSION),
        **changes,
    }


def columns(**changes: Any) -> dict[str, Any]:
    """The same person as values of the columns of HolderData, statements aside."""
    text = typed()
    same = ("declared_true_at", "privacy_notice_ack_at")
    return {
        **{name: value for name, value in text.items() if name not in same},
        "reason": Reason.FIRST,
        "nip": "197001011995031001",
        "birth_date": date(1970, 1, 1),
        "sex": Sex.MALE,
        "rank": Rank.IV_C,
        "phone": "+6281200000000",
        "position_status": PositionStatus.DEFINITIF,
        "decree_date": date(2021, 1, 30),
        "tenure_start": date(2021, 2, 1),
        "tenure_end": None,
        **changes,
    }
