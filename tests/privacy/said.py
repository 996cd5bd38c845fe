"""What people say of requests and incidents, for tests: nobody real."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.utils import timezone

from privacy.acts import Said
from privacy.letters import Agency
from privacy.subject_requests import Answer


def now() -> datetime:
    return timezone.now()


def granted(**changes: Any) -> Said:
    told = {"answer": Answer.GRANTED, "words": "Permintaan Saudara kami penuhi.", "corrected": "Akun"}
    return Said(**{**told, **changes})


def refused(**changes: Any) -> Said:
    told = {"answer": Answer.REFUSED, "words": "Data itu wajib kami simpan.", "ground": "UU 43/2009 Pasal 40"}
    return Said(**{**told, **changes})


def incident_columns(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Surel berisi formulir terkirim ke alamat yang keliru",
        "noticed_at": timezone.now(),
        "happened_at": timezone.now() - timedelta(hours=5),
        "cause": "Alamat tujuan salah dipilih dari buku alamat.",
        "data_kinds": ["name", "nip"],
        "exposed": "Nama dan NIP pada satu formulir.",
        "subjects": "Satu pejabat pemilik sertifikat.",
        "affected": 1,
        "handling": "Penerima diminta menghapus surelnya, dan sudah menjawab.",
        "measures": "Buku alamat dibersihkan; formulir tidak lagi dikirim melalui surel.",
        "holder_ids": [],
        "case_ids": [],
        **changes,
    }


def typed_incident(**changes: Any) -> dict[str, Any]:
    """What is posted for an incident."""
    local = timezone.localtime(timezone.now() - timedelta(hours=1))
    columns = incident_columns()
    same = ("title", "cause", "data_kinds", "exposed", "subjects", "handling", "measures")
    return {
        **{name: columns[name] for name in same},
        "noticed_on": local.strftime("%d-%m-%Y"),
        "noticed_time": local.strftime("%H.%M"),
        "happened_on": "",
        "happened_time": "",
        "affected": "1",
        "cases": "",
        "version": "",
        "entry": "",
        **changes,
    }


def agency_of_office(user: Any) -> Agency:
    return Agency.objects.create(
        office=user.office, name="Lembaga PDP Contoh", address="Jalan Contoh Nomor 2", changed_by=user
    )


def sentences(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client
