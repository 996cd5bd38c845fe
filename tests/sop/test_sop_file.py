"""A SOP file with a fault is refused with the sentence that names it; nothing is loaded."""

import pytest

from accounts.models import Office
from sop.toml_file import LARGEST_FILE, read
from tests.sop.sop_files import CONTENT, FIRST_ROW, sentences_about, with_

Capture = pytest.CaptureFixture[str]


def test_a_file_as_large_as_may_be_is_read() -> None:
    comment = b"#" * (LARGEST_FILE - len(CONTENT))
    assert read(CONTENT + comment) == read(CONTENT)
    assert sentences_about(CONTENT + comment + b"#") == [
        "Berkas SOP lebih besar dari 200 kB; periksa apakah berkas yang dipilih benar."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"revision = \n", "Baris 1, kolom 12 bukan TOML yang sah; perbaiki penulisannya."),
        (b"a = 1\n<html>", "Baris 2, kolom 1 bukan TOML yang sah; perbaiki penulisannya."),
        (b'a = 1\nb = """', "Akhir berkas bukan TOML yang sah; perbaiki penulisannya."),
        (b"a = " + b"9" * 5000, "Akhir berkas bukan TOML yang sah; perbaiki penulisannya."),
        (b"a = 1\n\xff", "Baris 2 bukan teks UTF-8; simpan berkas sebagai UTF-8."),
        (
            b".".join([b"a"] * 9000) + b" = 1",
            "Berkas SOP berisi daftar atau tabel yang bersarang terlalu dalam.",
        ),
        (
            b".".join([b'"!"'] * 9000) + b" = 1",
            "Berkas SOP berisi daftar atau tabel yang bersarang terlalu dalam.",
        ),
        (b"a = " + b"[" * 9000, "Berkas SOP berisi daftar atau tabel yang bersarang terlalu dalam."),
    ],
)
def test_a_file_that_is_no_toml_is_refused(content: bytes, sentence: str) -> None:
    assert sentences_about(content) == [sentence]


ROW = "procedures.registration.rows[1]"
A_CHOICE = "harus berupa salah satu dari"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('actor = "ADB"', 'actor = "ADMIN"', f"Kunci {ROW}.actor {A_CHOICE} ADB, KEPALA_DINAS."),
        ('actor = "ADB"', "actor = [1]", f"Kunci {ROW}.actor {A_CHOICE} ADB, KEPALA_DINAS."),
        ('action = "fill"', 'action = "x"', f"Kunci {ROW}.action {A_CHOICE} fill, sign, issue, upload."),
        ('symbol = "capsule"', 'symbol = "oval"', f"Kunci {ROW}.symbol {A_CHOICE} capsule, box, diamond."),
        (
            'mark = "mulai"',
            f'mark = "{"x" * 41}"',
            f"Kunci {ROW}.mark harus berupa teks dalam tanda petik",
        ),
        ("minutes = 5", "minutes = 0", f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5", "minutes = -5", f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5", "minutes = 5.0", f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5", "minutes = true", f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5", 'minutes = "5"', f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5", "minutes = 32768", f"Kunci {ROW}.minutes harus berupa bilangan bulat positif"),
        ("minutes = 5\n", "", f"Kunci {ROW}.minutes tidak ada; tambahkan, walaupun isinya kosong."),
        ("minutes = 5", "menit = 5\nminutes = 5", f"Kunci {ROW}.menit tidak dikenal; hapus"),
        ("minutes = 5", '"\\u001b" = 5\nminutes = 5', f"Kunci {ROW}.? tidak dikenal; hapus"),
        ("actor_inferred = false", "actor_inferred = 0", f"Kunci {ROW}.actor_inferred harus berupa true"),
        ("actor_inferred = false", "actor_inferred = true", f"Kunci {ROW}.actor_inferred harus false"),
        ("order = 1", "order = 2", f"Kunci {ROW}.order harus 1, sesuai dengan urutan barisnya."),
        ("order = 1", "order = 0", f"Kunci {ROW}.order harus berupa bilangan bulat positif."),
        ('makes = ["FORM"]', 'makes = ["KEY"]', f"Kunci {ROW}.makes harus berupa daftar yang boleh kosong"),
        ('makes = ["FORM"]', 'makes = "FORM"', f"Kunci {ROW}.makes harus berupa daftar yang boleh kosong"),
        ('mark = "mulai"', 'mark = "\\u0000"', f"Kunci {ROW}.mark harus berupa teks dalam tanda petik"),
        (
            'activity = "Melakukan',
            'activity = " " # "',
            f"Kunci {ROW}.activity harus berupa teks dalam tanda petik",
        ),
        (
            'number_as_written = "2"',
            'number_as_written = "1"',
            "Kunci procedures.registration.rows[2].number_as_written sudah dipakai oleh baris lain.",
        ),
        ('revision = "naskah', 'revision = "\\nnaskah', "Kunci revision harus berupa teks satu baris"),
        ('revision = "naskah', f'revision = "{"n" * 80}', "Kunci revision harus berupa teks satu baris"),
        ("[cover]", "[sampul]", "Kunci cover tidak ada; tambahkan, walaupun isinya kosong."),
        ("[cover]", "[sampul]", "Kunci sampul tidak dikenal; hapus atau perbaiki ejaannya."),
        ("[procedures.renewal]", "[procedures.x]", "Kunci procedures.x tidak dikenal; hapus"),
        ("[cover]", "cover = 1\n[sampul]", "Kunci cover harus berupa tabel [cover]."),
        ("gates = []", "gates = 1", "Kunci procedures.registration.gates harus berupa daftar tabel"),
        ('items = ["SOP TTE"]', "items = []", "Kunci sections[3].items harus berupa daftar teks"),
        (
            'key = "related"',
            'key = "warning"',
            "Tabel dengan key related pada sections harus ada tepat satu kali, bukan 0 kali.",
        ),
        (
            'key = "related"',
            'key = "warning"',
            "Tabel dengan key warning pada sections harus ada tepat satu kali, bukan 2 kali.",
        ),
        ('"IKMT-PIAK-01-15"', '""', "Nilai number pada identity.fields harus diisi."),
        ('"IKMT-PIAK-01-15"', f'"{"1" * 81}"', "Nomor SOP pada identity.fields paling panjang 80 karakter."),
        (
            'action = "issue"\nactivity',
            'action = "sign"\nactivity',
            "Baris dengan action sign pada procedures.registration.rows ada 2 kali, seharusnya 1 kali.",
        ),
        (
            'action = "issue"\nactivity',
            'action = "sign"\nactivity',
            "Baris dengan action issue pada procedures.registration.rows tidak ada; tambahkan.",
        ),
    ],
)
def test_a_fault_is_told_with_its_key(old: str, new: str, sentence: str) -> None:
    assert any(told.startswith(sentence) for told in sentences_about(with_(old, new)))


def test_a_missing_row_is_told(office: Office) -> None:
    assert CONTENT.count(FIRST_ROW) == 1
    told = sentences_about(CONTENT.replace(FIRST_ROW, b""))
    assert "Baris dengan action fill pada procedures.registration.rows tidak ada; tambahkan." in told


def test_a_row_of_signing_in_renewal_is_refused() -> None:
    renewal = CONTENT.rindex(b'action = "issue"\nactivity')
    told = sentences_about(CONTENT[:renewal] + CONTENT[renewal:].replace(b"issue", b"sign", 1))
    assert "Baris dengan action sign pada procedures.renewal.rows ada 1 kali, seharusnya 0 kali." in told


def test_a_gate_that_leads_nowhere_is_refused() -> None:
    assert sentences_about(with_('before = "issue"', 'before = "sign"')) == [
        "Kunci procedures.renewal.gates[1].before harus salah satu dari fill, issue, upload."
    ]


def test_a_gate_beside_a_row_of_the_same_act_is_refused() -> None:
    gate = CONTENT[CONTENT.index(b"[[procedures.renewal.gates]]") :].split(b"\n\n")[0]
    doubled = CONTENT.replace(b"gates = []\n", gate.replace(b"renewal", b"registration"))
    assert sentences_about(doubled) == [
        "Kunci procedures.registration.gates[1].action sudah menjadi baris tersendiri; hapus syarat ini."
    ]


def test_rows_in_another_order_are_refused() -> None:
    swapped = CONTENT.replace(b'"sign"\nactivity', b'"x"\nactivity', 1)
    swapped = swapped.replace(b'"issue"\nactivity', b'"sign"\nactivity', 1).replace(b'"x"', b'"issue"', 1)
    assert sentences_about(swapped) == [
        "Baris pada procedures.registration.rows harus berurutan menurut action: fill, sign, issue, upload."
    ]


def test_every_fault_is_told_at_once() -> None:
    told = sentences_about(CONTENT.replace(b"minutes = 5", b"minutes = 0"))
    assert len(told) == 6
