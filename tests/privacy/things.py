"""One thing of each kind of the room, stored past its acts, for tests that visit every address."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from certificates.models import Holder
from privacy.deadline import due_after
from privacy.models import Incident, Letter, SubjectRequest
from tests.privacy.said import incident_columns


def of_personal_data(holder: Holder, user: User) -> dict[str, Any]:
    """What a holder has asked and was answered, and an incident."""
    moment = timezone.now()
    received = SubjectRequest.objects.create(
        office=user.office,
        number="PDP-2026-0001",
        kind="access",
        holder=holder,
        wish="Salinan data.",
        arrived_by="letter",
        received_at=moment,
        recorded_at=moment,
        due_at=due_after(moment),
        recorded_by=user,
    )
    told = {
        "kind": "answer",
        "number": "PDP-2026-0001/J",
        "addressee": "Contoh",
        "content": b"%PDF-1.7 contoh",
    }
    letter = Letter.objects.create(
        office=user.office, subject_request=received, sha256="0" * 64, made_by=user, **told
    )
    columns = incident_columns(noticed_at=moment, due_at=due_after(moment), recorded_at=moment)
    columns |= {"office": user.office, "number": "INS-2026-0001", "recorded_by": user}
    incident = Incident.objects.create(**columns)
    return {"subject_request": received, "withdrawal": received, "letter": letter, "incident": incident}


def asked_by(user: User) -> dict[str, Any]:
    """What somebody with an account has asked about his own data, and the letter that answers it."""
    moment = timezone.now()
    asked = SubjectRequest.objects.create(
        office=user.office,
        number="PDP-2026-0002",
        kind="access",
        person=user,
        wish="Salinan data saya.",
        arrived_by="application",
        received_at=moment,
        recorded_at=moment,
        due_at=due_after(moment),
        recorded_by=user,
    )
    letter = Letter.objects.create(
        office=user.office,
        subject_request=asked,
        sha256="1" * 64,
        made_by=user,
        kind="answer",
        number="PDP-2026-0002/J",
        addressee=user.full_name,
        content=b"%PDF-1.7 contoh",
    )
    return {"subject_request": asked, "letter": letter}
