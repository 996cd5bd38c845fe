"""Who works here: offices and their people."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

# Django finds a room's models here; some have modules of their own.
from accounts.access_changes import AccessChange
from accounts.devices import Device
from accounts.factors import RecoveryCode, SecondFactor
from accounts.roles import OFFICERS, Role
from accounts.tries import Tries
from accounts.zones import ZONES

__all__ = [
    "OFFICERS",
    "AccessChange",
    "Device",
    "Office",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "Tries",
    "User",
]


class OfficeManager(models.Manager["Office"]):
    def get_queryset(self) -> models.QuerySet["Office"]:
        """Without the logo: every page reads the office, only the form prints its logo."""
        return super().get_queryset().defer("logo")


class Office(models.Model):
    """Satuan kerja: one Disdukcapil, whose people see nothing of any other office."""

    name = models.CharField("nama kantor", max_length=150, default="Dinas Kependudukan dan Pencatatan Sipil")
    regency = models.CharField("kabupaten/kota", max_length=100)
    province = models.CharField("provinsi", max_length=100)
    address = models.CharField("alamat", max_length=250, blank=True)
    logo = models.BinaryField("lambang (PNG)", blank=True, default=b"")
    time_zone = models.CharField("zona waktu", max_length=40, choices=ZONES, default=ZONES[0][0])

    objects: ClassVar = OfficeManager()

    class Meta:
        base_manager_name = "objects"
        constraints = (models.UniqueConstraint(fields=["name", "regency"], name="one_office_a_regency"),)

    def __str__(self) -> str:
        return f"{self.name} {self.regency}"

    @property
    def government(self) -> str:
        """The government that the office belongs to, as it stands in a certificate's organisation."""
        return f"Pemerintah {self.regency}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").lower())

    def create_user(self, username: str, *, password: str | None = None, **columns: Any) -> "User":
        """Store an account; a password of None is unusable until its owner sets one by mail."""
        user = self.model(username=self.model.normalize_username(username).lower(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Pelaksana: a person with one role in one office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="people", verbose_name="kantor")
    # ASCII in lower case only: no look-alike accounts (T24).
    username = models.CharField(
        "nama pengguna",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9._-]+\Z", "Gunakan huruf kecil, angka, titik, atau tanda hubung.")
        ],
    )
    full_name = models.CharField("nama lengkap", max_length=100)
    email = models.EmailField("surel kedinasan")
    nip = models.CharField("NIP", max_length=18, blank=True)
    role = models.CharField("peran", max_length=12, choices=Role)
    is_active = models.BooleanField("aktif", default=True)
    # Since when no other letter about a forgotten password is due, whoever asks for one.
    link_sent_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "email"]

    class Meta:
        constraints = (
            models.UniqueConstraint(models.functions.Lower("email"), name="one_account_an_address"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
            models.CheckConstraint(
                condition=models.Q(username=models.functions.Lower("username")), name="username_in_lower_case"
            ),
        )

    def __str__(self) -> str:
        return self.full_name
