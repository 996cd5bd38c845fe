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
    PROVE = "prove", "membuktikan diri"
    ADD_FACTOR = "add_factor", "menambahkan faktor kedua"
    REMOVE_FACTOR = "remove_factor", "menghapus faktor kedua"
    DRAW_RECOVERY = "draw_recovery", "membuat kode pemulihan"
    END_SESSION = "end_session", "mengakhiri sesi sendiri"
    ADD_USER = "add_user", "menambahkan pengguna"
    CHANGE_USER = "change_user", "mengubah pengguna"
    PROPOSE_ROLE = "propose_role", "mengusulkan perubahan hak akses"
    CONFIRM_ROLE = "confirm_role", "mengesahkan perubahan hak akses"
    DECLINE_ROLE = "decline_role", "menolak perubahan hak akses"
    WITHDRAW_ROLE = "withdraw_role", "menarik kembali usul perubahan hak akses"
    OPEN_CALENDAR = "open_calendar", "membuat alamat kalender pribadi"
    CLOSE_CALENDAR = "close_calendar", "mencabut alamat kalender pribadi"
    ADD_CHANNEL = "add_channel", "menambahkan saluran pemberitahuan"
    REMOVE_CHANNEL = "remove_channel", "menghapus saluran pemberitahuan"
    CHOOSE_MAIL = "choose_mail", "mengatur surel pemberitahuan"
    CHANGE_OFFICE = "change_office", "mengubah data kantor"
    CHANGE_HOURS = "change_hours", "mengubah jam kerja atau hari tutup kantor"
    CHANGE_REMINDERS = "change_reminders", "mengubah aturan pengingat"
    GIVE_UP = "give_up", "berhenti mengirim pemberitahuan"
    SEND_AGAIN = "send_again", "mengirim lagi pemberitahuan"
    HAND_OVER = "hand_over", "mencatat penyampaian langsung pemberitahuan"
    LOAD_SOP = "load_sop", "memuat naskah SOP"
    PROPOSE_SOP = "propose_sop", "mengusulkan revisi SOP"
    CONFIRM_SOP = "confirm_sop", "memberlakukan revisi SOP"
    DECLINE_SOP = "decline_sop", "menolak usul revisi SOP"
    WITHDRAW_SOP = "withdraw_sop", "menarik kembali usul revisi SOP"
    RAISE_ALARM = "raise_alarm", "menemukan kejanggalan pada rekam jejak"
    ROTATE_KEYS = "rotate_keys", "merotasi kunci induk"
    RETIRE_KEY = "retire_key", "menarik kunci induk lama"
    VISIT = "visit", "membuka halaman tanpa hak akses"
    SEND_FORM = "send_form", "mengirim formulir tanpa tanda pengaman yang berlaku"

    REGISTER_CERTIFICATE = "register_certificate", "mendaftarkan sertifikat yang sudah terpasang di SIAK"
    REVOKE = "revoke", "mencatat pencabutan sertifikat"
    SUSPEND = "suspend", "mencatat penangguhan sertifikat"
    LIFT_SUSPENSION = "lift_suspension", "mencatat akhir penangguhan sertifikat"
    MARK_MISTAKEN = "mark_mistaken", "menyatakan salah catat sertifikat"
    ASK_BSRE = "ask_bsre", "menanyakan status pemilik sertifikat kepada BSrE"

    READ_DOCUMENT = "read_document", "membuka dokumen"
    READ_NIK = "read_nik", "membuka halaman dengan NIK lengkap"
    READ_TRAIL = "read_trail", "membuka rekam jejak audit"
    READ_OWN_TRAIL = "read_own_trail", "membuka rekam jejak data sendiri"
    EXPORT_TRAIL = "export_trail", "mengunduh arsip rekam jejak untuk pemeriksa"
    ASK_SHEET = "ask_sheet", "meminta salinan rekam jejak"
    FETCH_SHEET = "fetch_sheet", "mengunduh salinan rekam jejak"
    ASK_PACK = "ask_pack", "meminta berkas bukti permohonan"
    FETCH_PACK = "fetch_pack", "mengunduh berkas bukti permohonan"

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

    PROPOSE_RETENTION = "propose_retention", "mengusulkan aturan retensi"
    CONFIRM_RETENTION = "confirm_retention", "mengesahkan aturan retensi"
    DECLINE_RETENTION = "decline_retention", "menolak aturan retensi"
    WITHDRAW_RETENTION = "withdraw_retention", "menarik kembali usul aturan retensi"
    HOLD_PAPERS = "hold_papers", "menahan pemusnahan dokumen permohonan"
    RELEASE_PAPERS = "release_papers", "melepas penahanan dokumen permohonan"
    PROPOSE_DESTRUCTION = "propose_destruction", "mengusulkan pemusnahan dokumen"
    APPROVE_DESTRUCTION = "approve_destruction", "menyetujui pemusnahan dokumen"
    DECLINE_DESTRUCTION = "decline_destruction", "menolak pemusnahan dokumen"
    WITHDRAW_DESTRUCTION = "withdraw_destruction", "menarik kembali usul pemusnahan dokumen"
    DESTROY_DOCUMENT = "destroy_document", "memusnahkan dokumen"
    FETCH_MINUTES = "fetch_minutes", "mengunduh berita acara pemusnahan"

    BEGIN_TENURE = "begin_tenure", "mencatat masa jabatan"
    END_TENURE = "end_tenure", "mencatat akhir masa jabatan"
    CHANGE_TENURE = "change_tenure", "memperbaiki data masa jabatan"
    PLACE_DECREE = "place_decree", "menyimpan pindaian SK jabatan"
    FOLLOW_TENURE = "follow_tenure", "membuka pendaftaran bagi pejabat"

    RECEIVE_SUBJECT_REQUEST = "receive_subject_request", "mencatat permintaan atas data pribadi"
    ANSWER_SUBJECT_REQUEST = "answer_subject_request", "menjawab permintaan atas data pribadi"
    WITHDRAW_SUBJECT_REQUEST = "withdraw_subject_request", "mencatat penarikan permintaan atas data pribadi"
    NOTE_CORRECTION = "note_correction", "mencatat perbaikan data atas permintaan pemiliknya"
    SUSPEND_PROCESSING = "suspend_processing", "menunda pemrosesan data pribadi"
    RESUME_PROCESSING = "resume_processing", "mengakhiri penundaan pemrosesan data pribadi"
    OPEN_INCIDENT = "open_incident", "mencatat insiden data pribadi"
    CHANGE_INCIDENT = "change_incident", "mengubah catatan insiden data pribadi"
    CLOSE_INCIDENT = "close_incident", "menutup insiden data pribadi"
    MAKE_LETTER = "make_letter", "membuat surat tentang data pribadi"
    SEND_LETTER = "send_letter", "mencatat penyampaian surat tentang data pribadi"
    READ_SUBJECT_REQUEST = "read_subject_request", "membuka permintaan atas data pribadi"
    READ_INCIDENT = "read_incident", "membuka catatan insiden data pribadi"
    READ_LETTER = "read_letter", "membuka surat tentang data pribadi"


# Who looked at what; it changes nothing, and there is more of it than of all else.
READINGS = (
    Action.READ_DOCUMENT,
    Action.READ_NIK,
    Action.READ_TRAIL,
    Action.READ_OWN_TRAIL,
    Action.READ_SUBJECT_REQUEST,
    Action.READ_INCIDENT,
    Action.READ_LETTER,
)
# What is done with a certificate itself, apart from any case; the entry's subject is the certificate.
OF_CERTIFICATES = (
    Action.REGISTER_CERTIFICATE,
    Action.REVOKE,
    Action.SUSPEND,
    Action.LIFT_SUSPENSION,
    Action.MARK_MISTAKEN,
    Action.ASK_BSRE,
)
# Where nobody is named, the application itself did these; of all else it was a caller whom it did not know.
BY_SYSTEM = (
    Action.START,
    Action.CANCEL,
    Action.GIVE_UP,
    Action.CONFIRM_ROLE,
    Action.RAISE_ALARM,
    Action.EXPORT_TRAIL,
    # By a command on the server, when it is set up or its keys are changed.
    Action.CHANGE_OFFICE,
    Action.ADD_USER,
    Action.LOAD_SOP,
    Action.ROTATE_KEYS,
    Action.RETIRE_KEY,
)
