/** Longest excerpt. */
const MAX_LENGTH = 60;

/**
 * The beginning of a value's JSON for a message, in at most 60 characters and a `…`. Reads no more of the value than it
 * shows, so it does not matter how long or how deeply nested the value is.
 *
 * @param value As JSON has it; numbers may be infinite or NaN. `none` for undefined.
 */
export function jsonExcerpt(value: unknown): string {
  const pieces: string[] = [];
  let length = 0;
  const isFull = () => length > MAX_LENGTH;
  const add = (text: string) => {
    pieces.push(text);
    length += text.length;
  };
  // Each level adds a bracket, so there are never more levels than characters.
  const addValue = (item: unknown): void => {
    if (Array.isArray(item)) addAll("[", item.keys(), (i) => addValue(item[i]), "]");
    else if (typeof item === "object" && item !== null) addObject(item);
    else add(textOf(item));
  };
  const addObject = (item: object) => {
    const addEntry = (name: string) => {
      add(`${textOf(name)}:`);
      addValue((item as Readonly<Record<string, unknown>>)[name]);
    };
    addAll("{", Object.keys(item), addEntry, "}");
  };
  const addAll = <K>(open: string, keys: Iterable<K>, addOne: (key: K) => void, end: string) => {
    add(open);
    let isFirst = true;
    for (const key of keys) {
      if (isFull()) return;
      if (!isFirst) add(",");
      isFirst = false;
      addOne(key);
    }
    add(end);
  };
  addValue(value);
  const text = pieces.join("");
  return isFull() ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function textOf(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? JSON.stringify(value.slice(0, MAX_LENGTH + 1)) : String(value);
}
