"""What an account may do."""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db import models


class Role(models.TextChoices):
    """What an account may do; one role an account, so that nobody prepares and approves (T14)."""

    ADB = "ADB", "ADB"
    KEPALA_DINAS = "KEPALA_DINAS", "Kepala Dinas"
    ADMIN = "ADMIN", "Administrator Aplikasi"
    # Of the regency's Inspektorat: reads the trail of the office and nothing else of it.
    INSPECTOR = "INSPECTOR", "Pemeriksa"


# In a setting, in place of any role.
NOBODY = "-"
# Who carries out the SOP, and may read its papers.
OFFICERS = (Role.ADB, Role.KEPALA_DINAS)
# Who works here: the cases, certificates and dates of the office are theirs to see.
STAFF = (Role.ADB, Role.KEPALA_DINAS, Role.ADMIN)
# Who answers for the office's personal data.
ANSWERERS = (Role.KEPALA_DINAS, Role.ADMIN)
# Who approves, who gives others what they may, and who reads all that was done: nobody becomes any of them by one
# administrator's word.
WEIGHTY = (Role.KEPALA_DINAS, Role.ADMIN, Role.INSPECTOR)


def demand_known(names: Iterable[str], *, setting: str) -> None:
    """Refuse to start on a name that is no role: by a slip of the pen nobody would be asked for anything."""
    if unknown := sorted(set(names) - {*Role.values, NOBODY}):
        raise ImproperlyConfigured(
            f"{setting}: {', '.join(unknown)} is no role ({', '.join(Role.values)}, or -)."
        )
