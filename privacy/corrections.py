"""Where data of somebody stand that he says are wrong, where each is put right, and whether that was done meanwhile."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import OFFICERS, Role, User
from audit.actions import Action
from audit.trail import latest_deed, record
from certificates.models import Certificate, Tenure
from privacy.subject_requests import SubjectRequest
from privacy.subjects import Subject
from sop.case import Case
from sop.states import State

# What is approved, or was issued by BSrE, stays as it is: an approval holds only for what was approved.
APPROVED = "bagian dari berkas yang sudah disetujui"
ENDED = "permohonannya dibatalkan"
ISSUED = "isi sertifikat ditetapkan BSrE"


@dataclass(frozen=True)
class Place:
    """One record that bears his data."""

    key: str
    words: str
    # Where this reader puts it right, or at least sees it; nowhere where the page is not his.
    url: str = ""
    # Why it stays as it is; then the correction is noted beside it.
    fixed_because: str = ""
    # The entry by which it was put right since the request arrived.
    done: Any = None
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        return bool(self.fixed_because or self.done)

    @property
    def sentence(self) -> str:
        """As the letter says it."""
        return f"{self.words}, sebagai catatan ({self.fixed_because})" if self.fixed_because else self.words


def places_of(asked: SubjectRequest, subject: Subject, *, reader: User) -> list[Place]:
    """Each record that bears his data, and how it stands with its correction."""
    places = [_of_case(case, asked, reader=reader) for case in subject.cases]
    places += [_of_tenure(tenure, asked, reader=reader) for tenure in subject.tenures]
    places += [_of_certificate(one) for one in subject.certificates]
    return places + ([_of_account(asked, reader=reader)] if asked.person else [])


def note_correction(asked: SubjectRequest, place: Place, *, words: str, by: User) -> None:
    """Beside the record itself, on whose request it was put right, or what is right where it stays as it is."""
    facts: dict[str, Any] = {"reason": f"permintaan {asked.number}"}
    facts |= {"entry": place.done.pk} if place.done else {"note": words}
    about = dict(place.about)
    facts |= {"user": about.pop("user")} if "user" in about else {}
    record(Action.NOTE_CORRECTION, by=by, office_id=asked.office_id, facts=facts, **about)


def _of_case(case: Case, asked: SubjectRequest, *, reader: User) -> Place:
    place: dict[str, Any] = {
        "key": f"permohonan {case.pk}",
        "words": f"Permohonan {case}",
        "about": {"case_id": case.pk},
    }
    if case.state not in {State.DRAFT, State.FILLED}:
        because = ENDED if case.state == State.CANCELLED else APPROVED
        return Place(**place, url=case.get_absolute_url(), fixed_because=because)
    way = "fill" if case.state == State.DRAFT else "send_back"
    url = case.url_of(way) if case.may(way, reader) else ""
    return Place(**place, url=url, done=_since(asked, Action.FILL, case_id=case.pk))


def _of_tenure(tenure: Tenure, asked: SubjectRequest, *, reader: User) -> Place:
    return Place(
        key=f"jabatan {tenure.pk}",
        words=f"Masa jabatan {tenure}",
        url=reverse("tenures:correct", args=[tenure.pk]) if reader.role in OFFICERS else "",
        done=_since(asked, Action.CHANGE_TENURE, case_id=tenure.pk),
        about={"case_id": tenure.pk},
    )


def _of_certificate(certificate: Certificate) -> Place:
    return Place(
        key=f"sertifikat {certificate.pk}",
        words=f"Sertifikat nomor seri {certificate.serial}",
        url=certificate.get_absolute_url(),
        fixed_because=ISSUED,
        about={"subject_id": certificate.pk},
    )


def _of_account(asked: SubjectRequest, *, reader: User) -> Place:
    assert asked.person is not None  # asked by the only caller
    username = asked.person.username
    return Place(
        key=f"akun {asked.person_id}",
        words="Akun pada aplikasi ini",
        url=reverse("accounts:edit_person", args=[asked.person_id]) if reader.role == Role.ADMIN else "",
        done=_since(asked, Action.CHANGE_USER, user=username),
        about={"user": username},
    )


def _since(asked: SubjectRequest, action: Action, *, case_id: UUID | None = None, user: str = "") -> Any:
    ended = {"until": asked.ended_at} if asked.ended_at else {}
    return latest_deed(
        action, office_id=asked.office_id, case_id=case_id, user=user, since=asked.received_at, **ended
    )
