/** What the page of a draft says of its saving. */
export const SENTENCES = {
  ready: "Isian tersimpan sendiri; berkas tersimpan setelah Anda menekan Simpan draf.",
  saving: "Menyimpan draf…",
  failed: "Draf belum tersimpan. Periksa sambungan jaringan; isian Anda masih ada di halaman ini.",
  files: "Berkas yang dipilih belum tersimpan; tekan Simpan draf.",
  closed:
    "Sesi Anda sudah berakhir. Isian masih ada di halaman ini: masuk lagi di tab lain, lalu kembali ke sini; isian " +
    "akan disimpan sendiri.",
  other:
    "Di tab lain Anda masuk dengan akun yang berbeda, sehingga isian belum disimpan. Masuk kembali dengan akun semula, " +
    "lalu kembali ke sini.",
  reloaded: "Isian yang Anda ketik sebelum halaman dimuat ulang sudah tersimpan dan ditampilkan kembali.",
  back: "Anda sudah masuk kembali. Isian dan berkas masih ada di halaman ini.",
  moved:
    "Permohonan ini sudah berpindah tahap, sehingga isian di halaman ini tidak dapat disimpan lagi. Salin dahulu bila " +
    "masih diperlukan.",
};
