"""A proposed revision meets what was loaded meanwhile from the command line; and a key that stands on no line."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from sop.loading import load
from sop.models import Revision, Sop
from tests.registrations.desk import text_of
from tests.sop.sop_files import with_
from tests.sop.test_sop_revised import proposed, revised, sent

__all__ = ["proposed"]
Browse = Callable[[User], Client]


def test_a_file_that_was_loaded_meanwhile_under_its_name_is_not_put_in_force(
    proposed: Revision, sop: Sop, kepala_dinas: User, browse: Browse
) -> None:
    other = load(revised(("minutes = 5", "minutes = 9")), office=sop.office)
    answer = browse(kepala_dinas).post(proposed.get_absolute_url(), {"jawaban": "setujui"})
    assert answer.status_code == 422
    assert "sudah dimuat dengan isi yang berbeda" in text_of(answer)
    assert Sop.objects.current(sop.office_id) == other
    assert Revision.objects.get().is_open


def test_a_key_that_is_missing_is_said_with_the_line_of_its_table(admin: User, browse: Browse) -> None:
    content = with_("minutes = 5\n", "")
    header = content.index(b"[[procedures.registration.rows]]")
    line = content[:header].count(b"\n") + 1
    page = text_of(sent(browse(admin), content))
    assert f"Baris {line}: Kunci procedures.registration.rows[1].minutes" in page
