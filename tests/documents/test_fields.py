"""Sealed columns read like any other in Python, and like nothing at all in the database."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from documents.fields import SealedJSONField, SealedTextField
from documents.vault import Tampered

NIK = "3402010101700003"
# The application makes no tables.
pytestmark = pytest.mark.as_owner


class Models:
    """Two tables that exist for one test: a person, and a list of persons that shares its columns."""

    person: Any
    other: Any


@pytest.fixture
def tables(db: None) -> Iterator[Models]:
    with isolate_apps("documents"):

        class Sealed(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            name = models.CharField(max_length=20, blank=True)
            nik = SealedTextField("NIK", max_length=16, blank=True)
            draft = SealedJSONField(blank=True)

            class Meta:
                app_label = "documents"
                abstract = True

        class Person(Sealed):
            class Meta:
                app_label = "documents"
                constraints = (
                    models.CheckConstraint(
                        condition=models.Q(name="") | models.Q(nik__isnull=False), name="named_has_nik"
                    ),
                )

        class Other(Sealed):
            class Meta:
                app_label = "documents"

        with connection.schema_editor() as editor:
            editor.create_model(Person)
            editor.create_model(Other)
        found = Models()
        found.person, found.other = Person, Other
        yield found


def _stored(column: str, table: str = "documents_person") -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_a_value_comes_back_as_it_was_given(tables: Models) -> None:
    tables.person.objects.create(nik=NIK, draft={"nama": "Budi", "angka": [1, 2]})
    person = tables.person.objects.get()
    assert (person.nik, person.draft) == (NIK, {"nama": "Budi", "angka": [1, 2]})


@pytest.mark.parametrize("text", [" spasi di tepi ", "=1+1", "<b>", "a\x00b", "\ud800", "\u202e", "é"])
def test_any_text_comes_back_as_the_same_text(tables: Models, text: str) -> None:
    tables.person.objects.create(nik=text, draft={"nama": text})
    person = tables.person.objects.get()
    assert (person.nik, person.draft["nama"]) == (text, text)


def test_the_database_holds_nothing_readable(tables: Models) -> None:
    tables.person.objects.create(nik=NIK, draft={"nik": NIK})
    assert NIK.encode() not in (_stored("nik") or b"")
    assert NIK.encode() not in (_stored("draft") or b"")


def test_empty_is_null_in_the_database_and_empty_in_python(tables: Models) -> None:
    tables.person.objects.create()
    assert (_stored("nik"), _stored("draft")) == (None, None)
    person = tables.person.objects.get()
    assert (person.nik, person.draft) == ("", {})
    assert tables.person.objects.filter(nik__isnull=True).exists()


def test_none_reads_as_empty(tables: Models) -> None:
    assert tables.person(nik=None).nik == ""


def test_a_constraint_may_ask_whether_there_is_a_value(tables: Models) -> None:
    tables.person(name="Budi", nik=NIK).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        tables.person.objects.create(name="Budi")


def test_a_value_copied_into_another_row_does_not_open(tables: Models) -> None:
    tables.person.objects.create(nik=NIK)
    victim = tables.person.objects.create(nik="3402010101700004")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_person SET nik = (SELECT nik FROM documents_person ORDER BY ctid LIMIT 1)"
        )
    with pytest.raises(Tampered):
        _ = tables.person.objects.get(pk=victim.pk).nik


def test_a_value_copied_into_another_table_does_not_open(tables: Models) -> None:
    person = tables.person.objects.create(nik=NIK)
    tables.other.objects.create(pk=person.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_other SET nik = (SELECT nik FROM documents_person)")
    with pytest.raises(Tampered):
        _ = tables.other.objects.get().nik


def test_readable_text_planted_by_sql_does_not_pass(tables: Models) -> None:
    tables.person.objects.create(nik=NIK)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_person SET nik = '3402010101709999'")
    with pytest.raises(Tampered):
        _ = tables.person.objects.get().nik


def test_a_value_nobody_looked_at_is_not_sealed_again(tables: Models) -> None:
    tables.person.objects.create(nik=NIK)
    before = _stored("nik")
    person = tables.person.objects.get()
    person.name = "Budi"
    person.save()
    assert _stored("nik") == before


def test_a_change_inside_a_draft_is_saved(tables: Models) -> None:
    tables.person.objects.create(draft={"nama": "Budi"})
    person = tables.person.objects.get()
    person.draft["nama"] = "Bima"
    person.save(update_fields=["draft"])
    assert tables.person.objects.get().draft == {"nama": "Bima"}


def test_a_row_cannot_be_copied_without_looking_at_its_values(tables: Models) -> None:
    tables.person.objects.create(nik=NIK)
    copied = tables.person.objects.get()
    copied.pk, copied._state.adding = uuid.uuid4(), True
    with pytest.raises(Tampered):
        copied.save()


def test_a_deferred_value_is_fetched_when_it_is_wanted(tables: Models) -> None:
    tables.person.objects.create(nik=NIK)
    assert tables.person.objects.only("name").get().nik == NIK
    person = tables.person.objects.get()
    person.refresh_from_db()
    assert person.nik == NIK


def test_many_rows_can_be_created_at_once(tables: Models) -> None:
    tables.person.objects.bulk_create([tables.person(nik=NIK), tables.person()])
    assert sorted(person.nik for person in tables.person.objects.all()) == ["", NIK]


@pytest.mark.parametrize(
    "lookup", ["nik", "nik__exact", "nik__contains", "nik__in", "draft__nama", "draft__nama__gt", "nik__gt"]
)
def test_a_sealed_column_cannot_be_searched(tables: Models, lookup: str) -> None:
    with pytest.raises(FieldError, match="sealed"):
        tables.person.objects.filter(**{lookup: NIK})


def test_many_rows_cannot_be_updated_at_once(tables: Models) -> None:
    person = tables.person.objects.create(nik=NIK)
    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        tables.person.objects.update(nik="3402")
    person.nik = "3402"
    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        tables.person.objects.bulk_update([person], ["nik"])
    assert tables.person.objects.update(nik=None) == 1


def test_a_sealed_value_never_goes_to_the_database_in_a_query(tables: Models) -> None:
    value = models.Value(NIK, output_field=SealedTextField())
    with pytest.raises(FieldError, match="sealed"):
        list(tables.person.objects.annotate(asked=value))


def test_a_row_without_a_key_of_its_own_cannot_be_sealed(tables: Models) -> None:
    with pytest.raises(FieldError, match="primary key"):
        SealedTextField().context_of(tables.person(pk=None))


def test_a_longer_text_than_allowed_is_refused_beside_its_field(tables: Models) -> None:
    form = modelform_factory(tables.person, fields=["nik"])({"nik": NIK + "1"})
    assert not form.is_valid()
    assert "nik" in form.errors


def test_a_migration_can_write_a_sealed_column_down() -> None:
    _, path, args, kwargs = SealedTextField("NIK", max_length=16).deconstruct()
    assert path == "documents.fields.SealedTextField"
    assert SealedTextField(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)
    _, path, args, kwargs = SealedJSONField(default=list).deconstruct()
    assert SealedJSONField(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)
