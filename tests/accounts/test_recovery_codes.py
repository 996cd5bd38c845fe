"""Recovery codes: shown once, kept as hashes, each good for one way in."""

from typing import Any

from django.test import Client

from accounts import one_time
from accounts.factors import take_recovery_code
from accounts.models import RecoveryCode, User
from audit.actions import Action
from audit.models import Entry
from notifications.models import Notice
from tests.accounts.way_in import CODES, FACTORS, SECOND, clock, give_password, page_of, with_app
from tests.registrations.desk import hidden

__all__ = ["clock", "with_app"]


def draw(client: Client) -> Any:
    """Press the button of a page that was just opened."""
    return client.post(CODES, hidden(client.get(CODES)))


def test_loading_the_page_of_codes_anew_draws_no_others(
    client: Client, kepala_dinas: User, with_app: str
) -> None:
    client.force_login(kepala_dinas)
    sent = hidden(client.get(CODES))
    code = client.post(CODES, sent).context["codes"][0]
    again = client.post(CODES, sent)
    assert again.status_code == 409
    assert "tetap berlaku dan tidak ditampilkan lagi" in again.content.decode()
    assert "codes" not in again.context
    assert Entry.objects.filter(action=Action.DRAW_RECOVERY, outcome="done").count() == 1
    client.get(CODES)
    assert take_recovery_code(kepala_dinas.pk, one_time.plain(code))


def test_that_a_code_was_used_is_told_at_once_on_the_page_and_by_notice(
    client: Client, kepala_dinas: User, with_app: str
) -> None:
    client.force_login(kepala_dinas)
    code = draw(client).context["codes"][0]
    other = Client()
    give_password(other)
    page = other.post(SECOND, {"code": code}, follow=True).content.decode()
    assert "Satu kode pemulihan baru saja dipakai dan tidak berlaku lagi. Tersisa 9 kode." in page
    assert "Buatlah yang baru" not in page
    told = Notice.objects.filter(recipient=kepala_dinas).latest("id").body
    assert "satu kode pemulihan dipakai untuk membuktikan diri, tersisa 9" in told
    assert "Satu kode terakhir dipakai" in page_of(other, FACTORS)


def test_recovery_codes_are_shown_once_and_kept_as_hashes_alone(
    client: Client, kepala_dinas: User, with_app: str
) -> None:
    client.force_login(kepala_dinas)
    codes = draw(client).context["codes"]
    assert len(set(codes)) == one_time.RECOVERY_CODES
    assert all(len(one_time.plain(code)) * 5 >= 80 for code in codes)
    assert not any(code in page_of(client, path) for code in codes for path in (CODES, FACTORS))
    kept = b"".join(bytes(one.digest) for one in RecoveryCode.objects.all())
    assert not any(one_time.plain(code).encode() in kept for code in codes)
    assert Entry.objects.filter(action=Action.DRAW_RECOVERY, outcome="done").count() == 1


def test_a_recovery_code_lets_in_once_however_it_is_typed(
    client: Client, kepala_dinas: User, with_app: str
) -> None:
    client.force_login(kepala_dinas)
    first, second, *_ = draw(client).context["codes"]
    other = Client()
    give_password(other)
    assert other.post(SECOND, {"code": f" {first.lower().replace('-', ' ')} "}).status_code == 302
    again = Client()
    give_password(again)
    assert again.post(SECOND, {"code": first}).status_code == 422
    draw(client)
    assert not take_recovery_code(kepala_dinas.pk, second)


def test_few_recovery_codes_are_told(client: Client, kepala_dinas: User, with_app: str) -> None:
    client.force_login(kepala_dinas)
    codes = draw(client).context["codes"]
    assert all(take_recovery_code(kepala_dinas.pk, code) for code in codes[:7])
    other = Client()
    give_password(other)
    assert (
        "Tersisa 2 kode. Buatlah yang baru"
        in other.post(SECOND, {"code": codes[7]}, follow=True).content.decode()
    )


def test_whoever_has_no_second_factor_gets_no_recovery_codes(client: Client, adb: User) -> None:
    client.force_login(adb)
    assert "codes" not in draw(client).context
    assert not RecoveryCode.objects.exists()
