"""Whose data a request is about, and what the office has of him: the rooms that keep it say so."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from accounts.nip import spaced
from accounts.zones import day, moment
from audit.concerns import Person, Things, things_of
from certificates.identifiers import masked
from certificates.models import Certificate, Holder, Tenure
from documents.models import Document
from privacy.subject_requests import SubjectRequest
from sop.case import Case
from sop.inbox import case_models
from sop.suspension import open_cases

Row = tuple[str, str]
# More than anybody has; beyond it, the trail's own export tells the rest.
MOST = 200


@dataclass(frozen=True)
class Subject:
    """A person, and by what the trail and the registers find his data."""

    person: Person
    things: Things

    @property
    def cases(self) -> list[Case]:
        """His cases, ended ones too, the latest first."""
        keys = list(self.things.cases)
        found = [
            case
            for model in case_models()
            for case in model.objects.of_office(self.person.office_id).filter(pk__in=keys)[:MOST]
        ]
        return sorted(found, key=lambda case: case.moved_at, reverse=True)

    @property
    def open_cases(self) -> list[Case]:
        return open_cases(self.things.cases, office_id=self.person.office_id)

    @property
    def certificates(self) -> list[Certificate]:
        rows = Certificate.objects.of_office(self.person.office_id).filter(pk__in=list(self.things.subjects))
        return list(rows.select_related("holder").defer("der", "chain").order_by("-not_after")[:MOST])

    @property
    def tenures(self) -> list[Tenure]:
        rows = Tenure.objects.of_office(self.person.office_id).filter(pk__in=list(self.things.cases))
        return list(rows.select_related("holder").order_by("-starts_on")[:MOST])

    @property
    def papers(self) -> list[Document]:
        """What is stored of him, with the newest last."""
        papers = Document.objects.of_office(self.person.office_id)
        return list(papers.filter(case_id__in=list(self.things.cases)).order_by("created_at")[:MOST])


def subject_of(asked: SubjectRequest) -> Subject:
    """Whose data it is about, and what there is of him."""
    person = person_of(asked.person, asked.holder)
    return Subject(person, things_of(person))


def person_of(user: User | None, holder: Holder | None) -> Person:
    """Whoever it is, as the trail names him."""
    if user:
        return Person(user.office_id, user.full_name, nip=user.nip, username=user.username)
    assert holder is not None  # the database keeps a request of nobody from being stored
    return Person(holder.office_id, holder.full_name, nip=holder.nip, holder_id=holder.pk)


def trail_url(person: Person) -> str:
    """Where an administrator reads who opened and changed this person's data; nowhere of whom nothing tells."""
    asked = {"pemilik": str(person.holder_id)} if person.holder_id else {"cari": person.nip}
    return f"{reverse('audit:list')}?{urlencode(asked | {'jenis': 'semua'})}" if any(asked.values()) else ""


def copy_url(person: Person) -> str:
    """Where an administrator has the trail of a holder without an account made as a file."""
    asked = urlencode({"pemilik": str(person.holder_id), "jenis": "semua"})
    return f"{reverse('audit:new_sheet')}?{asked}" if person.holder_id else ""


def rows_about(asked: SubjectRequest, subject: Subject) -> list[Row]:
    """His data in words, as an answer to a request for access lists them. Numbers stay masked: paper gets lost."""
    rows = [("Nama lengkap", subject.person.full_name)]
    rows += [("NIP", spaced(subject.person.nip))] if subject.person.nip else []
    rows += [("NIK", masked(nik))] if (nik := _nik(asked, subject)) else []
    if asked.person:
        rows += [
            ("Akun", f"{asked.person.username}, {asked.person.get_role_display()}"),
            ("Surel kedinasan", asked.person.email),
        ]
    rows += [
        (
            "Masa jabatan",
            f"{tenure.title}, sejak {day(tenure.starts_on)}, SK {tenure.decree_number}",
        )
        for tenure in subject.tenures
    ]
    rows += [
        ("Permohonan", f"{case}, {case.standing[1].lower()}, sejak {moment(case.moved_at)}")
        for case in subject.cases
    ]
    rows += [
        ("Sertifikat", f"nomor seri {one.serial}, berlaku sampai {moment(one.not_after)}")
        for one in subject.certificates
    ]
    rows += [
        ("Dokumen", f"{paper.get_kind_display()}, {paper.pages} halaman, disimpan {day(paper.created_at)}")
        for paper in subject.papers
    ]
    return rows


def holders_of(office_id: int) -> list[tuple[UUID, str]]:
    """The people of whom the office keeps certificates or tenures."""
    rows = Holder.objects.filter(office=office_id).on_record().distinct().order_by("full_name", "pk")
    return [
        (pk, f"{name}, NIP {spaced(nip)}" if nip else name)
        for pk, name, nip in rows.values_list("pk", "full_name", "nip")[:500]
    ]


def _nik(asked: SubjectRequest, subject: Subject) -> str:
    """Of a user by the tenure that bears his NIP."""
    holder = asked.holder or next((tenure.holder for tenure in subject.tenures), None)
    return str(holder.nik) if holder else ""
