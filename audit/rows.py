"""Rows of a step, read and written by statements that are composed once a process.

The ORM composes a statement anew each time, which takes three to four times as long as running it. Its models, columns
and conversions stay in use here; its signals are not sent, and no default of the database is asked for.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections, models

Row = TypeVar("Row", bound=models.Model)
Fields = tuple[Any, ...]


def locked(model: type[Row], pk: Any) -> Row:
    """The row as it stands now, held until the transaction ends."""
    names, converted, sql = _locking(model)
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])
        found = cursor.fetchone()
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]  # django-stubs know it on concrete models alone
    values = list(found)
    for place, field in converted:
        values[place] = field.from_db_value(values[place], None, connection)
    return model.from_db(connection.alias, names, values)


def insert(row: Row) -> Row:
    """Store a new row, whose key the database draws."""
    fields, sql = _inserting(type(row))
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(fields, row, add=True))
        (row.pk,) = cursor.fetchone()
    row._state.adding = False  # noqa: SLF001 -- as Model.save() does
    return row


def update(row: models.Model, names: tuple[str, ...]) -> None:
    """Write the columns with these names."""
    fields, sql = _updating(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(fields, row, add=False), row.pk])


def _values(fields: Fields, row: models.Model, *, add: bool) -> list[Any]:
    # Not its stand-in, which looks for the connection of the thread at each touch.
    own = connections[connection.alias]
    return [field.get_db_prep_save(field.pre_save(row, add), own) for field in fields]


@cache
def _locking(model: type[models.Model]) -> tuple[list[str], Fields, str]:
    """Its columns, those of them that are not kept as they are read, and the statement."""
    fields = model._meta.concrete_fields
    converted = tuple((place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value"))
    columns = ", ".join(_quoted(field.column) for field in fields)
    sql = f"SELECT {columns} FROM {_table(model)} WHERE {_key(model)} = %s FOR UPDATE"  # noqa: S608 -- names of our own models
    return [field.attname for field in fields], converted, sql


@cache
def _inserting(model: type[models.Model]) -> tuple[Fields, str]:
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return (
        fields,
        f"INSERT INTO {_table(model)} ({columns}) VALUES ({places}) RETURNING {_key(model)}",  # noqa: S608 -- names of our own models
    )


@cache
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[Fields, str]:
    fields = tuple(field for field in model._meta.concrete_fields if field.attname in names)
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return fields, f"UPDATE {_table(model)} SET {changes} WHERE {_key(model)} = %s"  # noqa: S608 -- names of our own models


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _key(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
