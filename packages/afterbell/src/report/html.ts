/** @file HTML as text, escaped unless it is marked as written here. */

/** Text that is HTML or SVG already. */
export class Markup {
  readonly text: string;
  /** @param text Trusted: it is not escaped. */
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | readonly Content[];

/** A template whose values are escaped, save those that are {@link Markup}; of a list, one after the other. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const written = parts.map((part, i) => (i === 0 ? part : rendered(values[i - 1]!) + part));
  return new Markup(written.join(""));
}

function rendered(value: Content): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(rendered).join("");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
