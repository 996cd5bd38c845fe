"""What was destroyed is in no pack: it is listed with its hash and the minutes, and a pack from before is closed."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from documents.destruction import approve
from documents.models import Destruction
from registrations.models import Registration
from sop.packing import VOID, make_all
from sop.packs import Pack
from tests.registrations.desk import text_of
from tests.retention.conftest import papers_of
from tests.sop.pack_files import FOLDER, asked, got, opened, timeline_of

Browse = Callable[[User], Client]


def test_papers_without_a_key_are_listed_with_hash_and_minutes_which_are_in_it(
    destroyed: Destruction, case: Registration, kepala_dinas: User, browse: Browse
) -> None:
    content = got(browse(kepala_dinas), case)
    names = {name for name in opened(content).namelist() if name.startswith(FOLDER)}
    assert names == {f"{FOLDER}{one}" for one in ("linimasa.pdf", "06-minutes.pdf", "SHA256SUMS.txt")}
    text = timeline_of(content).replace(" ", "")
    for paper in papers_of(case):
        assert paper.sha256 in text
    assert text.count(f"beritaacaranomor{destroyed.number}") >= 5
    assert destroyed.minutes is not None
    assert opened(content).read(f"{FOLDER}06-minutes.pdf") == destroyed.minutes.read()
    read = Entry.objects.get(action=Action.FETCH_MINUTES)
    assert (read.actor, read.subject_id) == (kepala_dinas, destroyed.pk)
    assert not Entry.objects.filter(action=Action.READ_DOCUMENT).exists()


def test_a_pack_from_before_a_destruction_is_not_sent_any_more_and_loses_its_content(
    proposed: Destruction, case: Registration, kepala_dinas: User, browse: Browse
) -> None:
    client = browse(kepala_dinas)
    place = asked(client, case)
    make_all()
    approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
    assert client.get(f"{place}berkas/").headers["Location"] == place
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.outcome, entry.facts["reason"]) == ("fetch_pack", Outcome.REFUSED, VOID)
    assert VOID in text_of(client.get(place))
    make_all()
    pack = Pack.objects.get()
    assert (pack.is_ready, pack.parts.count(), pack.failed_because) == (False, 0, VOID)
    assert VOID in text_of(client.get(place))
