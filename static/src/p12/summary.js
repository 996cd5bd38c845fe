/** A certificate as label and value, in the office's words and the office's time zone. */
const MONTHS = [
  "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
  "Desember",
];
const NOTHING = "tidak tercantum";

/** "23 Januari 2025 pukul 08.45 WIB" */
export function officeTime(moment, { name, label }) {
  if (Number.isNaN(moment)) return NOTHING;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: name, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${Number(part.day)} ${MONTHS[part.month - 1]} ${part.year} pukul ${part.hour}.${part.minute} ${label}`;
}

function keyWords({ kind, bits, oid }) {
  if (!kind) return `tidak dikenal (${oid})`;
  return kind.family === "RSA" ? `${kind.label} ${bits} bit` : kind.label;
}

function usageWords(usage) {
  if (usage === null) return "tidak dibatasi oleh sertifikat";
  return usage.length ? usage.join(", ") : "tidak ada";
}

function issuerWords({ commonName, organisation }) {
  return [commonName, organisation].filter(Boolean).join(" – ") || NOTHING;
}

export function summary(certificate, zone) {
  return {
    holder: certificate.subject.commonName || NOTHING,
    organisation: certificate.subject.organisation || NOTHING,
    issuer: issuerWords(certificate.issuer),
    serial: certificate.serial,
    from: officeTime(certificate.notBefore, zone),
    until: officeTime(certificate.notAfter, zone),
    key: keyWords(certificate.publicKey),
    usage: usageWords(certificate.usage),
  };
}
