import type { Static, TObject, TSchema } from "typebox";
import Value from "typebox/value";
import { InvalidOptionError, MissingOptionError } from "../domain/errors.ts";

/**
 * Checks a specification from flags, a file or an HTTP body.
 *
 * @param nameOf The name of a field in errors, such as its flag. @default the field's name
 * @returns The value, with defaults where fields are absent.
 * @throws {MissingOptionError} The first required field that is absent.
 * @throws {InvalidOptionError} The first field that breaks its rule or does not exist.
 */
export function checkFields<Fields extends TObject>(
  schema: Fields,
  value: Readonly<Record<string, unknown>>,
  nameOf: (field: string) => string = (field) => field,
): Static<Fields> {
  const known = schema.properties as Readonly<Record<string, TSchema>>;
  for (const field of Object.keys(value)) {
    if (field in known) continue;
    throw new InvalidOptionError(
      nameOf(field),
      `one of ${Object.keys(known).join(", ")}`,
      "another",
    );
  }
  const required = new Set(schema.required ?? []);
  const checked: Record<string, unknown> = {};
  for (const [field, rule] of Object.entries(known)) {
    const given = value[field] ?? defaultOf(rule);
    if (given === undefined && !required.has(field)) continue;
    checked[field] = checkField(rule, given, nameOf(field));
  }
  return checked as Static<Fields>;
}

/** @throws {MissingOptionError | InvalidOptionError} The error uses `name`. */
export function checkField(schema: TSchema, value: unknown, name: string): unknown {
  const isValid: boolean = Value.Check(schema, value); // not as a guard: `value` stays unknown
  if (isValid) return value;
  if (value === undefined) throw new MissingOptionError(name, ruleOf(schema));
  const isEmpty = Array.isArray(value) && value.length === 0;
  throw new InvalidOptionError(name, ruleOf(schema), isEmpty ? "none" : value);
}

export function ruleOf(schema: TSchema): string {
  return "rule" in schema ? String(schema.rule) : "another value";
}

function defaultOf(schema: TSchema): unknown {
  return "default" in schema ? schema.default : undefined;
}
