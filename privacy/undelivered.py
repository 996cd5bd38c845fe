"""Letters that were made and that nobody has handed over yet: somebody's task until it is on record that he did."""

from typing import Any

from django.db.models import F, Q

from accounts.models import User
from accounts.roles import ANSWERERS
from privacy.letters import Letter, LetterKind
from privacy.rights import may_send_letter

MOST = 20


def undelivered_for(user: User) -> list[Letter]:
    """What this person is to hand over, the oldest first. One query.

    Of an incident, those of the version that stands; while its time runs, the clock above says so already.
    """
    answers = Q(kind=LetterKind.ANSWER)
    if user.role not in ANSWERERS:
        answers &= Q(subject_request__recorded_by=user.pk)
    told = Q(incident__agency_told_at__isnull=False, incident__subjects_told_at__isnull=False)
    standing = Q(version=F("incident__version"), incident__closed_at=None)
    wanted = answers | told & standing if user.role in ANSWERERS else answers
    rows: Any = Letter.objects.filter(wanted, office=user.office_id, sent_at=None).defer("content")
    related = rows.select_related("subject_request__person", "subject_request__holder", "incident")
    return [
        letter
        for letter in related.order_by("made_at", "pk")[:MOST]
        if letter.subject_request is None or may_send_letter(letter.subject_request, user)
    ]
