"""Whether somebody is who he says: by his password, or by a second factor; what fails is on record."""

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.factors import SecondFactor, passkeys_of, recovery_codes_left, take_app_code, take_recovery_code
from accounts.models import User
from accounts.one_time import DIGITS, plain
from accounts.passkeys import NoProof, State, ask_to_prove, proved
from accounts.telling import tell_of_change
from accounts.tries import OF_ACCOUNT, OF_ADDRESS, count_try, forget_tries, refund_try
from audit.actions import Action, Outcome
from audit.context import current
from audit.trail import record


class Means(StrEnum):
    """By what somebody has proved who he is."""

    PASSWORD = "kata sandi"  # noqa: S105  # words, no password
    APP = "kode aplikasi"
    RECOVERY = "kode pemulihan"
    PASSKEY = "kunci sandi"


WITH_CODE = "seseorang yang mengetahui kata sandi atau sedang masuk, dengan kode pemulihan Anda"


def count_log_in(username: str, *, browser: str) -> None:
    """Before a password is looked at; TooOften if that was done too often from here.

    A browser from which this name has logged in is counted by itself, and not with all that come from its address.
    """
    if not browser:
        count_try("address", about=str(current().address), patience=OF_ADDRESS)
    count_try("password", about=_guesser(username, browser), patience=OF_ACCOUNT)


def forget_log_in(username: str, *, browser: str) -> None:
    """It was right: that does not count."""
    if not browser:
        refund_try("address", about=str(current().address))
    forget_tries("password", about=_guesser(username, browser))


def password_proves(person: User, password: str, *, session: str | None) -> bool:
    """Whether it is the password of somebody who is logged in; counted for this session of his alone."""
    about = f"{person.pk}\0{session}"
    count_try("proof", about=about, patience=OF_ACCOUNT)
    if not person.check_password(password):
        _refuse(person, Means.PASSWORD)
        return False
    forget_tries("proof", about=about)
    return True


def code_proves(person: User, typed: str) -> Means | None:
    """By which code it was, if it is one of his. Counted for the account alone: who comes so far has its password."""
    count_try("code", about=str(person.pk), patience=OF_ACCOUNT)
    code = plain(typed)
    means = Means.APP if len(code) == DIGITS else Means.RECOVERY
    is_taken = take_app_code if means is Means.APP else take_recovery_code
    if not is_taken(person.pk, code):
        _refuse(person, means)
        return None
    forget_tries("code", about=str(person.pk))
    return means


def ask_passkey(person: User) -> tuple[str, State] | None:
    """What his browser is to be asked, and what must be remembered of it; None where he has no passkey."""
    known = passkeys_of(person.pk)
    return ask_to_prove(known) if known else None


def passkey_proves(person: User, answer: str, *, state: Any) -> bool:
    """Whether one of his passkeys has answered. Counted like a code: each wrong one leaves an entry for ever."""
    count_try("passkey", about=str(person.pk), patience=OF_ACCOUNT)
    try:
        credential = proved(answer, state=state, known=passkeys_of(person.pk))
    except NoProof:
        _refuse(person, Means.PASSKEY)
        return False
    forget_tries("passkey", about=str(person.pk))
    SecondFactor.objects.filter(person=person, credential=credential).update(used_at=timezone.now())
    return True


def record_proof(person: User, means: Means) -> None:
    """On record; and of a printed code, which whoever finds it can use, its owner is told besides."""
    with transaction.atomic():
        entry = record(Action.PROVE, by=person, facts={"means": means})
        if means is Means.RECOVERY:
            left = recovery_codes_left(person.pk)
            changed = [f"satu kode pemulihan dipakai untuk membuktikan diri, tersisa {left}"]
            tell_of_change(person, by=WITH_CODE, changed=changed, entry_id=entry.pk)


def _guesser(username: str, browser: str) -> str:
    return f"{username}\0browser {browser}" if browser else f"{username}\0{current().address}"


def _refuse(person: User, means: Means) -> None:
    """Of somebody who may be anybody: on record in the office of the account, and in nobody's name."""
    facts = {"username": person.username, "means": means}
    record(Action.PROVE, by=None, office_id=person.office_id, outcome=Outcome.REFUSED, facts=facts)
