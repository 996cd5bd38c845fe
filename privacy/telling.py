"""Who is told of a request: whoever answers it, and its subject once it is answered; nobody's name in a mail."""

from functools import partial

from django.db import transaction

from accounts.models import User
from accounts.roles import ANSWERERS
from notifications.models import tell, tell_person
from notifications.waking import wake_soon
from privacy.subject_requests import SubjectRequest


def tell_deciders(asked: SubjectRequest, *, by: User) -> None:
    """Whoever answers hears at once that there is something, and until when; not of whom it is."""
    notices = tell(
        office_id=asked.office_id,
        roles=ANSWERERS,
        besides=by.pk,
        occasion=f"permintaan:{asked.pk}",
        subject=f"{asked.headline} diterima",
        body=f"{asked.headline} harus dijawab dalam 3 x 24 jam sejak diterima: {asked.clock.words}.",
        path=asked.get_absolute_url(),
        button="Buka permintaan",
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)


def tell_withdrawn(asked: SubjectRequest, *, by: User) -> None:
    """Whoever answers hears who has ended the request of somebody who cannot see that himself."""
    notices = tell(
        office_id=asked.office_id,
        roles=ANSWERERS,
        besides=by.pk,
        occasion=f"ditarik:{asked.pk}",
        subject=f"{asked.headline} ditarik kembali",
        body=f"{by.full_name} mencatat bahwa pemilik data menarik kembali permintaannya, sehingga permintaan ini tidak "
        "dijawab lagi. Bila penarikan ini tidak Anda ketahui, tanyakan kepada pemilik datanya; permintaan yang masih "
        "berlaku dicatat kembali.",
        path=asked.get_absolute_url(),
        button="Periksa permintaan",
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)


def tell_subject(asked: SubjectRequest) -> None:
    """Whoever has an account hears that he was answered; what, the letter says."""
    if asked.person_id is None:
        return
    notice = tell_person(
        asked.person_id,
        address="",
        occasion=f"jawaban:{asked.pk}",
        subject=f"{asked.headline} sudah dijawab",
        body="Permintaan Anda atas data pribadi sudah dijawab. Surat jawabannya dapat diunduh pada halaman permintaan.",
        path=asked.get_absolute_url(),
        button="Lihat jawaban",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)
