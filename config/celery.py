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
    # Without this a request would hang for seconds when the broker is gone.
    broker_transport_options={"socket_timeout": 2, "socket_connect_timeout": 0.8, "retry_on_timeout": False},
    task_publish_retry=False,
    timezone="Asia/Jakarta",
    beat_schedule={
        "deliver-pending-notices": {"task": "notifications.tasks.deliver_pending", "schedule": 60.0},
    },
)
app.autodiscover_tasks()
