/**
 * @file Examples in docstrings, as programs that check themselves.
 *
 * An example is what follows `@example`, up to the next tag: JavaScript that imports what it uses from a package's
 * public entry points. It asserts by a comment after an expression, on the same line or the next:
 *
 *     coverage(outcomes, 0.9) // → 0.75
 *
 * The value is JavaScript too. Numbers must agree to 12 significant digits; a typed array is written as an array.
 */

import { parseSync } from "vite";

/** Loads a module that an example imports. */
export type LoadModule = (specifier: string) => Promise<object>;

/** Told of the value an expression has, and the one that its comment says. */
export type CheckValue = (got: unknown, expected: unknown, expression: string) => void;

/** Each example in a source's docstrings, as text. */
export function examplesOf(source: string): string[] {
  return docstringsOf(source).flatMap((docstring) => {
    const blocks = docstring.split(/^(?=@\w)/m).filter((block) => /^@example\b/.test(block));
    return blocks.map((block) => block.replace(/^@example.*\n/, "").trimEnd());
  });
}

/** Each docstring of a source, without its stars. */
export function docstringsOf(source: string): string[] {
  return [...source.matchAll(/\/\*\*(.*?)\*\//gs)].map(([, text]) =>
    text!.replaceAll(/^[ \t]*\* ?/gm, ""),
  );
}

/** @throws What the example or `check` throws, or an error where it asserts nothing. */
export async function runExample(
  example: string,
  load: LoadModule,
  check: CheckValue,
): Promise<void> {
  await programOf(example)(load, check);
}

type Program = (load: LoadModule, check: CheckValue) => Promise<void>;

const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => Program;

const ASSERTION = /^[ \t]*;?[ \t]*\n?[ \t]*\/\/ → (.+)/;

function programOf(example: string): Program {
  const { program, errors } = parseSync("example.js", example);
  if (errors.length > 0) throw new SyntaxError(`${errors[0]!.message} in\n${example}`);
  const assertions = example.match(/\/\/ → /g)?.length ?? 0;
  let asserted = 0;
  const statements = program.body.map((node) => {
    const code = example.slice(node.start, node.end);
    if (node.type === "ImportDeclaration") return importOf(code);
    const expected = ASSERTION.exec(example.slice(node.end))?.[1];
    if (node.type !== "ExpressionStatement" || expected === undefined) return code;
    asserted++;
    const expression = code.replace(/;$/, "");
    return `__check((${expression}), (${expected}), ${JSON.stringify(expression)});`;
  });
  if (asserted === 0) throw new Error(`asserts nothing:\n${example}`);
  if (asserted !== assertions) throw new Error(`an arrow after no expression:\n${example}`);
  return new AsyncFunction("__load", "__check", statements.join("\n"));
}

/** `import { a, b as c } from "m"` as a call of the loader. */
function importOf(code: string): string {
  const [, names, specifier] = /^import\s*(\{[^}]*\})\s*from\s*(["'][^"']+["'])/.exec(code) ?? [];
  if (!names) throw new Error(`only named imports in examples: ${code}`);
  return `const ${names.replaceAll(/\bas\b/g, ":").replaceAll(/(\w+)\s*:\s*(\w+)/g, "$1: $2")} = await __load(${specifier});`;
}
