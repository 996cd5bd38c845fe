"""The room's entry in Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Data pribadi"

    def ready(self) -> None:
        from audit.concerns import GATHERERS, TELLERS, enlist
        from documents.courses import HINDRANCES
        from notifications.agenda import provide
        from notifications.relevance import STILL_SO
        from privacy import concerned
        from privacy.agenda import time_limits
        from privacy.erasing import hindrances
        from privacy.sweep import KIND, is_to_be_sent

        provide(time_limits)
        enlist(TELLERS, concerned.tell)
        enlist(GATHERERS, concerned.gather)
        enlist(HINDRANCES, hindrances)
        STILL_SO[KIND] = is_to_be_sent
