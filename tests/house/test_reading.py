"""Looking changes nothing: no GET and no HEAD writes a row, but those that say that somebody looked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from sop.states import State
from tests.house.authorisation_table import TABLE
from tests.house.test_authorisation import Things, address, people, quiet, things
from tests.renewals.conftest import fill_inputs, in_force, paper, registration_in, renewal_in, scan_of, sop

__all__ = [
    "fill_inputs",
    "in_force",
    "paper",
    "people",
    "quiet",
    "registration_in",
    "renewal_in",
    "scan_of",
    "sop",
    "things",
]

# That somebody is there, and what he read: entries are looked at one by one.
SAYS_THAT_ONE_LOOKED = {"django_session", "audit_entry"}
# A notice knows when the page that it leads to was opened; of its other columns none may change.
ROW = {"notifications_notice": "(to_jsonb(t) - 'read_at')::text"}
# A calendar remembers what it told, so that its next answer can say what has changed since (docs/decisions/0012).
REMEMBERS = {("notifications:feed", "notifications_calendarentry")}
READINGS = {action for action in Action if action.name.startswith("READ_")}
Lead = Callable[[State], Any]


def tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - SAYS_THAT_ONE_LOOKED)


def contents() -> dict[str, str]:
    """A fingerprint of each table: of its rows, and of where each stands, which even a write of the same changes."""
    parts = [
        f"SELECT '{name}', md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM"
        f' (SELECT {ROW.get(name, "t.ctid::text || t::text")} AS row FROM "{name}" t) AS rows'
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def looker(user: User | None) -> Client:
    """A browser in which somebody has just logged in and looked at a page, or nobody."""
    browser = Client()
    if user:
        browser.force_login(user)
        browser.get("/profil/")
    return browser


def changed_by(browser: Client, path: str) -> list[str]:
    """Which tables one look at this address has changed, and which acts it has put on record."""
    before, last = contents(), Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for method in ("GET", "HEAD"):
        browser.generic(method, path)
    after = contents()
    done = Entry.objects.filter(id__gt=last, outcome=Outcome.DONE).exclude(
        action__in=[*READINGS, Action.LOG_IN]
    )
    return [name for name in before if before[name] != after[name]] + [entry.action for entry in done]


@pytest.mark.parametrize("role", [*Role, None])
def test_no_look_at_any_address_changes_anything(
    things: Things, people: dict[str, User], role: str | None
) -> None:
    browser = looker(people[role] if role else None)
    wrong = {}
    for name, row in TABLE.items():
        for whose in ("own", "foreign"):
            changed = changed_by(browser, address(name, row, things[whose]))
            if unexpected := [what for what in changed if (name, what) not in REMEMBERS]:
                wrong[name, whose] = unexpected
    assert wrong == {}


def looked_at_by_all(case: Any, *, about: str, people: dict[str, User]) -> dict[tuple[str, str], list[str]]:
    names = [name for name, row in TABLE.items() if row.about == about]
    browsers = {role: looker(user) for role, user in people.items()}
    found = {
        (name, role): changed_by(browser, reverse(name, args=[case.pk]))
        for role, browser in browsers.items()
        for name in names
    }
    return {key: changed for key, changed in found.items() if changed}


@pytest.mark.parametrize("state", [State.FILLED, State.SIGNED, State.ISSUED, State.UPLOADED])
def test_no_look_at_a_case_changes_anything_wherever_it_stands(
    people: dict[str, User], registration_in: Lead, state: State
) -> None:
    assert looked_at_by_all(registration_in(state), about="case", people=people) == {}


def test_no_look_at_a_renewal_changes_anything(people: dict[str, User], renewal_in: Lead) -> None:
    assert looked_at_by_all(renewal_in(State.FILLED), about="renewal", people=people) == {}


def test_a_write_is_seen(adb: User) -> None:
    before = contents()
    User.objects.filter(pk=adb.pk).update(full_name=adb.full_name)
    after = contents()
    assert [name for name in before if before[name] != after[name]] == [User._meta.db_table]
