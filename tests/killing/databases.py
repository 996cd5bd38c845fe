"""Databases of these tests' own: copied in a moment, and looked at whole."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count

from django.db import ProgrammingError, connection

# Of each table how many rows it has, and which versions of them.
Contents = dict[str, tuple[int, str]]
# A row that was written in whatever way is another version, at another place or of another transaction; one that was
# only locked, or whose change was rolled back, is the same. However large the papers are, it costs nothing.
VERSIONS = """
    SELECT '{table}', count(*), md5(coalesce(string_agg(concat(ctid, xmin), ' ' ORDER BY ctid), '')) FROM "{table}"
"""
ALONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()
"""
_numbers = count(1)


def name_of_database() -> str:
    return str(connection.settings_dict["NAME"])


def copy(source: str) -> str:
    """A new database like `source`, to which nobody is connected afterwards; its name."""
    name = f"{source.partition('__')[0]}__{next(_numbers)}"
    connection.close()
    drop(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(ALONE, [source])
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return name


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor, suppress(ProgrammingError):
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def at(name: str) -> Iterator[None]:
    """Django's own connection leads there."""
    before = name_of_database()
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def copied(source: str) -> Iterator[None]:
    """Django's own connection leads to a copy, which is gone afterwards."""
    name = copy(source)
    try:
        with at(name):
            yield
    finally:
        drop(name)


def contents() -> Contents:
    """All that stands there."""
    with connection.cursor() as cursor:
        cursor.execute(_versions())
        return {table: (rows, versions) for table, rows, versions in cursor.fetchall()}


@cache
def _versions() -> str:
    return " UNION ALL ".join(
        VERSIONS.format(table=table) for table in connection.introspection.table_names()
    )


def changes(before: Contents, after: Contents) -> dict[str, int]:
    """In which tables something was written, and by how many rows each has grown."""
    return {table: after[table][0] - before[table][0] for table in before if after[table] != before[table]}


class Mortal:
    """A copy to which Django's own connection leads, and another one after each that something was done to."""

    def __init__(self, source: str) -> None:
        self.source = source

    def __enter__(self) -> "Mortal":
        self.before = name_of_database()
        self.name = ""
        self.restore()
        return self

    def restore(self) -> None:
        """As it was, whatever was done to it."""
        self._forget()
        self.name = copy(self.source)
        connection.settings_dict["NAME"] = self.name

    def __exit__(self, *_: object) -> None:
        self._forget()
        connection.settings_dict["NAME"] = self.before

    def _forget(self) -> None:
        connection.close()
        if self.name:
            drop(self.name)
