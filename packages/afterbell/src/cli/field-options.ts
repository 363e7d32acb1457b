/** @file Builds flags from the fields of a specification: names, values, help and checks. */

import { type Command, Option } from "commander";
import type { TSchema } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { checkField, ruleOf } from "../schema/check-fields.ts";

export type Fields = Readonly<Record<string, TSchema>>;

/** As it is typed: `learningRate` is `--learning-rate`. */
export function flagName(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Adds a flag for each field. Their values arrive checked, under the fields' names. */
export function addFields(command: Command, fields: Fields): Command {
  for (const [name, schema] of Object.entries(fields)) command.addOption(optionOf(name, schema));
  return command;
}

/** The values of some fields among all flags of a command. */
export function pickFields<Flags extends object, Name extends string>(
  flags: Flags,
  fields: Readonly<Record<Name, TSchema>>,
): Pick<Flags, Extract<Name, keyof Flags>> {
  const given = Object.entries(flags).filter(([name]) => name in fields);
  return Object.fromEntries(given) as Pick<Flags, Extract<Name, keyof Flags>>;
}

function optionOf(name: string, schema: TSchema): Option {
  const { description, placeholder, defaultText, ...rest } = keywordsOf(schema);
  const flag = flagName(name);
  const isSwitch = typeOf(schema) === "boolean";
  const help = defaultText === undefined ? description : `${description} (default: ${defaultText})`;
  const option = new Option(isSwitch ? flag : `${flag} <${placeholder ?? "value"}>`, help);
  if ("default" in rest && !isSwitch) option.default(rest.default);
  if (isTextList(schema))
    option.argParser((text: string, before) => listed(schema, text, before, flag));
  else if (!isSwitch) option.argParser((text: string) => parsed(schema, text, flag));
  return option;
}

interface Keywords {
  readonly description?: string;
  readonly placeholder?: string;
  readonly defaultText?: string;
  readonly default?: unknown;
}

const keywordsOf = (schema: TSchema) => schema as TSchema & Keywords;
const typeOf = (schema: TSchema): unknown => ("type" in schema ? schema.type : undefined);

function isTextList(schema: TSchema): boolean {
  if (typeOf(schema) !== "array" || !("items" in schema)) return false;
  return typeOf(schema.items as TSchema) === "string";
}

/** Values of this flag and of those before it. */
function listed(schema: TSchema, text: string, before: unknown, flag: string): unknown {
  const values = Array.isArray(before) ? before : [];
  return checkField(schema, [...values, ...text.split(",").map((item) => item.trim())], flag);
}

/** @throws {InvalidOptionError} Text that is not a value of the field. */
function parsed(schema: TSchema, text: string, flag: string): unknown {
  switch (typeOf(schema)) {
    case "integer":
      return checkField(schema, wholeOf(text, schema, flag), flag);
    case "number":
      return checkField(schema, numberOf(text, schema, flag), flag);
    case "array":
      return checkField(
        schema,
        text.split(",").map((item) => wholeOf(item, schema, flag)),
        flag,
      );
    default:
      return checkField(schema, text, flag);
  }
}

/** Only decimal digits: not `1e3`, not `0x10`. */
function wholeOf(text: string, schema: TSchema, flag: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidOptionError(flag, ruleOf(schema), text);
}

function numberOf(text: string, schema: TSchema, flag: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidOptionError(flag, ruleOf(schema), text);
}
