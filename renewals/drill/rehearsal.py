"""One drill from the first word to the last: stage set, story told, balance drawn."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import timezone

from renewals.drill import balance, plot
from renewals.drill.authority import Authority
from renewals.drill.clock import Clock
from renewals.drill.company import Company
from renewals.drill.facts import Facts
from renewals.drill.post import HOST, PostOffice
from renewals.drill.scratch import scratch_database
from renewals.drill.stage import Stage
from renewals.drill.story import Story

INTRODUCTION = (
    "Latihan ini memainkan dua tahun, dari 4 Januari 2027 sampai dengan 18 Januari 2029, dengan jam tiruan: kode "
    "aplikasi yang sebenarnya, pada basis data “{database}” yang dihapus sesudahnya. Surel dikirim ke server "
    "surel kecil milik latihan di komputer ini dan tidak ke mana pun lagi; saluran pribadi seperti Telegram tidak "
    "dimainkan. Semua nama, nomor, dan sertifikat adalah rekaan, dan hari liburnya diandaikan."
)
OFFICES = (
    "Ada dua kantor, masing-masing dengan ADB, Kepala Dinas, dan Administrator Aplikasi: Disdukcapil Kabupaten Contoh "
    "(WIB) dan Disdukcapil Kota Misal (WITA). Setiap pukul ditulis menurut jam kantornya. Yang dilakukan orang dan "
    "sistem dibacakan dari rekam jejak audit, yang diberitahukan dari kotak keluar dan kotak surat."
)


def rehearse(write: Callable[[str], object]) -> bool:
    """Play it and write it down; whether the balance holds."""
    with scratch_database() as database, _stage(write) as stage:
        stage.story.title("Latihan pengingat masa berlaku sertifikat")
        stage.story.paragraph(INTRODUCTION.format(database=database))
        stage.story.paragraph(OFFICES)
        issuing = Authority(since=timezone.now() - timedelta(days=3650))
        with _trusting(issuing):
            plot.play(Company(stage, issuing=issuing))
        verdict = balance.weigh(stage.facts, letters=stage.post.letters)
        stage.story.balance(verdict.counted, faults=verdict.faults)
    return verdict.holds


@contextmanager
def _stage(write: Callable[[str], object]) -> Iterator[Stage]:
    """The stage with its clock and its post office, and nothing that leads outside."""
    zone = timezone.get_default_timezone()
    clock = Clock(datetime.strptime(plot.BEGINS, "%Y-%m-%d %H.%M").replace(tzinfo=zone))
    post = PostOffice(now=clock.read)
    post.open()
    try:
        with tempfile.TemporaryDirectory() as keys, _apart(post, keys=Path(keys)), clock.ruling():
            call_command("migrate", verbosity=0, interactive=False)
            yield Stage(clock=clock, post=post, story=Story(write, post=post), facts=Facts())
    finally:
        post.close()


@contextmanager
def _apart(post: PostOffice, *, keys: Path) -> Iterator[None]:
    """Nothing of the real installation's: neither its keys nor its mail server, its broker or its watchman."""
    own: dict[str, Any] = {
        "KEYS_DIR": keys,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": HOST,
        "EMAIL_PORT": post.port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "NOTICE_LIFE": timedelta(hours=72),
        "DEAD_MAN_URL": "",
        "BSRE_PROBE_URL": "",
    }
    broker = current_app.conf.broker_url
    current_app.conf.broker_url = "memory://"
    # What goes wrong on purpose is told by the story.
    logging.disable(logging.WARNING)
    try:
        with override_settings(**own):
            yield
    finally:
        logging.disable(logging.NOTSET)
        current_app.conf.broker_url = broker


@contextmanager
def _trusting(issuing: Authority) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as anchors:
        (Path(anchors) / "latihan.pem").write_bytes(issuing.anchor)
        with override_settings(TRUST_ANCHORS_DIR=anchors):
            yield
