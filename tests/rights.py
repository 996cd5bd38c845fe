"""What the owner of the tables may do, and the application may not: for what a test arranges."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


def take_application_role() -> None:
    """Until the transaction ends, with no more rights than the application has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")


@contextmanager
def as_owner() -> Iterator[None]:
    """As the owner of the tables, and then the application once more."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    with transaction.atomic():  # so that what fails in it lets the role be taken once more
        yield
    take_application_role()
