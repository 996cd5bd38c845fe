"""The one button of a mail, from a real mail server's mailbox to the act, by way of the door."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from notifications.models import Notice
from notifications.tasks import deliver
from registrations.models import Registration
from sop.states import State
from tests.conftest import PASSWORD
from tests.notifications.conftest import PostOffice, part_of, post_office

__all__ = ["post_office"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_button_lands_on_the_act_after_log_in_and_the_bell_knows(
    registration_in: Callable[[State], Registration],
    kepala_dinas: User,
    request: pytest.FixtureRequest,
    client: Client,
    kind: str,
) -> None:
    mailbox: PostOffice = request.getfixturevalue("post_office")
    case: Registration = registration_in(State.FILLED)
    act = case.url_of("sign")
    (notice,) = Notice.objects.filter(recipient=kepala_dinas, path=act)
    deliver([notice.pk])
    (link,) = set(re.findall(r"https?://[^\s\"<]+", part_of(mailbox.mails[0], kind)))
    assert link == settings.SITE_URL + act
    door = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    assert door.redirect_chain == [(f"/masuk/?next={act}", 302)]
    sent = {"username": kepala_dinas.username, "password": PASSWORD, "next": act}
    landed = client.post("/masuk/", sent, follow=True)
    assert (landed.request["PATH_INFO"], landed.status_code) == (act, 200)
    notice.refresh_from_db()
    assert notice.read_at
