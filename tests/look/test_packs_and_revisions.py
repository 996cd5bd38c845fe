"""The pages of a pack and of a revision of the SOP keep nobody out, in each state that they have."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from sop.management.commands.load_demo import SOP_FILE
from sop.models import Sop
from sop.packing import FAILED, ask, make_all
from sop.packs import Pack
from sop.revision_acts import propose_revision
from sop.states import State
from tests.look.conftest import Open
from tests.look.test_every_page import Lead, People, keeps_nobody_out, look_at, people

__all__ = ["people"]


def test_the_pages_of_a_pack_keep_nobody_out(people: People, visit: Open, registration_in: Lead) -> None:
    """While it is made, once it is there, and where it is not his any more to have it made."""
    case, head = registration_in(State.FILLED), people[Role.KEPALA_DINAS]
    page = visit(case.pack_url, as_user=head)
    keeps_nobody_out(page)
    pack = ask(case, by=head)
    look_at(page, pack.get_absolute_url())
    make_all()
    look_at(page, pack.get_absolute_url())
    Pack.objects.update(failed_because=FAILED, sha256="")
    look_at(page, pack.get_absolute_url())


def test_the_pages_on_which_a_revision_is_proposed_keep_nobody_out(
    people: People, visit: Open, sop: Sop
) -> None:
    look_at(visit("/", as_user=people[Role.ADMIN]), reverse("sop:new_revision"), reverse("sop:edit_revision"))


def test_the_pages_of_a_revision_keep_nobody_out(people: People, visit: Open, sop: Sop) -> None:
    content = SOP_FILE.read_bytes().replace(b'revision = "', b'revision = "baru, ', 1)
    proposed = propose_revision(
        content.replace(b"minutes = 5", b"minutes = 7"),
        by=people[Role.ADMIN],
        in_use_since=timezone.localdate(),
    )
    for role in (Role.KEPALA_DINAS, Role.ADMIN):
        look_at(visit("/", as_user=people[role]), reverse("sop:revisions"), proposed.get_absolute_url())
