"""The time of an incident runs since it was first said to be noticed; nobody gains time by a correction."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.zones import moment
from audit.actions import Action, Outcome
from audit.models import Entry
from privacy.incident_acts import LATER, change_incident, open_incident
from tests.privacy.said import incident_columns, now


def test_it_does_not_move_later_and_the_try_is_on_record(kepala_dinas: User) -> None:
    noticed = now() - timedelta(hours=70)
    columns = incident_columns(noticed_at=noticed, happened_at=None)
    incident = open_incident(by=kepala_dinas, **columns)
    with pytest.raises(ValidationError) as refusal:
        change_incident(incident, by=kepala_dinas, version=1, noticed_at=noticed + timedelta(minutes=1))
    assert refusal.value.message_dict == {"noticed_at": [LATER]}
    incident.refresh_from_db()
    assert (incident.noticed_at, incident.version) == (noticed, 1)
    entry = Entry.objects.get(action=Action.CHANGE_INCIDENT, outcome=Outcome.REFUSED)
    assert entry.facts["reason"] == LATER


def test_it_moves_earlier_with_both_times_on_record(kepala_dinas: User) -> None:
    noticed = now() - timedelta(hours=2)
    incident = open_incident(by=kepala_dinas, **incident_columns(noticed_at=noticed, happened_at=None))
    earlier = noticed - timedelta(hours=3)
    change_incident(incident, by=kepala_dinas, version=1, noticed_at=earlier)
    incident.refresh_from_db()
    assert incident.due_at == earlier + timedelta(hours=72)
    entry = Entry.objects.get(action=Action.CHANGE_INCIDENT)
    assert entry.facts["changed"] == [f"waktu diketahui {moment(noticed)} menjadi {moment(earlier)}"]
