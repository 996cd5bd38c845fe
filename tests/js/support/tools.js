/** Runs the tools that genuine P12 files come from. A tool that lacks is a failed test, never a skipped one. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGES = {
  openssl: "openssl", keytool: "default-jre-headless", certtool: "gnutls-bin", pk12util: "libnss3-tools",
  certutil: "libnss3-tools",
};
const BOUNCY_CASTLE = "/usr/share/java/bcprov.jar";

export function run(tool, args, options = {}) {
  try {
    return execFileSync(tool, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
  } catch (error) {
    if (error.code === "ENOENT") throw new Error(`${tool} is not installed: apt install ${PACKAGES[tool]}`);
    throw new Error(`${tool} ${args.join(" ")}: ${error.stderr}`);
  }
}

export function bouncyCastle() {
  if (!existsSync(BOUNCY_CASTLE)) throw new Error("Bouncy Castle is not installed: apt install libbcprov-java");
  return ["-providerpath", BOUNCY_CASTLE, "-providerclass", "org.bouncycastle.jce.provider.BouncyCastleProvider",
    "-providername", "BC"];
}

/** A folder of its own for one test file. */
export class Folder {
  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "p12-"));
  }

  at(name) {
    return join(this.path, name);
  }

  read(name) {
    return new Uint8Array(readFileSync(this.at(name)));
  }

  write(name, content) {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }
}
