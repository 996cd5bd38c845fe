"""The queue. Rows are the truth: a lost message is found by a sweep, so nothing here is worth keeping."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A queue and a worker of their own for what anybody may ask for, or a stranger may draw out: reminders and notices wait
# behind none of it.
COURIER = "courier"

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    task_routes={
        "accounts.tasks.send_*": {"queue": COURIER},
        "audit.tasks.make_*": {"queue": COURIER},
        "certificates.tasks.answer_*": {"queue": COURIER},
        "channels.tasks.*": {"queue": COURIER},
        "sop.tasks.make_*": {"queue": COURIER},
        # Takes minutes once the trail is long. There are two workers with one place each: reminders must never wait for
        # it, so at night it is letters and messages to channels that do, for as long as it runs.
        "config.tasks.verify_*": {"queue": COURIER},
    },
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # Whoever hands over a message is done within two seconds, be the broker gone or silent. Without the last
        # line it would be tried for six. The worker's own reconnecting is not bound by it.
        "socket_timeout": 2,
        "socket_connect_timeout": 0.8,
        "retry_on_timeout": False,
        "max_retries": 0,
        # Longer than any task, retries of letters included: a message that comes back sooner would be a second one. The
        # verification of a very long trail may take longer, in one view of it and so not in slices: what comes back of
        # it meets a lock, or a process that knows that it is done, and ends at once.
        "visibility_timeout": 900,
    },
    task_publish_retry=False,
    timezone="Asia/Jakarta",
    beat_schedule={
        "deliver-pending-notices": {
            "task": "notifications.tasks.deliver_pending",
            "schedule": 30.0,
            # A worker that was away finds one sweep waiting, not a thousand.
            "options": {"expires": 25},
        },
        # Beat remembers over a restart when it last did: a machine that sleeps at night does it in the morning.
        "clear-ended-sessions": {
            "task": "accounts.tasks.clear_ended_sessions",
            "schedule": 24 * 3600.0,
            "options": {"expires": 3600},
        },
        "deliver-to-channels": {
            "task": "channels.tasks.deliver_to_channels",
            "schedule": 15.0,
            "options": {"expires": 12},
        },
        "seal-the-trail": {
            "task": "audit.tasks.seal_entries",
            "schedule": 5.0,
            "options": {"expires": 4},
        },
        "make-waiting-sheets": {
            "task": "audit.tasks.make_waiting_sheets",
            "schedule": 60.0,
            "options": {"expires": 50},
        },
        "make-waiting-packs": {
            "task": "sop.tasks.make_waiting_packs",
            "schedule": 60.0,
            "options": {"expires": 50},
        },
        # At night in Jakarta, as every crontab here; should the machine be off then, as soon as it is on again.
        "verify-the-trail": {
            "task": "config.tasks.verify_trail",
            "schedule": crontab(hour="1", minute="30"),
            "options": {"expires": 6 * 3600},
        },
        "mail-the-seal": {
            "task": "config.tasks.mail_checkpoint",
            "schedule": crontab(hour="23", minute="50"),
            "options": {"expires": 6 * 3600},
        },
        "ask-bsre-what-waits": {
            "task": "certificates.tasks.answer_waiting",
            "schedule": 60.0,
            "options": {"expires": 50},
        },
        "remind-of-time-limits": {
            "task": "privacy.tasks.remind_of_time_limits",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        # So often that a fault is made good within two minutes of its end; a run that finds nothing new writes no
        # more than when it was, in the day's row.
        "remind-of-expiry": {
            "task": "renewals.tasks.remind",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
    },
)
app.autodiscover_tasks()
# This folder is no app of Django's.
app.autodiscover_tasks(["config"])
