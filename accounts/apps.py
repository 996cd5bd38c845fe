"""The room's entry in Django."""

from django.apps import AppConfig
from django.conf import settings


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Orang dan kantor"

    def ready(self) -> None:
        from accounts.roles import demand_known

        demand_known(settings.SECOND_FACTOR_ROLES, setting="SECOND_FACTOR_ROLES")
        from accounts import (
            concerned,
            sessions,  # noqa: F401  # its receiver registers itself when it is imported
        )
        from audit.concerns import GATHERERS, TELLERS, enlist

        enlist(TELLERS, concerned.tell)
        enlist(GATHERERS, concerned.gather)
