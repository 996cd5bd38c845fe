"""Whose certificate it is: an official, found by a NIK that nobody can read."""

from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import connection, models
from django.db.models import F, FilteredRelation, Func, Q, Value

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
# Of our own, because every step of a registration asks it.
SERVED_UNTIL = "SELECT served_until FROM certificates_holder WHERE office_id = %s AND nik_index = %s"


def index_of(nik: str, *, office_id: int) -> bytes:
    """By what a holder of the office is found, who has this NIK."""
    return blind_index(nik, purpose=f"certificates.holder.nik:{office_id}")


def last_day_of(nik: str, *, office_id: int) -> date | None:
    """When the last tenure of the holder with this NIK ends; nothing of whoever has an open one, or none on record."""
    with connection.cursor() as cursor:
        cursor.execute(SERVED_UNTIL, [office_id, index_of(nik, office_id=office_id)])
        found = cursor.fetchone()
    return found[0] if found else None


def has_other_nik(holder: "Holder") -> str:
    """To whoever gives this holder's NIP with a NIK that is not his."""
    return f"NIP ini tercatat atas nama {holder.full_name} dengan NIK lain. Periksa NIK."


class HolderQuerySet(models.QuerySet["Holder"]):
    def on_record(self) -> Self:
        """All but those of whom a certificate was registered wrongly, and of whom nothing else stands.

        They must keep nobody from being recorded rightly.
        """
        rows = self.alias(
            wrong=FilteredRelation("certificates", condition=~Q(certificates__withdrawn_because="")),
            standing=FilteredRelation("certificates", condition=Q(certificates__withdrawn_at__isnull=True)),
            serving=FilteredRelation("tenures", condition=~Q(tenures__ended_how="MISTAKEN")),
        )
        right = Q(wrong__isnull=True) | Q(standing__isnull=False) | Q(serving__isnull=False)
        return rows.filter(right)

    def with_nik(self, nik: str, *, office_id: int) -> "Holder | None":
        """The holder on record with this NIK in this office."""
        of_nik = self.filter(office_id=office_id, nik_index=index_of(nik, office_id=office_id))
        return of_nik.on_record().first()

    def with_nip_besides(self, nik: str, *, nip: str, office_id: int) -> "Holder | None":
        """Somebody of this office who has this NIP with another NIK: mostly the same person, mistyped."""
        others = self.filter(office_id=office_id, nip=nip).on_record()
        return others.exclude(nik_index=index_of(nik, office_id=office_id)).first()

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
    # One of a mistyped NIK; the database keeps everybody of whom anything else is known.
    may_be_deleted: ClassVar = True

    class Meta:
        indexes = (
            GinIndex(NAME_WORDS, name="holder_by_words_of_name"),
            models.Index(
                fields=["office", "served_until"],
                condition=Q(served_until__isnull=False),
                name="holder_who_left",
            ),
            models.Index(fields=["office", "nip"], condition=~Q(nip=""), name="holder_by_nip"),
        )
        constraints = (
            models.UniqueConstraint(fields=["office", "nik_index"], name="one_holder_a_nik"),
            models.CheckConstraint(condition=Q(nik__isnull=False), name="holder_has_nik"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="certificates_know_who_left",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("served_until"),
                func="""
                    UPDATE certificates_certificate SET holder_served_until = NEW.served_until
                    WHERE holder_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.full_name


# On a certificate that is new. The holder is held: a tenure that ends meanwhile would pass the new row by. Held as
# `put_in_force` holds it, for two that share a row and both want more of it would wait for each other for ever.
KNOWS_WHO_LEFT = pgtrigger.Trigger(
    name="certificate_knows_who_left",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        SELECT served_until INTO NEW.holder_served_until FROM certificates_holder
        WHERE id = NEW.holder_id FOR NO KEY UPDATE;
        RETURN NEW;
    """,
)
