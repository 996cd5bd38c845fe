"""The settings of production, with the project beside it that the door is compared with."""

import warnings

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_fsm_log", "tests.bench.usual"]
# Its receivers listen to every transition of every app.
DJANGO_FSM_LOG_IGNORED_MODELS = ["registrations.models.Registration"]
# What a page weighs here does not depend on collected static files; there may be none.
warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
