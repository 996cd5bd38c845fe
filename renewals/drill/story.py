"""The story: told from the books of the application, so that it says what happened and not what was meant to.

Acts come from the trail, what stands on a bell from the outbox, mails from the letter box. Only what surrounds them (an
office is closed, a server is away) is told by the plot.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from textwrap import fill as wrapped
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import formats, timezone

from accounts.models import Office, Role
from accounts.zones import label_of, moment
from audit.about import acts_since
from audit.actions import Action
from notifications.mail import message_id
from notifications.models import Notice
from renewals.drill.post import Letter, PostOffice
from sop.inbox import case_models

if TYPE_CHECKING:
    from audit.models import Entry

WIDTH, INDENT = 100, 13
LATE = timedelta(hours=12)
BALANCED = "Neraca seimbang: tidak ada yang luput diberi tahu, dan tidak ada yang diberi tahu dua kali."
UNBALANCED = "Neraca TIDAK seimbang: {number} hal pada daftar di atas harus diperiksa."

Thing = TypeVar("Thing")


class Story:
    """Writes one line after the other, each under the heading of its day."""

    def __init__(self, write: Callable[[str], object], *, post: PostOffice) -> None:
        self.write = write
        self.post = post
        self._day: date | None = None
        self._entry = self._notice = self._letter = 0

    def paragraph(self, text: str) -> None:
        self.write(f"{wrapped(text, WIDTH)}\n\n")

    def title(self, text: str) -> None:
        self.write(f"{text}\n{'=' * len(text)}\n\n")

    def balance(self, counted: Sequence[str], *, faults: Sequence[str]) -> None:
        """The end of it."""
        self.write("\n")
        self.title("Neraca")
        for sentence in counted:
            self.write(f"{wrapped(f'- {sentence}', WIDTH, subsequent_indent='  ')}\n")
        for fault in faults:
            self.write(f"{wrapped(f'! {fault}', WIDTH, subsequent_indent='  ')}\n")
        self.write(f"\n{UNBALANCED.format(number=len(faults)) if faults else BALANCED}\n")

    def remark(self, office: Office, sentence: str) -> None:
        """What the plot has to say, now."""
        self.go_on()
        self._line(timezone.now(), office, sentence)

    def go_on(self) -> None:
        """Tell what has come into the books since the last time."""
        self._acts()
        letters = self._new_letters()
        fresh = self._bells(letters)
        self._mails([pair for pair in letters if pair[1].pk not in fresh])

    def _acts(self) -> None:
        for entry in acts_since(self._entry):
            self._entry = entry.pk
            assert entry.office is not None  # all that the drill does is done in an office
            self._line(entry.at, entry.office, _act(entry))

    def _new_letters(self) -> list[tuple[Letter, Notice]]:
        came, self._letter = self.post.letters[self._letter :], len(self.post.letters)
        if not came:
            return []
        written = Notice.objects.select_related("recipient__office", "office")
        known = {message_id(notice): notice for notice in written}
        return [(letter, known[letter.message_id]) for letter in came]

    def _bells(self, letters: Sequence[tuple[Letter, Notice]]) -> set[int]:
        """Tell what stands on bells since the last time, and which of it was mailed by now."""
        new = Notice.objects.filter(pk__gt=self._notice).select_related("recipient__office", "office")
        mailed = {notice.pk for _, notice in letters}
        # Who has no account, or none any more, has no bell.
        fresh = [notice for notice in new.order_by("pk") if notice.recipient and notice.recipient.is_active]
        for told in _alike(fresh, key=lambda notice: (notice.subject, notice.sender.pk, notice.pk in mailed)):
            ways = "lonceng dan surel" if told[0].pk in mailed else "lonceng"
            sentence = f"{_readers(told)} diberi tahu melalui {ways}: “{told[0].subject}”."
            self._line(told[0].created_at, told[0].sender, sentence)
        self._notice = max([self._notice, *(notice.pk for notice in fresh)])
        return {notice.pk for notice in fresh}

    def _mails(self, letters: Sequence[tuple[Letter, Notice]]) -> None:
        """What was mailed later than it stood on a bell, or to somebody who has none."""
        for pairs in _alike(letters, key=lambda pair: (pair[1].subject, pair[1].sender.pk)):
            letter, notice = pairs[0]
            with timezone.override(notice.sender.zone):
                since = (
                    f", yang dicatat sejak {moment(notice.created_at)}" if _is_late(letter, notice) else ""
                )
            sentence = (
                f"{_readers([notice for _, notice in pairs])} menerima surel: “{notice.subject}”{since}."
            )
            self._line(letter.came_at, notice.sender, sentence)

    def _line(self, at: datetime, office: Office, sentence: str) -> None:
        local = at.astimezone(office.zone)
        self._open(local.date())
        when = f"  {local:%H.%M} {label_of(office.zone):<4} "
        self.write(f"{wrapped(when + sentence, WIDTH, subsequent_indent=' ' * INDENT)}\n")

    def _open(self, day: date) -> None:
        if day == self._day:
            return
        quiet = (day - self._day).days - 1 if self._day else 0
        if quiet > 0:
            self.write(f"\n  ({quiet} hari berlalu tanpa kejadian.)\n")
        self._day = day
        self.write(f"\n{formats.date_format(day, 'l, j F Y')}\n")


def _act(entry: "Entry") -> str:
    """Who did what, and in which case."""
    who = f"{entry.who} ({Role(entry.role).label})" if entry.role else entry.who
    deed = entry.deed.removesuffix(".")
    if entry.action == Action.START:
        deed = deed.replace("permohonan", f"permohonan {_matter(entry.case_id)}", 1)
    if entry.case_number:
        deed += f"{',' if ',' in deed else ''} pada permohonan {entry.case_number}"
    return f"{who} {deed}."


def _matter(case_id: Any) -> str:
    """Which procedure a case runs through, and for whom."""
    found = (model.objects.filter(pk=case_id).first() for model in case_models())
    case = next(case for case in found if case)
    return f"{case._meta.verbose_name} bagi {case.full_name}"


def _readers(notices: Sequence[Notice]) -> str:
    """Their names, each with what he is; those without an account last."""
    ordered = sorted(notices, key=lambda notice: (notice.recipient is None, notice.reader))
    names = [
        f"{notice.reader} ({notice.recipient.get_role_display() if notice.recipient else 'kontak lanjutan'})"
        for notice in ordered
    ]
    return listed(names)


def listed(words: Sequence[str]) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    *others, last = words
    if len(others) > 1:
        return f"{', '.join(others)}, dan {last}"
    return f"{others[0]} dan {last}" if others else last


def _is_late(letter: Letter, notice: Notice) -> bool:
    return letter.came_at - notice.created_at > LATE


def _alike(things: Iterable[Thing], *, key: Callable[[Thing], Any]) -> list[list[Thing]]:
    """Those of one key together, in the order of the first of each."""
    groups: dict[Any, list[Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return list(groups.values())
