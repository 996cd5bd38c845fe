"""What this room keeps sealed is sealed by the vault, which stands above it: the settings name the kind of column."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

SealedTextField: Any = import_string(settings.SEALED_TEXT_FIELD)
