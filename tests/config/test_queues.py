"""Which worker takes what: the sweeps wait behind nothing that a stranger can draw out, and nothing is left lying."""

from config.celery import COURIER, app
from config.local import commands

# Sent because somebody asked, or to a server that is not the office's own; and what takes minutes.
ASKED_FOR = {
    "accounts.tasks.send_password_reset",
    "accounts.tasks.send_welcome",
    "audit.tasks.make_sheet",
    "audit.tasks.make_waiting_sheets",
    "certificates.tasks.answer_inquiry",
    "certificates.tasks.answer_waiting",
    "channels.tasks.deliver_to_channels",
    "channels.tasks.send_test",
    "config.tasks.verify_trail",
    "sop.tasks.make_pack",
    "sop.tasks.make_waiting_packs",
}


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def queues_of(words: commands.Words) -> set[str]:
    return set(words[words.index("--queues") + 1].split(","))


def our_tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_only_what_was_asked_for_is_the_couriers() -> None:
    assert {task for task in our_tasks() if queue_of(task) == COURIER} == ASKED_FOR


def test_every_task_has_one_worker_that_takes_it() -> None:
    taken = [*queues_of(commands.worker()), *queues_of(commands.courier())]
    assert len(taken) == len(set(taken))
    assert {queue_of(task) for task in our_tasks()} == set(taken)


def test_two_workers_on_one_machine_have_names_of_their_own() -> None:
    names = [words[words.index("--hostname") + 1] for words in (commands.worker(), commands.courier())]
    assert len(set(names)) == 2
