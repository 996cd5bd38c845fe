"""Who is told of what is on record: the others of the office, with the act or not at all."""

from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.colleagues import tell_colleagues
from accounts.models import OFFICERS, Office, Role, User
from audit.actions import Action
from audit.trail import record
from notifications.models import Notice
from notifications.waking import wake_soon


def act(by: User, *, roles: Sequence[Role] = OFFICERS, to_do: str = "") -> None:
    entry = record(Action.CHANGE_OFFICE, by=by, facts={"reason": "uji"})
    tell_colleagues(
        entry, by=by, roles=roles, kind="uji", subject="Uji", path="/", button="Buka", to_do=to_do
    )


def test_the_other_officers_of_the_office_are_told_who_did_what(
    adb: User, kepala_dinas: User, admin: User, foreign_adb: User
) -> None:
    act(adb)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (kepala_dinas, "Sari Adb mengubah data kantor: uji.")


def test_what_they_have_to_do_stands_first(adb: User, admin: User) -> None:
    act(adb, roles=[Role.ADMIN], to_do="Periksa akun.")
    assert Notice.objects.get().body == "Periksa akun.\n\nSari Adb mengubah data kantor: uji."


def test_whoever_works_there_no_longer_is_not_told(
    adb: User, office: Office, make_user: Callable[..., User]
) -> None:
    gone = make_user("gita.adb", office=office, role=Role.ADB)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    act(adb)
    assert not Notice.objects.exists()


def test_nobody_is_told_of_an_act_that_was_undone(adb: User, kepala_dinas: User) -> None:
    with transaction.atomic():
        act(adb)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_the_worker_is_woken_after_the_commit(
    adb: User, kepala_dinas: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as hooks:
        act(adb)
    (hook,) = hooks
    assert isinstance(hook, partial)
    assert (hook.func, hook.args) == (wake_soon, ([Notice.objects.get().pk],))
