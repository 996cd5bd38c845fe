"""The pages of what a person was told, with something on them: nobody is kept out of them."""

from django.utils import timezone

from accounts.models import User
from channels.models import Channel
from channels.outcomes import Outcome
from notifications.models import Notice, Quiet
from tests.look.conftest import Open
from tests.look.test_accessibility import TOO_SMALL, faults, too_wide


def told(person: User) -> None:
    """Notices read and unread, a channel that works and one that does not."""
    now = timezone.now()
    for number, is_urgent in enumerate((True, False, False)):
        Notice.objects.create(
            recipient=person,
            occasion=f"perihal:{number}",
            subject=f"Permohonan PSE-2026-{number:04d} menunggu tanda tangan Anda " * 2,
            body="Formulir telah dibuat.\n\nTanda tangani dan bubuhkan stempel.",
            path=f"/pendaftaran/{number}/",
            button="Buka halaman tanda tangan",
            is_urgent=is_urgent,
            read_at=None if number else now,
        )
    tested = {"person": person, "test_asked_at": now, "tested_at": now}
    Channel.objects.create(
        label="Telegram", address="tgram://1:a/2/", proved_at=now, test_outcome=Outcome.SENT, **tested
    )
    Channel.objects.create(
        label="Kait " + "x" * 50, address="jsons://a/", test_outcome=Outcome.FORBIDDEN, **tested
    )
    Quiet.objects.create(person=person)


def test_full_pages_keep_nobody_out(visit: Open, adb: User) -> None:
    told(adb)
    for path, opened in (("/pemberitahuan/", ""), ("/profil/saluran/", "summary:has-text('Contoh')")):
        for width, scheme in ((360, "light"), (768, "light"), (1440, "dark")):
            page = visit(path, as_user=adb, width=width, scheme=scheme)
            if opened:
                page.click(opened)
            assert faults(page) == [], (path, width, scheme)
            assert page.evaluate(TOO_SMALL) == []
            assert not too_wide(page)


def test_the_address_of_a_calendar_fits_on_a_phone(visit: Open, adb: User) -> None:
    page = visit("/profil/kalender/", as_user=adb, width=360)
    page.get_by_role("button", name="Buat alamat kalender").click()
    page.get_by_text("Alamat ini hanya ditampilkan sekali.").wait_for()
    assert faults(page) == []
    assert not too_wide(page)
