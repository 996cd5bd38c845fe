/** Everything that the officer reads about a P12: one whole sentence or two for each reason, saying what to do. */
import { LIMITS } from "./budget.js";

const AGAIN = "Mintalah berkas P12 yang baru kepada BSrE.";

const ALGORITHM_NAMES = {
  "1.2.840.113549.1.7.2": "pengesahan dengan tanda tangan digital",
  "1.2.840.113549.1.7.3": "penyandian dengan kunci publik",
  "1.2.840.10040.4.1": "DSA",
  "1.3.101.113": "Ed448",
  "1.3.132.0.10": "ECDSA secp256k1",
};

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
}

function kilobytes(bytes) {
  return `${grouped(Math.ceil(bytes / 1024))} kB`;
}

export function byteCount(bytes) {
  return `${grouped(bytes)} bita`;
}

function rounds(about) {
  const number = Number(about);
  if (number < 0) return "sejumlah negatif";
  return number > 1e15 ? "lebih dari 1.000.000.000.000.000" : grouped(number);
}

const SENTENCES = {
  empty_file: () => "Berkas yang dipilih kosong (0 bita). Salin ulang berkas P12 dari sumbernya, lalu pilih lagi.",
  too_large: () =>
    `Berkas yang dipilih lebih besar dari ${kilobytes(LIMITS.size)}, sedangkan berkas P12 hanya beberapa kB. ` +
    "Periksa kembali berkas yang Anda pilih.",
  not_p12: (about) =>
    `Berkas yang dipilih bukan P12; isinya tampak seperti ${about}. Pilih berkas berakhiran .p12 atau .pfx.`,
  damaged: () =>
    "Berkas P12 ini rusak atau terpotong, sehingga strukturnya tidak dapat dibaca. Salin ulang dari sumbernya, " +
    "lalu pilih lagi.",
  empty_passphrase: () =>
    "Passphrase belum diketik. Ketikkan passphrase berkas P12; berkas P12 tanpa passphrase tidak diterima karena " +
    "kuncinya dapat dibuka oleh siapa pun.",
  wrong_passphrase: () =>
    "Passphrase tidak cocok dengan berkas ini. Periksa huruf besar dan kecil, lalu ketik ulang; bila tetap tidak " +
    "cocok, isi berkas mungkin berubah dan perlu disalin ulang dari sumbernya.",
  content_locked: () =>
    "Passphrase cocok dengan berkas, tetapi tidak membuka kunci di dalamnya; berkas ini memakai dua passphrase " +
    `yang berbeda. ${AGAIN}`,
  no_mac: () =>
    "Berkas P12 ini tidak memiliki kode pemeriksa keutuhan (MAC), sehingga passphrase dan isinya tidak dapat " +
    `dipastikan. ${AGAIN}`,
  no_key: () =>
    "Berkas P12 ini tidak memuat kunci privat, hanya sertifikat. Pilih berkas P12 yang memuat kunci privat.",
  no_certificate: () => "Berkas P12 ini memuat kunci privat, tetapi tidak memuat sertifikat. " + AGAIN,
  bad_certificate: () => "Sertifikat di dalam berkas P12 ini tidak dapat dibaca. " + AGAIN,
  bad_key: () => "Kunci privat di dalam berkas P12 ini tidak dapat dibaca. " + AGAIN,
  key_mismatch: () =>
    "Kunci privat di dalam berkas P12 ini bukan pasangan sertifikatnya, sehingga tidak dapat dipakai untuk " +
    `menandatangani. ${AGAIN}`,
  key_type: (about) =>
    `Jenis kunci ${ALGORITHM_NAMES[about] ?? about} di dalam berkas P12 ini tidak dapat dipakai di aplikasi ini. ` +
    "Mintalah sertifikat dengan kunci RSA atau ECDSA kepada BSrE.",
  algorithm: (about) =>
    `Berkas P12 ini dikunci dengan cara yang tidak dikenal (${ALGORITHM_NAMES[about] ?? about}). ` +
    "Mintalah berkas P12 dengan penyandian AES kepada BSrE.",
  rounds: (about) =>
    `Berkas ini meminta ${rounds(about)} putaran penghitungan kunci, di luar batas wajar 1 sampai ` +
    `${grouped(LIMITS.rounds)}. Berkas ditolak sebelum dihitung. ${AGAIN}`,
  rounds_sum: () =>
    "Seluruh bagian berkas ini bersama-sama meminta penghitungan kunci di luar batas wajar. Berkas ditolak sebelum " +
    `dihitung. ${AGAIN}`,
  parameters: () =>
    "Berkas ini meminta penghitungan kunci dengan ukuran yang tidak wajar. Berkas ditolak sebelum dihitung. " + AGAIN,
  too_complex: () =>
    "Berkas ini memuat jauh lebih banyak isi daripada berkas P12 yang wajar, sehingga ditolak. " + AGAIN,
  time_limit: (about) =>
    `Pembacaan berkas dihentikan karena belum selesai setelah ${about} detik. Tutup program lain, lalu coba lagi.`,
  cancelled: () => "Pembacaan berkas P12 dibatalkan. Passphrase dan kunci sudah dihapus dari halaman ini.",
  unreadable: () =>
    "Berkas tidak dapat dibuka oleh peramban. Pastikan berkas masih ada dan tidak sedang dipindahkan, lalu pilih lagi.",
  no_file: () => "Berkas P12 belum dipilih. Pilih berkas P12, lalu ketikkan passphrase.",
  insecure: () =>
    "Peramban ini tidak menyediakan fungsi sandi di halaman ini. Buka aplikasi dengan alamat https:// dan peramban " +
    "versi terbaru.",
  bad_challenge: () =>
    "Jawaban server tidak dapat ditandatangani. Muat ulang halaman ini, lalu baca berkas P12 sekali lagi.",
  no_answer: () =>
    "Server tidak menjawab permintaan kode bukti. Periksa sambungan jaringan, lalu baca berkas P12 sekali lagi.",
  odd_answer: () =>
    "Server tidak memberikan kode bukti; sesi Anda mungkin sudah berakhir. Muat ulang halaman ini, masuk kembali " +
    "bila diminta, lalu baca berkas P12 sekali lagi.",
  internal: () =>
    "Berkas tidak dapat diperiksa karena gangguan di peramban. Muat ulang halaman ini, lalu coba sekali lagi.",
};

export function sentence(reason, about = "") {
  return (SENTENCES[reason] ?? SENTENCES.internal)(about);
}

export const NOTES = {
  weak_cipher:
    "Berkas P12 ini dikunci dengan penyandian lama yang lemah (RC2, RC4, atau 3DES). Simpan di tempat yang aman.",
  bare_key: "Kunci privat di dalam berkas ini tidak disandikan. Simpan berkas di tempat yang aman.",
  spare_key: "Berkas ini memuat kunci privat lain tanpa sertifikat. Kunci itu tidak dipakai.",
};

/** What the page says at the file when it comes back after a submission. */
export const RETURNED = {
  kept: "Hasil pembacaan berkas P12 yang tadi masih berlaku. Berkas tidak perlu dipilih dan dibaca lagi.",
  refused:
    "Pengiriman yang tadi ditolak dan pilihan berkas tidak terbawa. Pilih kembali berkas P12, lalu baca sekali lagi; " +
    "isian lainnya masih ada.",
};

export const COMPARED = {
  same: "Sama dengan berkas yang dicatat terbit.",
  kept: "Berkas P12 sudah dicocokkan dan sama dengan berkas yang dicatat terbit. Berkas tidak perlu dipilih lagi.",
  lost:
    "Pengiriman yang tadi ditolak dan pilihan berkas tidak terbawa. Pilih kembali berkas P12 agar dicocokkan sekali " +
    "lagi; isian lainnya masih ada.",
};

/** The word is that of the page's own button, which differs from step to step. */
export function proved(word) {
  return `Berkas P12 terbaca dan kepemilikan kuncinya terbukti. Periksa isinya, lalu tekan “${word}”.`;
}

export const PHASES = {
  structure: "Membaca struktur berkas …",
  passphrase: "Memeriksa passphrase …",
  key: "Membuka kunci …",
  match: "Mencocokkan sertifikat …",
  challenge: "Memeriksa sertifikat dan meminta kode bukti dari server …",
  sign: "Membuat bukti kepemilikan kunci …",
};
