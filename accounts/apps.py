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
        from accounts.letters import invitation, is_awaited
        from accounts.telling import INVITATION
        from audit.concerns import GATHERERS, TELLERS, enlist
        from notifications.mail import WRITERS
        from notifications.relevance import STILL_SO

        WRITERS[INVITATION] = invitation
        STILL_SO[INVITATION] = is_awaited
        enlist(TELLERS, concerned.tell)
        enlist(GATHERERS, concerned.gather)
