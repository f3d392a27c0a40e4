import { createHmac, timingSafeEqual } from "node:crypto";

/** What a signed address permits: one act on one file, until a time in seconds since 1970. */
export interface Permit {
  readonly act: "read" | "upload";
  readonly key: string;
  /** Of an upload, the type that the file will have. */
  readonly contentType?: string;
  readonly expires: number;
}

/** Signs addresses and checks them. */
export class UrlSigner {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  sign({ act, key, contentType = "", expires }: Permit): string {
    const text = JSON.stringify([act, key, contentType, expires]);
    return createHmac("sha256", this.#secret).update(text).digest("hex");
  }

  permits(permit: Permit, signature: string, now: number): boolean {
    if (permit.expires * 1_000 < now) return false;
    const [given, right] = [Buffer.from(signature), Buffer.from(this.sign(permit))];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

/** A key as a path: everything escaped but its slashes. */
export const pathOfKey = (key: string): string => key.split("/").map(encodeURIComponent).join("/");
