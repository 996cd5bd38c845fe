"""What a person proves himself by besides his password, as it is kept."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts import one_time
from accounts.sealing import SealedTextField


class Kind(models.TextChoices):
    APP = "app", "aplikasi pembuat kode"
    PASSKEY = "passkey", "kunci sandi (passkey)"


class SecondFactor(models.Model):
    """Faktor kedua: an app that makes codes, whose seed is sealed, or a passkey, by its public key."""

    may_be_deleted: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    name = models.CharField("nama", max_length=60)
    seed = SealedTextField(max_length=64)
    # The latest step whose code was taken. In the row, so that no other process takes the same code once more.
    last_step = models.BigIntegerField(default=0)
    credential = models.BinaryField(default=b"")
    created_at = models.DateTimeField("sejak", db_default=Now())
    used_at = models.DateTimeField("terakhir dipakai", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(kind=Kind.APP), name="one_app_a_person"
            ),
            models.UniqueConstraint(
                fields=["credential"], condition=models.Q(kind=Kind.PASSKEY), name="one_account_a_passkey"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.APP, seed__isnull=False, credential=b"")
                | models.Q(models.Q(kind=Kind.PASSKEY, seed__isnull=True), ~models.Q(credential=b"")),
                name="factor_can_be_asked_for",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """Kode pemulihan: the hash of a printed code, good for one log-in without the second factor."""

    may_be_deleted: ClassVar = True

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code_a_digest"),
        )


def take_app_code(person_id: Any, code: str) -> bool:
    """Whether it is a code of his app, now and for the first time."""
    with transaction.atomic():
        found = SecondFactor.objects.select_for_update(no_key=True).filter(person_id=person_id, kind=Kind.APP)
        for factor in found:
            now = timezone.now()
            step = one_time.step_of(factor.seed, code, now=now.timestamp(), after=factor.last_step)
            if step is not None:
                factor.last_step, factor.used_at = step, now
                factor.save(update_fields=["last_step", "used_at"])
                return True
    return False


def take_recovery_code(person_id: Any, code: str) -> bool:
    """Whether it is one of his that nobody has used. One statement: of two at once, one is late."""
    unused = RecoveryCode.objects.filter(
        person_id=person_id, digest=one_time.digest_of(code), used_at__isnull=True
    )
    return bool(unused.update(used_at=Now()))


def draw_recovery_codes(person_id: Any) -> list[str]:
    """Fresh codes in place of all others; call it in a transaction, with their entry."""
    codes = one_time.new_recovery_codes()
    RecoveryCode.objects.filter(person_id=person_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person_id, digest=one_time.digest_of(code)) for code in codes
    )
    return codes


def recovery_codes_mark(person_id: Any) -> str:
    """Which of his sets of codes stands now: a page that was sent for another one is sent once more."""
    latest = RecoveryCode.objects.filter(person_id=person_id).aggregate(models.Max("pk"))
    return str(latest["pk__max"] or 0)


def recovery_code_used_at(person_id: Any) -> datetime | None:
    """When one of the codes that he has now was last used."""
    used = RecoveryCode.objects.filter(person_id=person_id).aggregate(models.Max("used_at"))
    found: datetime | None = used["used_at__max"]
    return found


def recovery_codes_left(person_id: Any) -> int:
    return RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True).count()


def passkeys_of(person_id: Any) -> list[bytes]:
    """The public halves of his passkeys."""
    found = SecondFactor.objects.filter(person_id=person_id, kind=Kind.PASSKEY)
    return [bytes(one) for one in found.values_list("credential", flat=True)]


def has_factor(person_id: Any) -> bool:
    return SecondFactor.objects.filter(person_id=person_id).exists()
