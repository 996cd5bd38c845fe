"""In whose right somebody approves: by which tenure he heads his office on this day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from accounts.zones import day
from certificates.holder_data import PositionStatus, acting_as, titled

if TYPE_CHECKING:
    from accounts.models import User

# Approving asks it inside its transaction: of an office a few rows, and without the ORM, as all that a step asks.
TENURES = """
    SELECT {question}, tenure.position, tenure.kind, tenure.decree_number, tenure.decree_date, tenure.starts_on,
           tenure.ends_on, holder.nip, holder.full_name, office.name, office.time_zone
    FROM (VALUES (1)) AS always
    LEFT JOIN (
        certificates_tenure tenure
        JOIN certificates_holder holder ON holder.id = tenure.holder_id
        JOIN accounts_office office ON office.id = tenure.office_id
    ) ON tenure.office_id = %(office)s AND tenure.ended_how <> 'MISTAKEN'
    ORDER BY tenure.starts_on DESC, tenure.recorded_at DESC
"""
NOT_RECORDED = (
    "Masa jabatan Kepala Dinas kantor ini belum dicatat, sehingga aplikasi tidak dapat memeriksa bahwa Anda sedang "
    "menjabat. Minta ADB mencatat masa jabatan Anda beserta SK-nya pada halaman Pejabat."
)
NO_NIP = (
    "Akun Anda tidak memuat NIP, sehingga tidak dapat dicocokkan dengan masa jabatan yang tercatat. Minta "
    "Administrator Aplikasi melengkapi NIP akun Anda, lalu setujui."
)


class Term(NamedTuple):
    """A tenure as approving asks for it."""

    position: str
    kind: str
    decree_number: str
    decree_date: date
    starts_on: date
    ends_on: date | None
    nip: str
    full_name: str
    office: str
    time_zone: str

    @property
    def title(self) -> str:
        return titled(self.position, self.kind)

    @property
    def is_usual(self) -> bool:
        """Whether it is the head's own position, in the words that the application proposes for it."""
        return self.position.casefold() == f"Kepala {self.office}".casefold()

    @property
    def capacity(self) -> str:
        """In whose stead, and by which decree; nothing of whoever heads the office in his own right."""
        if self.kind == PositionStatus.DEFINITIF:
            return ""
        return acting_as(
            self.position, self.kind, decree_number=self.decree_number, decree_date=self.decree_date
        )

    def is_current(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)


@dataclass(frozen=True)
class Headship:
    """What an office has on record of who heads it, as one of its people approves or is about to."""

    terms: tuple[Term, ...]
    nip: str
    today: date

    @property
    def is_recorded(self) -> bool:
        """Whether the office records who heads it; one that does not, is not held to it."""
        return bool(self.terms)

    @property
    def term(self) -> Term | None:
        """By which tenure he is in office today."""
        return next((term for term in self._his if term.is_current(self.today)), None)

    @property
    def capacity(self) -> str:
        return self.term.capacity if self.term else ""

    @property
    def title(self) -> str:
        """The position in which he is in office today."""
        return self.term.title if self.term else ""

    @property
    def others(self) -> list[Term]:
        """Who else heads the office today."""
        return [term for term in self.terms if term.nip != self.nip and term.is_current(self.today)]

    @property
    def acting(self) -> list[Term]:
        """Who heads the office today in another's stead."""
        return [term for term in self.terms if term.capacity and term.is_current(self.today)]

    @property
    def caution(self) -> str:
        """What cannot be held against any record."""
        return "" if self.is_recorded else NOT_RECORDED

    @property
    def hindrance(self) -> str:
        """Why he does not approve today, and what to do; nothing where he may."""
        if not self.is_recorded or self.term:
            return ""
        if not self.nip:
            return NO_NIP
        return f"{self._why} {self._instead}"

    @property
    def _his(self) -> list[Term]:
        return [term for term in self.terms if self.nip and term.nip == self.nip]

    @property
    def _why(self) -> str:
        coming = [term for term in self._his if term.starts_on > self.today]
        if coming:
            return (
                f"Masa jabatan Anda sebagai {coming[-1].title} baru mulai pada {day(coming[-1].starts_on)}, sehingga "
                "Anda belum dapat menyetujui."
            )
        if self._his:
            return (
                f"Masa jabatan Anda sebagai {self._his[0].title} berakhir pada {day(self._his[0].ends_on)}, sehingga "
                "Anda tidak dapat menyetujui lagi."
            )
        return (
            f"Tidak ada masa jabatan {self.terms[0].position} yang tercatat dengan NIP akun Anda, sehingga Anda tidak "
            "dapat menyetujui."
        )

    @property
    def _instead(self) -> str:
        names = " dan ".join(f"{term.full_name} ({term.title})" for term in self.others)
        who = f"Yang menjabat hari ini {names}. " if names else "Hari ini tidak ada yang tercatat menjabat. "
        return (
            f"{who}Bila SK Anda belum dicatat atau diperpanjang, minta ADB mencatatnya "
            "dahulu pada halaman Pejabat."
        )


def headship_of(user: "User", *, now: datetime | None = None) -> Headship:
    """By which tenure this person may approve, on the day that it is in his office."""
    headship, _ = headship_and(user, "false", {}, now=now)
    return headship


def headship_and(
    user: "User", question: str, words: dict[str, Any], *, now: datetime | None = None
) -> tuple[Headship, bool]:
    """The same, and in the same statement the answer to one more `question`, an SQL expression of yes or no."""
    with connection.cursor() as cursor:
        cursor.execute(TENURES.format(question=question), {**words, "office": user.office_id})
        rows = cursor.fetchall()
    terms = [Term(*row[1:]) for row in rows if row[1] is not None]
    zone = ZoneInfo(terms[0].time_zone) if terms else None
    # Who heads a part of the office does not head the office; which words an office uses for its head, it decides.
    heads = [term for term in terms if term.is_usual] or terms
    today = timezone.localdate(now, timezone=zone)
    return Headship(terms=tuple(heads), nip=user.nip, today=today), bool(rows[0][0])
