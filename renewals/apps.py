"""The room's entry in Django."""

from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    name = "renewals"
    verbose_name = "Perpanjangan"
