"""What the signed roots say of a walk that is over, and of what it did not meet."""

from collections.abc import Callable
from typing import Protocol

from django.db import connection

from audit.findings import Finding, Report, Verdict
from audit.seals import Checkpoint

LAST_NUMBER = "SELECT entry_id FROM audit_leaf ORDER BY position DESC LIMIT 1"
SEALED_AT = "SELECT at FROM audit_checkpoint WHERE size > %s ORDER BY size LIMIT 1"


Vouches = Callable[[int, bytes], bool]


class Walked(Protocol):
    """As much of a walk as is asked for here."""

    report: Report
    size: int
    sealed_size: int
    signed: int
    first_wrong: tuple[int, int] | None
    is_gapless: bool
    unsigned: int
    last_unsigned: int
    last_unsigned_root: bytes
    vouches: Vouches

    def is_ours(self, checkpoint: Checkpoint) -> bool: ...
    def note_unsigned(self, size: int) -> None: ...


def conclude(walk: Walked) -> None:
    """Add what follows from the checkpoints."""
    lost = _signed_beyond(walk)
    _judge_roots(walk, lost=lost)
    _judge_signatures(walk)
    for number, finding in enumerate(walk.report.findings):
        if finding.at is None and finding.position is not None:
            with connection.cursor() as cursor:
                cursor.execute(SEALED_AT, [finding.position])
                found = cursor.fetchone()
            walk.report.date(number, found[0] if found else None)


def ends_as_drawn(drawn: int) -> bool:
    """Whether the last leaf is of the entry that had the highest number then: what is missing was before it."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_NUMBER)
        found = cursor.fetchone()
    return found is not None and bool(found[0] == drawn)


def _signed_beyond(walk: Walked) -> Checkpoint | None:
    """The largest rightly signed checkpoint over more leaves than there are."""
    largest = None
    for checkpoint in Checkpoint.objects.filter(size__gt=walk.size).order_by("size").iterator(chunk_size=500):
        walk.report.checkpoints += 1
        if walk.is_ours(checkpoint):
            largest = checkpoint
        else:
            walk.note_unsigned(checkpoint.size)
    return largest


def _judge_roots(walk: Walked, *, lost: Checkpoint | None) -> None:
    report = walk.report
    if walk.first_wrong is not None:
        first, last = walk.first_wrong
        if report.is_found_between(first, last):
            return
        if lost:
            report.add(_gone(first, last, count=lost.size - walk.size))
        else:
            said = (
                f"di antara catatan tersegel ke-{first + 1} dan ke-{last} urutannya bukan lagi yang disegel"
            )
            report.add(Finding(Verdict.REORDERED, said, position=first))
    elif lost and walk.is_gapless:
        if ends_as_drawn(lost.drawn):
            report.add(_gone(walk.signed, lost.size, count=lost.size - walk.size))
        else:
            said = f"segel dibuat atas {lost.size} catatan, yang tersegel kini hanya {walk.size}"
            report.add(Finding(Verdict.TRUNCATED, said, position=walk.size))
    beyond = walk.sealed_size
    if walk.size > beyond and not report.is_found_between(beyond, walk.size):
        said = f"{walk.size - beyond} catatan terakhir ada pada pohon segel tanpa segel"
        report.add(Finding(Verdict.REBUILT, said, position=beyond))


def _gone(first: int, last: int, *, count: int) -> Finding:
    said = f"di antara catatan tersegel ke-{first + 1} dan ke-{last} ada {count} yang dihapus bersama daunnya"
    return Finding(Verdict.DELETED, said, position=first)


def _judge_signatures(walk: Walked) -> None:
    """A wrong signature before a right one over the same tree is a damaged checkpoint.

    At the end nobody vouches, unless the checkpoint stands outside as it was signed.
    """
    if not walk.unsigned:
        return
    if walk.last_unsigned <= walk.signed or (
        walk.signed and walk.vouches(walk.last_unsigned, walk.last_unsigned_root)
    ):
        said = f"{walk.unsigned} segel diubah, yang terakhir segel atas {walk.last_unsigned} catatan"
        walk.report.add(Finding(Verdict.CHANGED, said))
    else:
        said = (
            f"{walk.unsigned} segel, sampai dengan segel atas {walk.last_unsigned} catatan, tidak ditandatangani "
            f"dengan kunci aplikasi; yang sah berakhir pada {walk.signed} catatan"
        )
        walk.report.add(Finding(Verdict.REBUILT, said))
