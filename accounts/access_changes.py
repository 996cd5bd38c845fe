"""What one administrator has proposed about somebody's access, until another has looked at it."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import User

# So long it waits for the second administrator.
LASTS = timedelta(days=7)


# What tells whose account it is, and what he may do.
IDENTITY = ("username", "full_name", "email", "nip", "role", "is_active")


def identity_of(person: "User") -> str:
    """What a proposal is about, in short: it holds for the account that was looked at, and for no other content."""
    columns = json.dumps([getattr(person, name) for name in IDENTITY])
    return salted_hmac("accounts.access_change", columns, algorithm="sha256").hexdigest()


class Decision(models.TextChoices):
    OPEN = "open", "menunggu administrator lain"
    CONFIRMED = "confirmed", "disahkan"
    DECLINED = "declined", "ditolak"
    WITHDRAWN = "withdrawn", "ditarik kembali"
    LAPSED = "lapsed", "tidak berlaku lagi"


class AccessChange(models.Model):
    """Usul perubahan hak akses: a role, an address, a NIP, an account that is opened, or second factors taken off."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_changes"
    )
    was_role = models.CharField("peran semula", max_length=12, choices=Role)
    role = models.CharField("peran", max_length=12, choices=Role)
    opens = models.BooleanField("akun diaktifkan", default=False)
    drops_factors = models.BooleanField("faktor kedua dilepas", default=False)
    # Empty where the address stays: whoever has the address has the account, by a link for a forgotten password.
    email = models.EmailField("surel baru", blank=True, default="")
    # Empty, too, where the number is taken away.
    changes_nip = models.BooleanField("NIP berubah", default=False)
    nip = models.CharField("NIP baru", max_length=18, blank=True, default="")
    was_email = models.EmailField("surel semula")
    identity = models.CharField(max_length=64)
    # Nobody: the operator of the server, where an office has nobody who could.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField("diusulkan", default=timezone.now)
    decision = models.CharField("keputusan", max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("diputuskan", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(decision=Decision.OPEN), name="one_open_change_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.CONFIRMED)
                | Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="change_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.CONFIRMED) | ~Q(decided_by=F("person")),
                name="change_not_confirmed_by_its_person",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_at__isnull=True)
                | ~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False),
                name="change_open_or_decided",
            ),
            models.CheckConstraint(
                condition=~Q(role=F("was_role"))
                | Q(opens=True)
                | Q(drops_factors=True)
                | ~Q(email="")
                | Q(changes_nip=True),
                name="change_changes_something",
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("accounts:access_change", args=[self.pk])

    @property
    def lapses_at(self) -> datetime:
        return self.proposed_at + LASTS

    @property
    def is_open(self) -> bool:
        """Whether it can still be confirmed: undecided, and not older than seven days."""
        return self.decision == Decision.OPEN and timezone.now() < self.lapses_at

    def is_about(self, person: "User") -> bool:
        """Whether the account still is what it was when this was proposed."""
        return self.identity == identity_of(person)

    @property
    def standing(self) -> str:
        """What has become of it, in words."""
        left_alone = self.decision == Decision.OPEN and not self.is_open
        return Decision.LAPSED.label if left_alone else Decision(self.decision).label

    @property
    def sentences(self) -> list[str]:
        """What it changes, as entries and notices say it."""
        said = {
            f"peran: {Role(self.was_role).label} menjadi {Role(self.role).label}": self.role != self.was_role,
            f"akun diaktifkan sebagai {Role(self.role).label}": self.opens,
            "surel kedinasan": bool(self.email),
            "NIP": self.changes_nip,
            "faktor kedua dilepas, kata sandi ditetapkan ulang": self.drops_factors,
        }
        return [words for words, is_so in said.items() if is_so]
