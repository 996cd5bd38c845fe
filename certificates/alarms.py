"""What an office is warned of because of who is in office. Pure: tenures and certificates in, sentences out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.nip import InvalidIdentifier, parse_user_nip
from accounts.zones import day

if TYPE_CHECKING:
    from certificates.models import Certificate
    from certificates.tenures import Tenure

# Batas usia pensiun of a head of office (jabatan pimpinan tinggi), in years. An estimate, and said as one.
RETIREMENT_AGE = 60
# From so many days before its end a tenure is urgent; before that, only worth knowing.
URGENT_WITHIN = timedelta(days=30)


class Urgency(IntEnum):
    """The most urgent first."""

    SERVICE_STOPS = 0
    SOON = 1
    ADVICE = 2

    @property
    def tone(self) -> str:
        return ("error", "warning", "info")[self]

    @property
    def icon(self) -> str:
        return ("exclamation-triangle-fill", "hourglass-split", "info-circle-fill")[self]


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong, or will be; what to do; and the tenure on whose page it is done."""

    urgency: Urgency
    sentence: str
    advice: str
    tenure_id: UUID
    # Whether it asks for another officer, and not for a certificate of this one.
    asks_for_change: bool = True

    @property
    def url(self) -> str:
        return reverse(f"tenures:{'succession' if self.asks_for_change else 'detail'}", args=[self.tenure_id])

    @property
    def button(self) -> str:
        return "Buka Pergantian Pejabat" if self.asks_for_change else "Buka halaman pejabat"


def alarms(
    tenures: Sequence["Tenure"], certificates: Iterable["Certificate"], *, today: date, others: int = 0
) -> list[Alarm]:
    """All alarms of an office, the most urgent first.

    `tenures`: those that were meant, the latest first; `certificates`: what is in force of their holders; `others`: how
    many certificates in force belong to people of whom no tenure is known.
    """
    held = {certificate.holder_id: certificate for certificate in certificates}
    found = [*_left(tenures, held, today=today), *_vacant(tenures, today=today)]
    for tenure in tenures:
        if tenure.is_over(today):
            continue
        certificate = held.get(tenure.holder_id)
        if certificate is None:
            found.append(_no_certificate(tenure, today=today, others=others))
        else:
            found += _ends_first(tenure, certificate, today=today)
            found += _retires_first(tenure, certificate)
    return sorted(found, key=lambda alarm: alarm.urgency)


def _left(tenures: Sequence["Tenure"], held: dict[UUID, "Certificate"], *, today: date) -> Iterator[Alarm]:
    """Holders whose last tenure is over while what they signed with is still good."""
    serving = {tenure.holder_id for tenure in tenures if not tenure.is_over(today)}
    told = set(serving)
    for tenure in tenures:
        certificate = held.get(tenure.holder_id)
        if tenure.holder_id in told or certificate is None:
            continue
        told.add(tenure.holder_id)
        if timezone.localdate(certificate.not_after) < today:
            continue
        yield Alarm(
            Urgency.SERVICE_STOPS,
            f"Pemegang sertifikat yang terpasang di SIAK tidak lagi menjabat: masa jabatan {tenure} berakhir pada"
            f" {day(tenure.ends_on)}.",
            "Jangan gunakan sertifikat ini selama ia tidak menjabat."
            if tenure.is_absence
            else "Jangan gunakan sertifikat ini lagi. Ajukan pencabutannya, dan buka pendaftaran bagi penggantinya.",
            tenure.pk,
        )


def _vacant(tenures: Sequence["Tenure"], *, today: date) -> Iterator[Alarm]:
    """Positions that nobody holds today."""
    positions: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        positions.setdefault(tenure.position.lower(), []).append(tenure)
    for of_one in positions.values():
        past = [tenure for tenure in of_one if tenure.is_over(today)]
        if past and not any(tenure.is_current(today) for tenure in of_one):
            yield Alarm(
                Urgency.SERVICE_STOPS,
                f"Tidak ada pejabat yang tercatat sebagai {past[0].position} sejak {day(past[0].ends_on)}.",
                "Catat penggantinya, juga bila ia Plt. atau Plh., lalu buka pendaftaran sertifikatnya.",
                past[0].pk,
            )


def _no_certificate(tenure: "Tenure", *, today: date, others: int) -> Alarm:
    if not tenure.is_current(today):
        return Alarm(
            Urgency.ADVICE,
            f"{tenure} mulai menjabat pada {day(tenure.starts_on)} dan belum memiliki sertifikat.",
            "Pendaftarannya dapat dibuka sekarang, agar pelayanan tidak terhenti pada hari itu.",
            tenure.pk,
            asks_for_change=False,
        )
    other = " Sertifikat yang terpasang di SIAK atas nama orang lain." if others else ""
    return Alarm(
        Urgency.SERVICE_STOPS,
        f"{tenure} menjabat sejak {day(tenure.starts_on)} dan belum memiliki sertifikat yang terpasang di SIAK.{other}",
        "Tanpa sertifikat, KK dan akta tidak dapat ditandatangani. Buka atau selesaikan pendaftarannya.",
        tenure.pk,
        asks_for_change=False,
    )


def _ends_first(tenure: "Tenure", certificate: "Certificate", *, today: date) -> Iterator[Alarm]:
    ends = timezone.localdate(certificate.not_after)
    if tenure.ends_on is None or tenure.ends_on >= ends or ends < today:
        return
    yield Alarm(
        Urgency.SOON if tenure.ends_on - today <= URGENT_WITHIN else Urgency.ADVICE,
        f"Masa jabatan {tenure} berakhir pada {day(tenure.ends_on)}, sebelum sertifikat elektroniknya berakhir pada"
        f" {day(ends)}.",
        "Siapkan pejabat berikutnya, atau catat SK perpanjangannya bila ia tetap menjabat.",
        tenure.pk,
    )


def _retires_first(tenure: "Tenure", certificate: "Certificate") -> Iterator[Alarm]:
    """An advice: what a NIP says of somebody's birth need not be so, and retirement has its own decree."""
    retires = retirement(tenure.holder.nip)
    ends = timezone.localdate(certificate.not_after)
    if retires is None or retires > ends or (tenure.ends_on and tenure.ends_on <= retires):
        return
    yield Alarm(
        Urgency.ADVICE,
        f"Menurut tanggal lahir pada NIP, {tenure} berusia {RETIREMENT_AGE} tahun pada {day(retires)}, perkiraan batas"
        f" usia pensiun, sebelum sertifikat elektroniknya berakhir pada {day(ends)}.",
        "Periksa SK pensiunnya dan siapkan pejabat berikutnya sebelum hari itu.",
        tenure.pk,
    )


def retirement(nip: str) -> date | None:
    """The day on which the bearer of a NIP comes to the age of retirement; None where the number does not tell."""
    try:
        born_on = parse_user_nip(nip).born_on
    except InvalidIdentifier:
        return None
    # Sixty years after a leap day comes another, except in 2100.
    return born_on.replace(year=born_on.year + RETIREMENT_AGE)
