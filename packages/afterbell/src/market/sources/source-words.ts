/** Longest quotation of a source in a message, in characters. */
const MAX_WORDS = 160;

/**
 * A source's own words for a message: without the tags of HTML and control characters, on one line, cut to a length
 * that can be read.
 *
 * @param text A body or a part of it; only its beginning is looked at.
 */
export function sourceWords(text: string): string {
  const plain = text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return plain.length <= MAX_WORDS ? plain : `${plain.slice(0, MAX_WORDS - 1)}…`;
}
