"""Changes of one's second factors, each with its entry and its notice in the same transaction."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.devices import Device, end_all
from accounts.factors import (
    Kind,
    RecoveryCode,
    SecondFactor,
    draw_recovery_codes,
    has_factor,
    recovery_codes_mark,
    take_app_code,
)
from accounts.models import User
from accounts.sessions import must_have_factor
from accounts.telling import tell_of_change
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record

BY_HIMSELF = "pemegang akun, dari halaman Faktor kedua"
LAST = (
    "Ini faktor kedua Anda yang terakhir, dan peran Anda mewajibkannya. Tambahkan dahulu faktor yang baru, lalu hapus "
    "yang ini."
)
DRAWN = "Halaman ini dimuat ulang. Kode yang tadi ditampilkan tetap berlaku dan tidak ditampilkan lagi."


class LastFactor(Exception):
    """Whose role must have a second factor does not remove his last."""


def add_app(person: User, *, seed: str, code: str, session: str | None) -> bool:
    """Keep the seed once a code has shown that the app has it; False, and nothing kept, if it has not.

    With a new factor every session of his but this one ends: none is left that stands on the password alone.
    """
    with transaction.atomic():
        _lock(person)
        SecondFactor.objects.filter(person=person, kind=Kind.APP).delete()
        SecondFactor.objects.create(person=person, kind=Kind.APP, name="Aplikasi pembuat kode", seed=seed)
        is_right = take_app_code(person.pk, code)
        if is_right:
            _tell_of_new(person, Kind.APP.label, ended=end_all(person.pk, but=session))
        else:
            transaction.set_rollback(True)
    return is_right


def add_passkey(person: User, *, name: str, credential: bytes, session: str | None) -> None:
    with transaction.atomic():
        _lock(person)
        SecondFactor.objects.create(person=person, kind=Kind.PASSKEY, name=name, credential=credential)
        ended = end_all(person.pk, but=session)
        _tell_of_new(person, f"{Kind.PASSKEY.label} “{name}”", ended=ended)


def remove_factor(factor: SecondFactor, *, by: User) -> None:
    """LastFactor if his role must have one and this is it. With the last, the recovery codes go."""
    about = {"changed": [Kind(factor.kind).label]}
    with refusals_on_record(Action.REMOVE_FACTOR, LastFactor, by=by, facts=about), transaction.atomic():
        _lock(by)
        factor.delete()
        if not has_factor(by.pk):
            if must_have_factor(by):
                raise LastFactor(LAST)
            RecoveryCode.objects.filter(person=by).delete()
        _tell(by, Action.REMOVE_FACTOR, Kind(factor.kind).label, "faktor kedua dihapus")


class AlreadyDrawn(Exception):
    """Since the page was opened other codes were drawn: it was loaded anew, or sent twice."""


def new_recovery_codes(person: User, *, instead_of: str) -> Sequence[str]:
    """Ten codes in place of the set with this mark, to be shown this once; AlreadyDrawn where another stands."""
    with refusals_on_record(Action.DRAW_RECOVERY, AlreadyDrawn, by=person), transaction.atomic():
        _lock(person)
        if recovery_codes_mark(person.pk) != instead_of:
            raise AlreadyDrawn(DRAWN)
        codes = draw_recovery_codes(person.pk)
        _tell(person, Action.DRAW_RECOVERY, "", "kode pemulihan dibuat baru")
    return codes


def _lock(person: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _tell_of_new(person: User, means: str, *, ended: Sequence[Device]) -> None:
    devices = [str(one) for one in ended]
    more = [f"sesi diakhiri pada {', '.join(devices)}"] if devices else []
    changed = ["faktor kedua ditambahkan", *more]
    _tell(person, Action.ADD_FACTOR, means, *changed, **({"devices": devices} if devices else {}))


def _tell(person: User, action: Action, means: str, *changed: str, **facts: Any) -> None:
    entry = record(action, by=person, facts=facts | ({"changed": [means]} if means else {}))
    tell_of_change(person, by=BY_HIMSELF, changed=changed, entry_id=entry.pk)
