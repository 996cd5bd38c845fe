"""What a person is told of a change of his account: by mail, at the old address too when the address changes.

Whoever could change an account in silence could take it over: a new address, then a new password by mail.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from notifications.models import Notice, tell_person
from notifications.waking import wake_soon

# The first word of the occasion of an invitation.
INVITATION = "undangan"
INVITED = (
    "Akun Anda pada aplikasi Sertifikat Elektronik telah dibuat dengan nama pengguna {username}. Kata sandi ditetapkan "
    "melalui tautan pada surel undangan, atau melalui “Lupa kata sandi” pada halaman masuk."
)
BODY = """Akun {username} Anda pada aplikasi Sertifikat Elektronik telah diubah.

Yang berubah: {changed}.
Diubah oleh: {by}.

{advice}"""
ADVICE = (
    "Jika perubahan ini Anda ketahui, tidak ada yang perlu dilakukan. Jika tidak, akun Anda mungkin disalahgunakan: "
    "segera laporkan kepada Kepala Dinas dan Administrator Aplikasi lain di kantor Anda, lalu masuk dan ganti kata "
    "sandi Anda."
)
OLD_ADDRESS = (
    "Surel ini dikirim ke alamat lama. Surel dan tautan kata sandi berikutnya hanya dikirim ke alamat baru."
)


def tell_of_change(
    person: User, *, by: str, changed: Sequence[str], entry_id: int, old_address: str = ""
) -> None:
    """Put the notices in the outbox, in the transaction of the change whose entry is named."""
    was_moved = bool(old_address) and old_address.lower() != person.email.lower()
    advice = {person.email: ADVICE} | ({old_address: f"{OLD_ADDRESS}\n\n{ADVICE}"} if was_moved else {})
    notices = [
        tell_person(
            person.pk,
            address=address,
            occasion=f"akun:{entry_id}:{number}",
            subject="Akun Anda telah diubah",
            body=BODY.format(username=person.username, changed=", ".join(changed), by=by, advice=words),
            path=reverse("accounts:profile"),
            button="Masuk dan periksa akun",
        )
        for number, (address, words) in enumerate(advice.items())
    ]
    transaction.on_commit(partial(wake_soon, notices), robust=True)


def invite(person: User) -> int:
    """Put the letter by which he sets his password in the outbox; it waits there until his account is open."""
    notice, _ = Notice.objects.get_or_create(
        recipient_id=person.pk,
        occasion=f"{INVITATION}:{person.pk}",
        defaults={
            "subject": "Akun Anda telah dibuat",
            "body": INVITED.format(username=person.username),
            "path": reverse("accounts:profile"),
            "button": "Buka profil",
            "is_urgent": True,
        },
    )
    return int(notice.pk)
