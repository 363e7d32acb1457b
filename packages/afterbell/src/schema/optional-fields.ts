import Type, { type TOptional, type TSchema } from "typebox";

/** The same fields, none of them required. */
export function optionalFields<Fields extends Readonly<Record<string, TSchema>>>(
  fields: Fields,
): { readonly [Name in keyof Fields]: TOptional<Fields[Name]> } {
  const optional = Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)]);
  return Object.fromEntries(optional);
}
