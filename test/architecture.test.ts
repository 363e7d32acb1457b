/** Who may import whom. These tables are the architecture; ARCHITECTURE.md explains them. */

import { readdirSync, readFileSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { homePathsIn } from "./home-paths.ts";
import { importCircles } from "./import-circles.ts";

const ROOT = join(import.meta.dirname, "..");

/** Layers that compute: they must not touch files, the network or the clock. */
const PURE = [
  ...["domain", "schema", "numerics", "dataset", "models", "scores", "backtest", "report"],
  "benchmark",
];

/** Layers of `packages/afterbell/src`, from the inside out. `cli/` and `index.ts` may import anything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  schema: ["domain"],
  numerics: ["@afterbell/lstm"],
  dataset: ["domain", "numerics"],
  models: ["domain", "schema", "numerics", "dataset", "@afterbell/lstm", "@afterbell/interchange"],
  scores: ["domain", "numerics"],
  backtest: ["domain", "numerics", "dataset", "scores"],
  report: ["domain", "scores", "backtest"],
  benchmark: ["domain", "numerics", "dataset", "scores"],
  market: ["domain"],
  workspace: ["domain", "dataset", "market", "models", "@afterbell/lstm", "@afterbell/interchange"],
  jobs: [
    ...PURE,
    ...["market", "workspace", "known-error", "library-version"],
    ...["@afterbell/lstm", "@afterbell/interchange"],
  ],
  serve: [
    ...PURE,
    ...["market", "workspace", "jobs", "known-error", "library-version"],
    ...["@afterbell/lstm", "@afterbell/interchange"],
  ],
};

/** Packages a layer may use, beside Node's own modules. */
const PACKAGES: Record<string, readonly string[]> = {
  schema: ["typebox"],
  market: ["csv-parse", "nyse-holidays"],
  models: ["@bsull/augurs", "typebox"],
  report: ["@observablehq/plot", "linkedom", "@resvg/resvg-js"],
  workspace: ["typebox", "@bsull/augurs"],
  jobs: ["piscina", "typebox", "dejavu-fonts-ttf"],
  serve: ["fastify", "@fastify/swagger", "@fastify/swagger-ui", "typebox", "prom-client", "pino"],
};

interface Import {
  readonly file: string;
  readonly layer: string;
  readonly target: string;
}

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/\.(test|contract)\.ts$/.test(file),
  );
}

/** Every module a source names: those it imports, and those of `import.meta.resolve`. */
function importsOf(text: string): string[] {
  const resolved = /\bresolve\(\s*["']([^"']+)["']/g;
  return [...loadedBy(text), ...[...text.matchAll(resolved)].map((match) => match[1]!)];
}

/** Static, type-only and dynamic imports, re-exports and `require`. A URL, such as a worker's, is none. */
function loadedBy(text: string): string[] {
  const loaded = /(?<!["'])(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g;
  const code = text.replaceAll(/^\s*\*.*$/gm, ""); // examples in docstrings import the package they are in
  return [...code.matchAll(loaded)].map((match) => match[1]!);
}

/** Names that a source declares and exports, types included; re-exports declare nothing. */
function exportsOf(text: string): string[] {
  const declared =
    /^export (?:default )?(?:abstract |async )?(?:class|const|enum|function\*?|interface|let|type) (\w+)/gm;
  return [...text.matchAll(declared)].map((match) => match[1]!);
}

function importsIn(folder: string): Import[] {
  return sourcesOf(folder).flatMap((file) => {
    const layer = file.includes(sep) ? file.split(sep)[0]! : "index";
    const text = readFileSync(join(folder, file), "utf8");
    return importsOf(text).map((name) => {
      const isRelative = name.startsWith(".");
      const target = isRelative ? normalize(join(file, "..", name)).split(sep)[0]! : name;
      return { file, layer, target: target.replace(/\.ts$/, "") };
    });
  });
}

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/** For each source of a folder, the sources it imports, type-only imports included. */
function importGraphOf(folder: string): Map<string, string[]> {
  return new Map(
    sourcesOf(folder).map((file) => [
      file,
      loadedBy(readFileSync(join(folder, file), "utf8"))
        .filter((name) => /^\..*\.ts$/.test(name))
        .map((name) => normalize(join(file, "..", name))),
    ]),
  );
}

describe.each(readdirSync(join(ROOT, "packages")))("packages/%s", (name) => {
  const imports = importGraphOf(join(ROOT, "packages", name, "src"));

  test("every import of a source is found", () => {
    const targets = [...imports.values()].flat();
    expect(targets.filter((target) => !imports.has(target))).toEqual([]);
    expect(targets).not.toEqual([]); // the search itself finds something
  });

  test("no files import each other in a circle, types included", () => {
    expect(importCircles(imports).map((circle) => circle.join(" → "))).toEqual([]);
  });
});

describe("packages/afterbell", () => {
  const folder = join(ROOT, "packages/afterbell/src");
  const imports = importsIn(folder).filter(({ layer }) => layer !== "cli" && layer !== "index");
  const layers = [...new Set(imports.map(({ layer }) => layer))];

  test("every layer is in the table", () => {
    expect(layers.filter((layer) => !(layer in MAY_IMPORT))).toEqual([]);
    expect(imports.length).toBeGreaterThan(100); // the search itself finds something
  });

  test("no two files export one name", () => {
    const names = new Map<string, string[]>();
    for (const file of sourcesOf(folder)) {
      const exported = new Set(exportsOf(readFileSync(join(folder, file), "utf8")));
      for (const name of exported) names.set(name, [...(names.get(name) ?? []), file]);
    }
    expect(names.size).toBeGreaterThan(700); // the search itself finds something
    const homonyms = [...names].filter(([, files]) => files.length > 1);
    expect(homonyms.map(([name, files]) => `${name}: ${files.join(", ")}`)).toEqual([]);
  });

  test.each(Object.keys(MAY_IMPORT))("%s/ imports only what it may", (layer) => {
    const allowed = [layer, ...MAY_IMPORT[layer]!, ...(PACKAGES[layer] ?? [])];
    const strangers = imports
      .filter((i) => i.layer === layer && !i.target.startsWith("node:"))
      .filter(({ target }) => !allowed.includes(target) && !allowed.includes(packageOf(target)))
      .filter(
        ({ target }) => !target.startsWith("@observablehq/sample-datasets") || layer !== "market",
      );
    expect(strangers).toEqual([]);
  });

  test.each(PURE)("%s/ touches neither files, network, clock nor chance", (layer) => {
    const builtins = imports.filter((i) => i.layer === layer && i.target.startsWith("node:"));
    expect(builtins).toEqual([]);
    const impure = sourcesOf(join(folder, layer)).filter((file) =>
      /Math\.random|Date\.now|new Date\(\)|\bfetch\(|process\./.test(
        readFileSync(join(folder, layer, file), "utf8"),
      ),
    );
    expect(impure).toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  const map = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");

  test("has the table of layers", () => {
    const rows = [...map.matchAll(/^\| `(\w+)\/` \|.*\| ([^|]+) \|$/gm)];
    const above: string[] = [];
    for (const [, layer = "", stated = ""] of rows) {
      if (layer === "cli") continue;
      const packages = ["@afterbell/lstm", "@afterbell/interchange"];
      const files = ["known-error", "library-version"];
      const named = stated === "nothing" ? [] : stated.split(" ");
      const expected = stated === "all of the above" ? [...above, ...packages, ...files] : named;
      expect([layer, [...(MAY_IMPORT[layer] ?? [])].sort()]).toEqual([layer, expected.sort()]);
      above.push(layer);
    }
    expect(above).toEqual(Object.keys(MAY_IMPORT));
  });

  test("has a diagram of all layers, whose every arrow is an import", () => {
    const lines =
      /^```mermaid\nflowchart TD\n([\s\S]*?)^```$/m.exec(map)?.[1]?.trimEnd().split("\n") ?? [];
    const packages: Readonly<Record<string, string>> = {
      lstm: "@afterbell/lstm",
      interchange: "@afterbell/interchange",
    };
    const imports = importsIn(join(ROOT, "packages/afterbell/src")).map(
      ({ layer, target }) => `${layer} --> ${packageOf(target)}`,
    );
    const known = new Set([...imports, "@afterbell/interchange --> @afterbell/lstm"]);
    const nodes = new Set<string>();
    for (const line of lines) {
      const [, from = "", to = ""] =
        /^ {2}(\w+) --> (\w+)(?:\["@afterbell\/\w+"\])?$/.exec(line) ?? [];
      const arrow = [from, to].map((node) => packages[node] ?? node);
      expect([line, known.has(arrow.join(" --> "))]).toEqual([line, true]);
      for (const node of arrow) nodes.add(node);
    }
    const all = [...Object.keys(MAY_IMPORT), "cli", ...Object.values(packages)];
    expect([...nodes].sort()).toEqual(all.sort());
  });
});

test("the search for exports sees every kind of declaration, and no re-export", () => {
  const source = [
    "export const a = 1;",
    "export async function b() {}",
    "export default function c() {}",
    "export abstract class D {}",
    "export interface E {}",
    "export type F = 1;",
    'export { g } from "g";',
    'export type { H } from "h";',
    "const i = 1;",
  ].join("\n");
  expect(exportsOf(source)).toEqual(["a", "b", "c", "D", "E", "F"]);
});

test("frozen schemas of manifests import nothing that may change", () => {
  const folder = join(ROOT, "packages/afterbell/src/workspace/manifest");
  const sources = sourcesOf(folder);
  expect(sources).toContain("v1.ts");
  const imports = sources.flatMap((file) => loadedBy(readFileSync(join(folder, file), "utf8")));
  expect(imports.filter((name) => name !== "typebox" && !/^\.\/v\d+\.ts$/.test(name))).toEqual([]);
});

describe("paths of the home folder", () => {
  const folder = join(ROOT, "packages/afterbell/src");

  test("are known to workspace/ alone", () => {
    const isOutside = (file: string) => !file.startsWith(`workspace${sep}`);
    const found = sourcesOf(folder)
      .filter(isOutside)
      .flatMap((file) =>
        homePathsIn(readFileSync(join(folder, file), "utf8")).map((text) => `${file}: ${text}`),
      );
    expect(found).toEqual([]);
    const layout = readFileSync(join(folder, "workspace/layout.ts"), "utf8");
    expect(homePathsIn(layout)).not.toEqual([]); // the search itself finds something
  });

  test.each([
    'join(home, "models")',
    "join(context.home, symbol)",
    'resolve(options.home, "x")',
    'join(folder, "reports", name)',
    `\`\${context.home}/x\``,
    '"instead of data/"',
    "`Files in reports/ are replaced.`",
    '"data/exchange_rate"',
    '".locks/train.lock"',
  ])("%s is found", (source) => {
    expect(homePathsIn(source)).not.toEqual([]);
  });

  test.each([
    'import { x } from "../models/lstm/recipe.ts";',
    'await import("../models/x.ts")',
    "// everything in data/",
    "/** Folder that holds `models/`. */",
    'new Command("models")',
    'resolve(path.replace("~", homedir()))',
    `\`instead of \${folders.prices}/\``,
    '"https://host.example/data/x"',
  ])("%s is none", (source) => {
    expect(homePathsIn(source)).toEqual([]);
  });
});

describe("packages/lstm", () => {
  const folder = join(ROOT, "packages/lstm/src");

  test("depends on nothing; Node's modules serve node/ alone, and nothing else knows node/", () => {
    expect(importsIn(folder).length).toBeGreaterThan(20);
    const isNode = (file: string) => file.startsWith(`node${sep}`);
    const strangers = sourcesOf(folder).flatMap((file) =>
      importsOf(readFileSync(join(folder, file), "utf8"))
        .filter((name) =>
          name.startsWith(".")
            ? !isNode(file) && isNode(normalize(join(file, "..", name)))
            : !isNode(file) || !name.startsWith("node:"),
        )
        .map((name) => `${file}: ${name}`),
    );
    expect(strangers).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(folder, "../package.json"), "utf8"));
    expect(manifest.dependencies ?? {}).toEqual({});
  });
});

describe("packages/interchange", () => {
  const folder = join(ROOT, "packages/interchange/src");

  test("depends on @afterbell/lstm alone, and on nothing of Node", () => {
    const named = sourcesOf(folder).flatMap((file) =>
      importsOf(readFileSync(join(folder, file), "utf8")).map((name) => ({ file, name })),
    );
    expect(named.length).toBeGreaterThan(100);
    const strangers = named.filter(
      ({ name }) => !name.startsWith(".") && name !== "@afterbell/lstm",
    );
    expect(strangers).toEqual([]);
    const usesNode = sourcesOf(folder).filter((file) =>
      /\b(Buffer|process|require|__dirname)\b[.(]/.test(readFileSync(join(folder, file), "utf8")),
    );
    expect(usesNode).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(folder, "../package.json"), "utf8"));
    expect(Object.keys(dependencies)).toEqual(["@afterbell/lstm"]);
  });
});
