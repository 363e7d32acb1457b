/**
 * The name of a file or folder that stands for any text: characters that some file system cannot hold, or
 * reads differently, become `%` and two hexadecimal digits per byte of UTF-8. Everyday tickers and versions
 * stay as they are.
 */
export function fileNameOf(text: string): string {
  if (text === "") return "%";
  const escaped = text.replace(/[^A-Za-z0-9._=^+-]/gu, escapedBytes);
  const isReserved = RESERVED_BY_WINDOWS.test(escaped) || RESERVED_HERE.test(escaped);
  const safe = isReserved || escaped.startsWith(".") ? escapedFirst(escaped) : escaped;
  return safe.endsWith(".") ? `${safe.slice(0, -1)}%2E` : safe; // Windows drops trailing dots
}

/** The inverse of {@link fileNameOf}. A name that it never returns is unchanged. */
export function textOfFileName(name: string): string {
  if (name === "%") return "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Devices, with any extension and in either case. */
const RESERVED_BY_WINDOWS = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Other names next to the folders of models. */
const RESERVED_HERE = /^in-use\.json$/i;

function escapedBytes(character: string): string {
  return [...new TextEncoder().encode(character)].map(escapedByte).join("");
}

function escapedFirst(text: string): string {
  return `${escapedByte(text.charCodeAt(0))}${text.slice(1)}`;
}

function escapedByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
