"""The worker's part: seal what is new, and make the copies that were asked for."""

import logging
from uuid import UUID

from celery import shared_task

from audit.alarms import raise_alarm
from audit.checkpoints import is_file_lost, publish
from audit.holdup import HELD_UP, held_up_since
from audit.sealing import seal
from audit.sheet_making import make, make_all
from audit.tree import TreeDamaged

log = logging.getLogger(__name__)
FORGED = "Catatan ini tidak ditulis oleh aplikasi dan tidak disegel."
DAMAGED = "Pohon segel diubah di luar aplikasi. Penyegelan berhenti sampai rekam jejak diperiksa."
DISPLACED = (
    "Daun catatan ini tidak ada pada pohon segel atau bukan daunnya sendiri: catatan atau pohon segel diubah di luar "
    "aplikasi."
)
LATE = (
    "Catatan ini memakai nomor yang sudah terlewati: urutan nomor catatan diubah di luar aplikasi. Catatannya asli dan "
    "kini tersegel."
)
LOST = (
    "Berkas segel di luar basis data tidak ada lagi atau kosong, padahal sudah ada segel. Berkas baru dimulai dari "
    "segel yang ada di basis data; bandingkan dengan salinan berkas lama atau surat segel yang disimpan pemeriksa."
)


@shared_task
def seal_entries() -> None:
    """Seal what is settled and publish the checkpoint. It may run twice at once, late or not at all for days."""
    # Asked before the first checkpoint of all is made, which begins the file.
    is_lost = is_file_lost()
    try:
        sealing = seal()
    except TreeDamaged as error:
        log.critical("the trail is not sealed any more: %s", error)
        raise_alarm(DAMAGED)
        return
    if held_up_since():
        log.critical("sealing is held up: an entry waits longer than it must")
        raise_alarm(HELD_UP)
    if sealing is None:
        return  # another one is at it, and publishes
    for number in sealing.refused:
        log.critical("entry %s is not ours and stays unsealed", number)
        raise_alarm(FORGED, entry=number)
    for number in sealing.displaced:
        log.critical("the leaf of entry %s is not there or not its own", number)
        raise_alarm(DISPLACED, entry=number)
    for number in sealing.late:
        log.critical("entry %s came under a number that was settled; it is sealed now", number)
        raise_alarm(LATE, entry=number)
    if is_lost:
        # First the alarm: whoever dies between the two raises it again. Not to go on would leave what is sealed from
        # now on without a witness.
        log.critical("the file of checkpoints is lost and is begun anew from the database")
        raise_alarm(LOST)
    publish()


@shared_task
def make_sheet(pk: str) -> None:
    """Make one copy of the trail that somebody waits for."""
    make(UUID(pk))


def make_soon(pk: UUID) -> None:
    """Wake the worker; without a broker the sweep finds the wish all the same."""
    try:
        make_sheet.delay(str(pk))
    except Exception as error:  # of whatever kind: the wish is on record, and must not look refused
        log.warning("no broker (%s): the sweep will make sheet %s", type(error).__name__, pk)


@shared_task
def make_waiting_sheets() -> None:
    """Make what no message has come for."""
    make_all()
