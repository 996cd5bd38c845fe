"""The closed set of what can be on record, each with the sentence that an inspector reads."""

from django.db import models


class Outcome(models.TextChoices):
    """Whether it happened. A refusal is on record as carefully as an act."""

    DONE = "done", "Dilakukan"
    REFUSED = "refused", "Ditolak"


class Action(models.TextChoices):
    """What was done; the label is a sentence about the person in front of it."""

    LOG_IN = "log_in", "masuk ke aplikasi"
    LOG_OUT = "log_out", "keluar dari aplikasi"
    CHANGE_PASSWORD = "change_password", "mengganti kata sandi"
    ASK_RESET = "ask_reset", "meminta tautan kata sandi"
    ADD_USER = "add_user", "menambahkan pengguna"
    CHANGE_USER = "change_user", "mengubah pengguna"
    OPEN_CALENDAR = "open_calendar", "membuat alamat kalender pribadi"
    CLOSE_CALENDAR = "close_calendar", "mencabut alamat kalender pribadi"
    ADD_CHANNEL = "add_channel", "menambahkan saluran pemberitahuan"
    REMOVE_CHANNEL = "remove_channel", "menghapus saluran pemberitahuan"
    CHOOSE_MAIL = "choose_mail", "mengatur surel pemberitahuan"
    CHANGE_OFFICE = "change_office", "mengubah data kantor"
    LOAD_SOP = "load_sop", "memuat naskah SOP"
    ROTATE_KEYS = "rotate_keys", "merotasi kunci induk"
    VISIT = "visit", "membuka halaman tanpa hak akses"
    SEND_FORM = "send_form", "mengirim formulir tanpa tanda pengaman yang berlaku"

    REGISTER_CERTIFICATE = "register_certificate", "mendaftarkan sertifikat yang sudah terpasang di SIAK"
    REVOKE = "revoke", "mencatat pencabutan sertifikat"
    SUSPEND = "suspend", "mencatat penangguhan sertifikat"
    LIFT_SUSPENSION = "lift_suspension", "mencatat akhir penangguhan sertifikat"
    ASK_BSRE = "ask_bsre", "menanyakan status pemilik sertifikat kepada BSrE"

    READ_DOCUMENT = "read_document", "membuka dokumen"
    READ_NIK = "read_nik", "membuka halaman dengan NIK lengkap"
    READ_TRAIL = "read_trail", "membuka rekam jejak audit"

    START = "start", "membuat permohonan"
    SAVE_DRAFT = "save_draft", "menyimpan draf"
    FILL = "fill", "mengisi formulir permohonan"
    PLACE_SCAN = "place_scan", "menempatkan pindaian formulir"
    SIGN = "sign", "menyetujui formulir yang ditandatangani dan berstempel"
    ISSUE = "issue", "mencatat penerbitan P12"
    UPLOAD = "upload", "mencatat unggahan ke SIAK"
    SEND_BACK = "send_back", "mengembalikan permohonan untuk perbaikan"
    REJECT_BY_BSRE = "reject_by_bsre", "mencatat penolakan BSrE"
    CANCEL = "cancel", "membatalkan permohonan"
    BEGIN_WAIT = "begin_wait", "mencatat mulai menunggu"
    END_WAIT = "end_wait", "mencatat selesai menunggu"
    REPORT_TROUBLE = "report_trouble", "mencatat kendala unggah SIAK"

    BEGIN_TENURE = "begin_tenure", "mencatat masa jabatan"
    END_TENURE = "end_tenure", "mencatat akhir masa jabatan"
    CHANGE_TENURE = "change_tenure", "memperbaiki data masa jabatan"
    PLACE_DECREE = "place_decree", "menyimpan pindaian SK jabatan"
    FOLLOW_TENURE = "follow_tenure", "membuka pendaftaran bagi pejabat"


# Who looked at what; it changes nothing, and there is more of it than of all else.
READINGS = (Action.READ_DOCUMENT, Action.READ_NIK, Action.READ_TRAIL)
# What is done with a certificate itself, apart from any case; the entry's subject is the certificate.
OF_CERTIFICATES = (
    Action.REGISTER_CERTIFICATE,
    Action.REVOKE,
    Action.SUSPEND,
    Action.LIFT_SUSPENSION,
    Action.ASK_BSRE,
)
