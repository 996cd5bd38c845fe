"""Whose certificate it is: an official, found by a NIK that nobody can read."""

from typing import ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Func, Q, Value

from documents.fields import SealedTextField
from documents.vault import blind_index

# Every word of the name as it is written: names have no stems, and "M.Rizki" is two words, not the name of a machine.
_WORDS = Func(
    F("full_name"),
    Value("[^[:alnum:]]+"),
    Value(" "),
    Value("g"),
    function="REGEXP_REPLACE",
    output_field=models.TextField(),
)
NAME_WORDS = SearchVector(_WORDS, config="simple")


def index_of(nik: str, *, office_id: int) -> bytes:
    """By what a holder of the office is found, who has this NIK."""
    return blind_index(nik, purpose=f"certificates.holder.nik:{office_id}")


class HolderQuerySet(models.QuerySet["Holder"]):
    def of_nik(self, nik: str, *, office_id: int) -> Self:
        """The holder with this NIK in the office, if there is one."""
        return self.filter(office_id=office_id, nik_index=index_of(nik, office_id=office_id))

    def with_nik(self, nik: str, *, office_id: int) -> "Holder | None":
        """The holder with this NIK in this office."""
        return self.of_nik(nik, office_id=office_id).first()

    def for_person(
        self, *, office_id: int, nik: str, nip: str, full_name: str, organization: str
    ) -> "Holder":
        """The holder with this NIK, made or brought up to date: a name or NIP may be corrected later."""
        columns = {"nip": nip, "full_name": full_name, "organization": organization}
        holder, made = self.get_or_create(
            office_id=office_id,
            nik_index=index_of(nik, office_id=office_id),
            defaults={"nik": nik, **columns},
        )
        changed = [name for name, value in columns.items() if getattr(holder, name) != value]
        if changed and not made:
            for name in changed:
                setattr(holder, name, columns[name])
            holder.save(update_fields=changed)
        return holder


class Holder(models.Model):
    """Pemilik sertifikat: an official of one office, found by NIK without the NIK being readable."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    nik = SealedTextField("NIK")
    nik_index = models.BinaryField(max_length=32)
    nip = models.CharField("NIP", max_length=18)
    full_name = models.CharField("nama lengkap", max_length=100)
    organization = models.CharField("instansi", max_length=150)
    # The last day of the last tenure, kept by a trigger on tenures; null while one is open or none is recorded.
    served_until = models.DateField("menjabat sampai", null=True, editable=False)

    objects: ClassVar = HolderQuerySet.as_manager()

    class Meta:
        indexes = (
            GinIndex(NAME_WORDS, name="holder_by_words_of_name"),
            models.Index(
                fields=["office", "served_until"],
                condition=Q(served_until__isnull=False),
                name="holder_who_left",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["office", "nik_index"], name="one_holder_a_nik"),
            models.CheckConstraint(condition=Q(nik__isnull=False), name="holder_has_nik"),
        )

    def __str__(self) -> str:
        return self.full_name
