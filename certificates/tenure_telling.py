"""What becomes of an act on a tenure: its entry, and who is told of it."""

from django.urls import reverse

from accounts.colleagues import tell_colleagues
from accounts.models import Role, User
from audit.actions import Action
from audit.trail import record
from certificates.tenures import Tenure

# Whoever corrects only these changes neither who is in office nor when.
PAPERWORK = frozenset({"decree_number", "decree_date", "note", "end_decree_number", "end_decree_date"})
SUBJECTS = {
    Action.BEGIN_TENURE: "Masa jabatan {} dicatat",
    Action.END_TENURE: "Akhir masa jabatan {} dicatat",
    Action.CHANGE_TENURE: "Data masa jabatan {} diperbaiki",
}
# What an administrator himself does; the tenure is the officers' affair, and its page is not his.
TO_DO = {
    Action.BEGIN_TENURE: (
        "Bila ia mengepalai kantor ini dan belum mempunyai akun Kepala Dinas, tambahkan, lalu minta administrator lain "
        "mengesahkannya. NIP pada akun harus sama dengan NIP pejabat: hanya dengan itu ia dapat menyetujui."
    ),
    Action.END_TENURE: (
        "Sesudah hari terakhirnya sebagai kepala kantor ia tidak dapat menyetujui lagi. Nonaktifkan akunnya, atau "
        "usulkan peran lain bila ia tetap bekerja di kantor ini. Penggantinya dicatat ADB atau Kepala Dinas."
    ),
    Action.CHANGE_TENURE: (
        "Samakan nama dan NIP pada akun pejabat ini dengan data yang baru. Masa jabatannya sendiri diurus ADB atau "
        "Kepala Dinas."
    ),
}


def record_and_tell(
    action: Action, tenure: Tenure, *, by: User, changed: list[str], is_paperwork: bool = False
) -> None:
    """On record for the inspector, and told to the other officers; to administrators if accounts may have to follow."""
    entry = record(action, by=by, case_id=tenure.pk, facts={"official": str(tenure), "changed": changed})
    subject = SUBJECTS[action].format(tenure.holder.full_name)
    tell_colleagues(
        entry,
        by=by,
        kind="tenure",
        subject=subject,
        path=tenure.get_absolute_url(),
        button="Lihat masa jabatan",
    )
    if not is_paperwork:
        tell_colleagues(
            entry,
            by=by,
            roles=[Role.ADMIN],
            kind="tenure",
            subject=subject,
            path=reverse("accounts:people"),
            button="Buka daftar pengguna",
            to_do=TO_DO[action],
        )
