/** What the page says when no passkey has answered. */
export const SENTENCES = {
  none: "Kunci sandi belum menjawab, atau permintaannya dibatalkan. Tekan tombolnya sekali lagi, atau pakai cara lain.",
  known: "Kunci sandi di perangkat ini sudah terdaftar. Gunakan kunci sandi lain.",
  impossible: "Peramban ini belum mendukung kunci sandi. Perbarui peramban, atau pakai aplikasi pembuat kode.",
};
