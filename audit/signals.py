"""Django's own moments that belong on record, and the grants after a migration."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.db.models import CASCADE
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from audit import context
from audit.actions import Action, Outcome
from audit.trail import record


@receiver(user_logged_in)
def record_log_in(sender: Any, user: Any, **_: Any) -> None:
    record(Action.LOG_IN, by=user)


@receiver(user_logged_out)
def record_log_out(sender: Any, user: Any, **_: Any) -> None:
    if user is not None:
        record(Action.LOG_OUT, by=user)


@receiver(user_login_failed)
def record_failed_log_in(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    """On record in the office of the account that was tried. A name that is none stays out: it may be a password."""
    people = get_user_model().objects.filter(username=str(credentials.get("username", "")).lower()[:60])
    tried: Any = people.first()
    record(
        Action.LOG_IN,
        by=None,
        office_id=tried.office_id if tried else None,
        outcome=Outcome.REFUSED,
        facts={"username": tried.username if tried else "tidak dikenal"},
    )


def send_context_along(headers: dict[str, Any], **_: Any) -> None:
    """A task that a request asks for is to say in its entries and log lines which request that was."""
    here = context.current()
    headers.update(asked_by=here.request_id, asked_from=here.address)


def enter_context(task_id: str, task: Task, **_: Any) -> None:
    """Stand where the request stood; a task that none asked for goes by its own number."""
    if not task.request.is_eager:
        request_id = getattr(task.request, "asked_by", "") or task_id.replace("-", "")
        address = getattr(task.request, "asked_from", None)
        context.enter(context.RequestContext(address=address, request_id=request_id))


def leave_context(task: Task, **_: Any) -> None:
    if not task.request.is_eager:
        context.enter()


# Celery has no types, so its decorators would take those of the functions away.
before_task_publish.connect(send_context_along)
task_prerun.connect(enter_context)
task_postrun.connect(leave_context)

# django-pgtrigger lets a session setting, which any role may set, switch its triggers off. Not here.
TRIGGERS_ALWAYS_FIRE = """
    CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
    AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql
"""


def _kept() -> Iterator[tuple[str, str, list[str]]]:
    """Each table that a trigger keeps, what is forbidden there, and the columns that may change all the same.

    The triggers forbid it to everybody, the owner too; the grants once more to the application, which may not even
    empty such a table.
    """
    for model in apps.get_models():
        keepers = [one for one in getattr(model._meta, "triggers", ()) if isinstance(one, pgtrigger.Protect)]
        operations = " ".join(str(keeper.operation) for keeper in keepers)
        forbidden = [word for word in ("UPDATE", "DELETE") if word in operations]
        free = [name for keeper in keepers for name in getattr(keeper, "exclude", None) or ()]
        if forbidden:
            columns = [str(field.column) for field in model._meta.concrete_fields if field.name in free]
            yield model._meta.db_table, ", ".join([*forbidden, "TRUNCATE"]), columns
    yield "django_migrations", "INSERT, UPDATE, DELETE, TRUNCATE", []


def _forgettable() -> Iterator[str]:
    """The tables from which the application deletes: of models that say `may_be_deleted`, of what goes with their rows.

    Everywhere else a DELETE is none of its business, so that whoever gets hold of its role cannot make a case or a
    certificate disappear.
    """
    models = apps.get_models()
    found = [model for model in models if model is Session or getattr(model, "may_be_deleted", False)]
    for model in found:
        yield model._meta.db_table
        # What points at a row and goes with it, Django itself deletes first. The list grows while it is read.
        fields = model._meta.get_fields(include_hidden=True)
        others = [one for one in fields if isinstance(one, ForeignObjectRel) and one.on_delete is CASCADE]
        found += [one.related_model for one in others if one.related_model not in found]


def _last_with_tables() -> AppConfig:
    """The app whose tables are made last, after which there is nothing more to grant."""
    return [app for app in apps.get_app_configs() if app.models_module][-1]


@receiver(post_migrate)
def grant_to_application(sender: AppConfig, using: str, **_: Any) -> None:
    """Give the application's role what it needs on every table, and on what must stay no more than to add and read."""
    if sender is not _last_with_tables():
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        role = connections[using].ops.quote_name(settings.APPLICATION_ROLE)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE DELETE ON ALL TABLES IN SCHEMA public FROM {role}")
        cursor.execute(f"GRANT DELETE ON {', '.join(_forgettable())} TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, forbidden, columns in _kept():
            cursor.execute(f"REVOKE {forbidden} ON {table} FROM {role}")
            if columns:
                cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {role}")
        cursor.execute(TRIGGERS_ALWAYS_FIRE)
