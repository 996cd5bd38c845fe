"""The cases that a certificate is told of: the one that brought it, its renewals, and that one of them is open."""

from collections.abc import Iterator

from certificates.beside import RelatedCase
from certificates.models import Certificate
from renewals.beginning import case_that_brought
from renewals.models import Renewal
from sop.case import Case

MOST = 10


def cases_of(certificate: Certificate) -> Iterator[RelatedCase]:
    """The case that brought it first, then its renewals, the latest movement first."""
    if case := case_that_brought(certificate):
        yield _related("Diterbitkan melalui", case)
    renewals = Renewal.objects.of_office(certificate.office_id).filter(predecessor=certificate)
    for renewal in renewals.order_by("-moved_at", "-pk")[:MOST]:
        yield _related("Diperpanjang melalui", renewal)


def running_renewal(certificate: Certificate) -> str:
    """The renewal of this certificate that is open, by its name; empty where none is."""
    case = Renewal.objects.of_office(certificate.office_id).open().filter(predecessor=certificate).first()
    return str(case) if case else ""


def _related(words: str, case: Case) -> RelatedCase:
    kind = case.procedure.label.lower()
    return RelatedCase(
        words=f"{words} {kind}", name=str(case), standing=case.standing[1], url=case.get_absolute_url()
    )
