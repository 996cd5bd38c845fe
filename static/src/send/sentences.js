/** What the page says while a form is sent, and when it did not arrive. */
const STILL_HERE = "Isian dan berkas masih ada di halaman ini";

/** Never 0: an officer would take that for an empty file. */
function decimal(number) {
  return String(Math.max(0.1, Math.round(number * 10) / 10)).replace(".", ",");
}

export const SENTENCES = {
  sending: "Mengirim …",
  uploading: (percent) => `Mengunggah … ${percent} %`,
  arrived: "Berkas sudah terunggah dan sedang diperiksa …",
  done: "Selesai. Membuka halaman berikutnya …",
  broken: (word) =>
    `Sambungan terputus sebelum semuanya terkirim, sehingga belum ada yang tersimpan. ${STILL_HERE}: periksa jaringan, ` +
    `lalu tekan “${word}” sekali lagi.`,
  unanswered: (word) =>
    `Semuanya sudah terkirim, tetapi jawabannya tidak sampai karena sambungan terputus. ${STILL_HERE}: periksa ` +
    `jaringan, lalu tekan “${word}” sekali lagi. Jika ternyata sudah tersimpan, aplikasi mengatakannya.`,
  failed: (word) =>
    `Terjadi gangguan pada aplikasi, sehingga kiriman Anda mungkin belum tersimpan. ${STILL_HERE}: tunggu sebentar, ` +
    `lalu tekan “${word}” sekali lagi.`,
  closed: (word) =>
    `Sesi Anda sudah berakhir dan belum ada yang tersimpan. ${STILL_HERE}: masuk lagi di tab lain, kembali ke sini, ` +
    `lalu tekan “${word}” sekali lagi.`,
  other:
    "Di tab lain Anda masuk dengan akun yang berbeda, sehingga belum ada yang tersimpan. Masuk kembali dengan akun " +
    "semula, kembali ke sini, lalu kirim sekali lagi.",
  logIn: "Masuk di tab baru",
  unproven: (word) =>
    `Sudah beberapa menit sejak Anda membuktikan diri, sehingga belum ada yang tersimpan. ${STILL_HERE}: buktikan diri ` +
    `di tab lain, kembali ke sini, lalu tekan “${word}” sekali lagi.`,
  prove: "Buktikan diri di tab baru",
  file: (name, megabytes) => `${name} (${decimal(megabytes)} MB)`,
  tooLarge: (megabytes) => `Berkas ini lebih besar dari ${megabytes} MB dan akan ditolak. Pilih berkas yang lebih kecil.`,
};
