"""The room's entry in Django."""

from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    name = "renewals"
    verbose_name = "Perpanjangan"

    def ready(self) -> None:
        from certificates.beside import CASES, REMINDERS, RUNNING
        from certificates.offers import OFFERS
        from notifications.relevance import STILL_SO
        from renewals.beginning import offer_renewal
        from renewals.links import cases_of, running_renewal
        from renewals.outlook import next_reminder
        from renewals.preparing import cancel_untouched
        from renewals.reminders import KIND
        from renewals.sweep import is_to_be_sent
        from sop.certificate_acts import SUPERSEDED

        OFFERS.append(offer_renewal)
        CASES.append(cases_of)
        RUNNING.append(running_renewal)
        REMINDERS.append(next_reminder)
        SUPERSEDED.append(cancel_untouched)
        STILL_SO[KIND] = is_to_be_sent
