"""The queue. Rows are the truth: a lost message is found by a sweep, so nothing here is worth keeping."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # Whoever hands over a message is done within two seconds, be the broker gone or silent. Without the last
        # line it would be tried for six. The worker's own reconnecting is not bound by it.
        "socket_timeout": 2,
        "socket_connect_timeout": 0.8,
        "retry_on_timeout": False,
        "max_retries": 0,
        # Longer than any task, retries of letters included: a message that comes back sooner would be a second one.
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
        "ask-bsre-what-waits": {
            "task": "certificates.tasks.answer_waiting",
            "schedule": 60.0,
            "options": {"expires": 50},
        },
    },
)
app.autodiscover_tasks()
