import { PasswordRefused } from "./auth.errors.ts";

const shortestPassword = 8;
const mostBytes = 1_024;

/** Long enough to withstand guessing, short enough to hash; no rules about its characters (NIST SP 800-63B, 3.1.1.2). */
export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < shortestPassword) {
    throw new PasswordRefused({ problem: `has ${length} characters, and needs ${shortestPassword} or more` });
  }
  const bytes = Buffer.byteLength(password);
  if (bytes > mostBytes)
    throw new PasswordRefused({ problem: `has ${bytes} bytes, and may have at most ${mostBytes}` });
}
