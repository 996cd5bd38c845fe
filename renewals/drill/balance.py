"""The balance: the application's books against a reckoning of the drill's own.

The reckoning goes through certificates, readers and looks one by one, as a person with a calendar would; it shares no
line and no statement with the sweep.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.zones import moment
from notifications.mail import message_id
from notifications.models import Notice
from renewals.drill.facts import Facts, Life, Reader
from renewals.drill.post import Letter
from renewals.drill.story import listed
from renewals.models import Reminder, Sweep
from renewals.reminders import occasion

Key = tuple[UUID, int | None, int]
EARLIEST_HOUR = 6


@dataclass
class Verdict:
    """Whole sentences: what was counted, and what is wrong with it."""

    counted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def weigh(facts: Facts, *, letters: Sequence[Letter]) -> Verdict:
    """Nobody unwarned, nobody told twice: whether that is so."""
    verdict = Verdict()
    due, ledger = reckon(facts), _ledger()
    verdict.counted.append(
        f"Menurut hitungan tersendiri dari jalan cerita, {len(due)} pengingat harus tercatat. Buku pengingat memuat "
        f"{len(ledger)}."
    )
    verdict.faults += _unwarned(facts, due=due, ledger=ledger)
    verdict.faults += _unfounded(facts, due=due, ledger=ledger)
    _letters(verdict, facts, ledger=ledger, letters=letters)
    _days(verdict, facts)
    _each_reader(verdict, facts, ledger=ledger)
    return verdict


def reckon(facts: Facts) -> dict[Key, datetime]:
    """What must stand on the ledger, and since when: at each look, for each certificate and each of its readers, the
    most urgent rung that is due, unless he was told of it or of a more urgent one before.
    """
    due: dict[Key, datetime] = {}
    for life in facts.lives:
        for reader in facts.readers:
            if reader.office_id == life.office_id:
                due |= {
                    (life.certificate_id, reader.person_id, rung): at
                    for rung, at in _told(life, reader, facts)
                }
    return due


def _told(life: Life, reader: Reader, facts: Facts) -> Iterator[tuple[int, datetime]]:
    most_urgent = None
    for look in facts.beats:
        rung = life.rung_on(look)
        if rung is None or rung > reader.from_rung or not reader.reads_at(look):
            continue
        if most_urgent is None or rung < most_urgent:
            most_urgent = rung
            yield rung, look


def _ledger() -> dict[Key, datetime]:
    lines = Reminder.objects.values_list("certificate_id", "recipient_id", "rung", "recorded_at")
    return {(certificate, reader, rung): at for certificate, reader, rung, at in lines}


def _unwarned(facts: Facts, *, due: dict[Key, datetime], ledger: dict[Key, datetime]) -> Iterator[str]:
    for key, at in due.items():
        if key not in ledger:
            yield f"{_who(key, facts)} tidak diberi tahu {_what(key, facts)}, yang harus tercatat {moment(at)}."
        elif ledger[key] != at:
            yield f"{_who(key, facts)} diberi tahu {_what(key, facts)} {moment(ledger[key])}, bukan {moment(at)}."


def _unfounded(facts: Facts, *, due: dict[Key, datetime], ledger: dict[Key, datetime]) -> Iterator[str]:
    for key in ledger.keys() - due.keys():
        yield f"{_who(key, facts)} diberi tahu {_what(key, facts)}, padahal tidak semestinya."


def _letters(
    verdict: Verdict, facts: Facts, *, ledger: dict[Key, datetime], letters: Sequence[Letter]
) -> None:
    """Each line of the ledger has its notice; each notice was mailed once, to its reader, not at night."""
    notices = {(notice.occasion, notice.recipient_id): notice for notice in _notices()}
    came = Counter(letter.message_id for letter in letters)
    for key in ledger:
        if (occasion(key[0], rung=key[2]), key[1]) not in notices:
            verdict.faults.append(f"{_who(key, facts)} tidak memiliki pemberitahuan {_what(key, facts)}.")
    for notice in notices.values():
        verdict.faults += _letter_faults(notice, came=came.pop(message_id(notice), 0))
    verdict.faults += [f"Surel {name} tidak berasal dari pemberitahuan mana pun." for name in came]
    verdict.faults += _addresses(letters, notices=list(notices.values()), facts=facts)
    verdict.counted.append(
        f"{len(notices)} pemberitahuan ditulis, {len(ledger)} di antaranya pengingat. Server surel menerima "
        f"{len(letters)} surel."
    )


def _letter_faults(notice: Notice, *, came: int) -> Iterator[str]:
    said = f"Pemberitahuan “{notice.subject}” kepada {notice.reader}"
    if notice.given_up_at:
        yield f"{said} tidak dikirim lagi."
    elif came != 1 or not notice.sent_at:
        yield f"{said} sampai {came} kali, bukan satu kali."


def _addresses(letters: Sequence[Letter], *, notices: Sequence[Notice], facts: Facts) -> Iterator[str]:
    """By the plot's own address book, and by the office's own clock."""
    of_reminder = {
        message_id(notice): notice for notice in notices if notice.occasion.startswith("pengingat:")
    }
    for letter in letters:
        notice = of_reminder.get(letter.message_id)
        if notice is None:
            continue
        reader = facts.reader(notice.recipient_id, office_id=notice.sender.pk)
        if reader is None or letter.to != reader.address:
            yield f"Surel “{letter.subject}” sampai kepada {letter.to}, bukan kepada penerimanya."
        if letter.came_at.astimezone(notice.sender.zone).hour < EARLIEST_HOUR:
            yield f"Surel “{letter.subject}” kepada {letter.to} dikirim sebelum pukul 06.00."


def _notices() -> list[Notice]:
    return list(Notice.objects.select_related("recipient__office", "office"))


def _days(verdict: Verdict, facts: Facts) -> None:
    """Each day has its look, but for those on which the machine was off."""
    zone = timezone.get_default_timezone()
    looked = set(Sweep.objects.values_list("day", flat=True))
    first, last = (timezone.localdate(look, zone) for look in (facts.beats[0], facts.beats[-1]))
    every = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    missed = every - looked
    verdict.counted.append(
        f"Dari {len(every)} hari, {len(looked)} hari diperiksa dan {len(missed)} hari terlewat karena server dimatikan."
    )
    if missed != set(facts.days_off):
        verdict.faults.append("Hari yang terlewat tidak sama dengan hari server dimatikan.")


def _each_reader(verdict: Verdict, facts: Facts, *, ledger: dict[Key, datetime]) -> None:
    for life in facts.lives:
        for reader in facts.readers:
            rungs = [
                rung
                for certificate, person, rung in ledger
                if certificate == life.certificate_id
                and person == reader.person_id
                and reader.office_id == life.office_id
            ]
            if rungs:
                whose = "sertifikatnya sendiri" if reader.name == life.holder else f"sertifikat {life.holder}"
                verdict.counted.append(f"{reader.name} diingatkan akan {whose}: {_days_of(rungs)}.")


def _days_of(rungs: Sequence[int]) -> str:
    """Rungs in words, the earliest first."""
    before = [str(rung) for rung in sorted(rungs, reverse=True) if rung >= 0]
    after = [str(-rung) for rung in sorted(rungs, reverse=True) if rung < 0]
    said = [f"hari pengingat {listed(before)}"] if before else []
    said += [f"{listed(after)} hari sesudah berakhir"] if after else []
    return ", lalu ".join(said)


def _who(key: Key, facts: Facts) -> str:
    office_ids = [life.office_id for life in facts.lives if life.certificate_id == key[0]]
    reader = facts.reader(key[1], office_id=office_ids[0]) if office_ids else None
    return reader.name if reader else f"Penerima {key[1]}"


def _what(key: Key, facts: Facts) -> str:
    holders = [life.holder for life in facts.lives if life.certificate_id == key[0]]
    return f"tentang sertifikat {holders[0] if holders else key[0]} ({_days_of([key[2]])})"
