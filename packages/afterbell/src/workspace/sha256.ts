import { createHash } from "node:crypto";

/** @returns 64 hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** @returns 32 bytes. */
export function sha256Bytes(data: Uint8Array): Uint8Array {
  return createHash("sha256").update(data).digest();
}
