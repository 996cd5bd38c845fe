"""The room's entry in Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = "Saluran pemberitahuan"
