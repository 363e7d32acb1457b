/** @file The public entry points of the packages, as their `exports` name them. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface EntryPoint {
  /** What a program imports: `afterbell/scores`. */
  readonly specifier: string;
  /** The source it is built from. */
  readonly source: string;
  /** What it is built to. */
  readonly built: string;
}

interface Exported {
  readonly node?: Exported;
  readonly default?: string;
}

/** Entry points of all packages; of `@afterbell/lstm` the one for Node. */
export const entryPoints: readonly EntryPoint[] = ["lstm", "interchange", "afterbell"].flatMap(
  (folder) => {
    const root = join(ROOT, "packages", folder);
    const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return Object.entries<Exported>(exports).map(([path, exported]) => {
      const built = (exported.node ?? exported).default ?? "";
      return {
        specifier: join(name, path),
        source: join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts")),
        built: join(root, built),
      };
    });
  },
);

export interface ReExport {
  readonly name: string;
  /** What the name means: its module, from the root of the repository or a package, and its name there. */
  readonly meaning: string;
  readonly isType: boolean;
}

const RE_EXPORT = /^export (type )?\{([^}]*)\} from "([^"]+)";$/gm;
const STAR = /^export \* from "([^"]+)";$/gm;

/**
 * What an entry point re-exports by name. Names of another package's entry point mean what they mean there.
 *
 * @throws {Error} The file does anything else than re-export.
 */
export function reExportsOf(file: string): readonly ReExport[] {
  const text = readFileSync(file, "utf8");
  const rest = text
    .replace(RE_EXPORT, "")
    .replace(STAR, "")
    .replace(/\/\*\*.*?\*\//s, "");
  if (rest.trim() !== "")
    throw new Error(`${relative(ROOT, file)} is not re-exports alone: ${rest}`);
  const starred = [...text.matchAll(STAR)].flatMap(([, from = ""]) =>
    reExportsOf(join(file, "..", from)),
  );
  const named = [...text.matchAll(RE_EXPORT)].flatMap(([, type, names = "", from = ""]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => reExport(file, name, from, type !== undefined)),
  );
  const own = new Set(named.map(({ name }) => name));
  return [...named, ...starred.filter(({ name }) => !own.has(name))];
}

function reExport(file: string, text: string, from: string, isTyped: boolean): ReExport {
  const [, typed, original = "", alias] = /^(type )?(\w+)(?: as (\w+))?$/.exec(text) ?? [];
  const name = alias ?? original;
  const isType = isTyped || typed !== undefined;
  if (from.startsWith(".")) {
    return { name, isType, meaning: `${relative(ROOT, join(file, "..", from))}#${original}` };
  }
  const entry = entryPoints.find(({ specifier }) => specifier === from);
  const there = entry && reExportsOf(entry.source).find((other) => other.name === original);
  return { name, isType, meaning: there?.meaning ?? `${from}#${original}` };
}
