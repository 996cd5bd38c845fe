/** What a file seems to be that is not a P12: the officer is told, so that he finds the right one. */
import { latin1 } from "./bytes.js";

const TEXT = [
  [/^\s*-----BEGIN [A-Z ]*PRIVATE KEY/, "kunci privat dalam bentuk teks (PEM)"],
  [/^\s*(Bag Attributes|-----BEGIN)/, "berkas teks PEM"],
  [/^PK(\x03\x04|\x05\x06)/, "arsip ZIP atau dokumen Office"],
  [/^%PDF/, "dokumen PDF"],
  [/^\xfe\xed\xfe\xed/, "penyimpanan kunci Java (JKS)"],
  [/^\xce\xce\xce\xce/, "penyimpanan kunci Java (JCEKS)"],
  [/^\x89PNG|^\xff\xd8\xff/, "gambar"],
  [/^Rar!|^7z\xbc\xaf|^\x1f\x8b/, "arsip RAR, 7z, atau gzip"],
  [/^MII[A-Za-z0-9+/=\s]+$/, "teks Base64"],
  [/^(\xef\xbb\xbf)?\s*</, "halaman web atau XML"],
];

export function sniffText(bytes) {
  const start = latin1(bytes.subarray(0, 64));
  return TEXT.find(([pattern]) => pattern.test(start))?.[1] ?? "berkas jenis lain";
}

/** `items` are the outermost values of a well-formed ASN.1 file. */
export function sniffAsn1(items) {
  const [first, second, third] = items.map((item) => item.tag);
  if (first === 0x30 && second === 0x30) return "sertifikat tanpa kunci (.cer atau .crt)";
  if (first === 0x30 && second === 0x04) return "kunci privat tanpa sertifikat (.key)";
  if (first === 0x06) return "kumpulan sertifikat tanpa kunci (.p7b)";
  if (first === 0x02 && (second !== 0x30 || third === 0x04)) return "kunci privat tanpa sertifikat (.key)";
  return "berkas jenis lain";
}
