"""Which entries of the trail are about certificates, tenures and holders, and where those are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, UUIDField, Value
from django.urls import reverse

from accounts.models import OFFICERS
from audit.actions import OF_CERTIFICATES, Action
from audit.concerns import Concern, Person, Reader, Things, Written
from certificates.holders import NAME_WORDS
from certificates.models import Certificate, Holder, Tenure
from certificates.search import beginnings

MOST = 100
# Whose subject is a certificate, beside what is done with a certificate itself.
ABOUT_CERTIFICATES = {*OF_CERTIFICATES, Action.START}
ABOUT_TENURES = {
    Action.BEGIN_TENURE,
    Action.END_TENURE,
    Action.CHANGE_TENURE,
    Action.PLACE_DECREE,
    Action.FOLLOW_TENURE,
    Action.READ_NIK,
    Action.READ_DOCUMENT,
}
Row = dict[str, Any]


def tell(entries: Sequence[Written], reader: Reader) -> Mapping[int, Sequence[Concern]]:
    """The certificate, or whose tenure it was."""
    subjects = {entry.subject_id for entry in entries if entry.action in ABOUT_CERTIFICATES}
    cases = {entry.case_id for entry in entries if entry.action in ABOUT_TENURES}
    certificates = _by_key(Certificate.objects, subjects, reader, "serial", "holder_id", "holder__full_name")
    tenures = _by_key(Tenure.objects, cases, reader, "holder_id", "holder__full_name")
    return {entry.pk: list(_concerns(entry, reader, certificates, tenures)) for entry in entries}


def _by_key(rows: Any, keys: Iterable[UUID | None], reader: Reader, *names: str) -> dict[UUID, Row]:
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    return {
        row["pk"]: row for row in rows.filter(office=reader.office_id, pk__in=wanted).values("pk", *names)
    }


def _concerns(
    entry: Written, reader: Reader, certificates: Mapping[UUID, Row], tenures: Mapping[UUID, Row]
) -> Iterator[Concern]:
    certificate = certificates.get(entry.subject_id) if entry.subject_id else None
    if certificate and entry.action in ABOUT_CERTIFICATES:
        words = f"Sertifikat {certificate['holder__full_name']}, nomor seri {certificate['serial']}"
        url = reverse("certificates:detail", args=[certificate["pk"]])
        yield Concern(words, url, certificate["holder_id"])
    tenure = tenures.get(entry.case_id) if entry.case_id else None
    if tenure:
        url = reverse("tenures:detail", args=[tenure["pk"]]) if reader.role in OFFICERS else ""
        yield Concern(f"Masa jabatan {tenure['holder__full_name']}", url, tenure["holder_id"])


def seek(words: str, office_id: int) -> tuple[Things, bool]:
    """Certificates by their serial, and all that is on record of holders by their NIP or the words of their name."""
    letters = words.replace(" ", "")
    if letters.isascii() and letters.isdecimal():
        register = Certificate.objects.of_office(office_id).filter(serial__startswith=letters)
        rows = list(register.order_by("serial").values_list("pk", "case_id")[: MOST + 1])
        holders = Holder.objects.filter(~Q(nip=""), office=office_id, nip=letters)
        found = Things(frozenset(case for _, case in rows if case), frozenset(pk for pk, _ in rows))
        return found | _of_holders(list(holders.values_list("pk", flat=True)[:MOST])), len(rows) > MOST
    query = SearchQuery(beginnings(words), config="simple", search_type="raw")
    of_name = Holder.objects.filter(office=office_id).alias(words=NAME_WORDS).filter(words=query)
    keys = list(of_name.values_list("pk", flat=True)[: MOST + 1])
    return _of_holders(keys[:MOST]), len(keys) > MOST


def gather(person: Person) -> Things:
    """Certificates and tenures of a holder, or of every holder with the NIP of a user."""
    if person.holder_id:
        return _of_holders([person.holder_id])
    if not person.nip:
        return Things()
    holders = Holder.objects.filter(~Q(nip=""), office=person.office_id, nip=person.nip)
    return _of_holders(list(holders.values_list("pk", flat=True)[:MOST]))


def holder(key: UUID, office_id: int) -> Person | None:
    """The holder as the trail names him."""
    found = Holder.objects.filter(office=office_id, pk=key).first()
    return Person(office_id, found.full_name, found.nip, found.pk) if found else None


def _of_holders(keys: Sequence[UUID]) -> Things:
    if not keys:
        return Things()
    none = Value(None, output_field=UUIDField())
    tenures = Tenure.objects.filter(holder__in=keys).values_list(none, "pk")
    rows = Certificate.objects.filter(holder__in=keys).values_list("pk", "case_id").union(tenures, all=True)
    return Things(
        cases=frozenset(case for _, case in rows if case), subjects=frozenset(pk for pk, _ in rows if pk)
    )
