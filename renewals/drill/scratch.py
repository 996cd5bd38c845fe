"""A database for a drill, beside the real one: made, used instead of it, and dropped whatever happens.

Nothing in the real one is read or written; to it only the words that make and drop the other one are said.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError, ProgrammingError, connection

SUFFIX = "_latihan"
LONGEST_NAME = 63
# By which a database that a killed drill has left behind is known as ours.
COMMENT = "Basis data latihan pengingat; boleh dihapus."
MAY_NOT_CREATE = (
    "Peran basis data “{role}” tidak boleh membuat basis data, sehingga latihan tidak dapat dijalankan. Jalankan "
    "dengan peran pemilik yang boleh membuat basis data; caranya ada pada docs/operasi.md, bagian Latihan."
)
NO_DATABASE = (
    "Basis data “{name}” tidak dapat dihubungi, sehingga latihan tidak dapat dijalankan. Periksa setelannya."
)
IN_USE = "Latihan lain sedang berjalan pada basis data “{name}”. Tunggu sampai selesai, lalu ulangi."
FOREIGN = (
    "Basis data “{name}” sudah ada dan bukan milik latihan, sehingga tidak disentuh. Ganti namanya atau hapus sendiri, "
    "lalu ulangi."
)


class NoScratch(Exception):
    """There can be no database for the drill; its text is the sentence for the operator."""


@contextmanager
def scratch_database() -> Iterator[str]:
    """Connect to an empty database of the drill's own; yields its name."""
    real = str(connection.settings_dict["NAME"])
    name = f"{real[: LONGEST_NAME - len(SUFFIX)]}{SUFFIX}"
    _create(name)
    try:
        _connect_to(name)
        yield name
    finally:
        with _undisturbed():
            _connect_to(real)
            _drop(name)


def _drop(name: str) -> None:
    """Whatever thread of ours is still in it. Not WITH (FORCE), which may not end a superuser's autovacuum there; the
    plain word waits for that one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )
    _say(f"DROP DATABASE {_quoted(name)}")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Deaf to Ctrl-C and SIGTERM for a moment, so that they leave nothing behind that is half made or half gone."""
    answers = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, answer in answers.items():
            signal.signal(number, answer)


def _create(name: str) -> None:
    _refuse_who_may_not()
    _clear_away(name)
    with _undisturbed():
        _say(f"CREATE DATABASE {_quoted(name)} ENCODING 'UTF8' TEMPLATE template0")
        _say(f"COMMENT ON DATABASE {_quoted(name)} IS '{COMMENT}'")


def _refuse_who_may_not() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper, current_user FROM pg_roles WHERE rolname = current_user"
            )
            may_create, role = cursor.fetchone()
    except OperationalError as error:
        raise NoScratch(NO_DATABASE.format(name=connection.settings_dict["NAME"])) from error
    if not may_create:
        raise NoScratch(MAY_NOT_CREATE.format(role=role))


def _clear_away(name: str) -> None:
    """Drop what a drill that was killed has left; nothing else, and not while anybody uses it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        found = cursor.fetchone()
    if found is None:
        return
    if found[0] != COMMENT:
        raise NoScratch(FOREIGN.format(name=name))
    try:
        _say(f"DROP DATABASE {_quoted(name)}")
    except (OperationalError, ProgrammingError) as error:
        raise NoScratch(IN_USE.format(name=name)) from error


def _connect_to(name: str) -> None:
    """Every connection of this process, those of its threads too, from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (reached,) = cursor.fetchone()
    if reached != name:
        raise DatabaseError(f"connected to {reached} instead of {name}")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
