/** Compose, Prometheus and Grafana name each other in files no compiler reads. This one does. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { createServer } from "../packages/afterbell/src/serve/server.ts";
import {
  fixedHolder,
  handMadeModel,
  postPredict,
  recordingLogger,
  sixtyCloses,
} from "../packages/afterbell/test/support/serve-fixture.ts";
import { instructionsOf, readDockerfile } from "./support/dockerfile.ts";

// biome-ignore lint/suspicious/noExplicitAny: files of which the tests below are the schema
type Parsed = any;

const root = fileURLToPath(new URL("../", import.meta.url));
const text = (path: string) => readFileSync(root + path, "utf8");
const compose: Parsed = parse(text("docker-compose.yml"));
const prometheus: Parsed = parse(text("docker/prometheus/prometheus.yml"));
const datasources: Parsed = parse(text("docker/grafana/provisioning/datasources/prometheus.yml"));
const providers: Parsed = parse(text("docker/grafana/provisioning/dashboards/afterbell.yml"));
const dashboard: Parsed = JSON.parse(text("docker/grafana/dashboards/afterbell.json"));
const queries: Parsed[] = dashboard.panels.flatMap((panel: Parsed) => panel.targets);

/** `host:container[:mode]` of every volume of a service. */
function volumesOf(
  service: string,
): { source: string; target: string; mode: string | undefined }[] {
  return (compose.services[service].volumes ?? []).map((volume: string) => {
    const [source, target, mode] = volume.split(":");
    return { source, target, mode };
  });
}

/** The file of this repository that a container sees at `path`. */
function inRepository(service: string, path: string): string {
  const volume = volumesOf(service).find(({ target }) => path.startsWith(target));
  expect(volume, `${path} is mounted into ${service}`).toBeDefined();
  return root + volume!.source + path.slice(volume!.target.length);
}

test("every service has a pinned image, or is built here", () => {
  expect(Object.keys(compose.services).sort()).toEqual(["api", "grafana", "prometheus"]);
  for (const { image, build } of Object.values<Parsed>(compose.services)) {
    if (build === undefined) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+$/);
    else expect(existsSync(`${root}${build}/Dockerfile`)).toBe(true);
  }
});

test("every mounted file is there, read-only, and every named volume is declared", () => {
  for (const service of Object.keys(compose.services)) {
    for (const { source, mode } of volumesOf(service)) {
      if (source.startsWith(".")) {
        expect(existsSync(root + source), source).toBe(true);
        expect(mode, source).toBe("ro");
      } else {
        expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  }
});

test("ports are published on loopback only, where documented", () => {
  const published = (service: string) => compose.services[service].ports;
  expect(published("api")).toEqual(["127.0.0.1:8000:8000"]);
  expect(published("prometheus")).toEqual(["127.0.0.1:9090:9090"]);
  expect(published("grafana")).toEqual(["127.0.0.1:3000:3000"]);
});

test("Grafana lets viewers in and has no administrator with a default password", () => {
  expect(compose.services.grafana.environment).toMatchObject({
    GF_AUTH_ANONYMOUS_ENABLED: "true",
    GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
    GF_AUTH_BASIC_ENABLED: "false",
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
  });
});

test("the volume of the api is the one its image declares and writes to", () => {
  const stage = instructionsOf(readDockerfile(`${root}Dockerfile`)).at(-1)!;
  const home = stage.filter(({ name }) => name === "VOLUME").map(({ text }) => text);
  expect(volumesOf("api").map(({ target }) => target)).toEqual(home);
  expect(stage.find(({ name }) => name === "ENV")!.text).toMatch(`AFTERBELL_HOME=${home[0]}`);
});

test("Prometheus scrapes the api under its service name and port", () => {
  expect(prometheus.scrape_configs).toHaveLength(1);
  const [{ static_configs, metrics_path }] = prometheus.scrape_configs;
  const port = compose.services.api.ports[0].split(":").at(-1);
  expect(static_configs).toEqual([{ targets: [`api:${port}`] }]);
  expect(metrics_path).toBe("/metrics");
});

test("Grafana asks Prometheus under its service name and port, as often as it scrapes", () => {
  const [datasource] = datasources.datasources;
  const port = compose.services.prometheus.ports[0].split(":").at(-1);
  expect(datasource).toMatchObject({ type: "prometheus", url: `http://prometheus:${port}` });
  expect(datasource.jsonData.timeInterval).toBe(prometheus.global.scrape_interval);
});

test("Grafana finds the dashboard, also as its home", () => {
  const [{ options }] = providers.providers;
  expect(readdirSync(inRepository("grafana", options.path))).toContain("afterbell.json");
  const home = compose.services.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
  expect(existsSync(inRepository("grafana", home))).toBe(true);
});

test("every panel asks the datasource that is provisioned", () => {
  const { uid } = datasources.datasources[0];
  expect(queries.length).toBeGreaterThan(10);
  for (const part of [...dashboard.panels, ...queries]) {
    expect(part.datasource, part.title).toEqual({ type: "prometheus", uid });
  }
});

test("panels have a title, an id of their own, and do not lie over each other", () => {
  expect(new Set(dashboard.panels.map(({ id }: Parsed) => id)).size).toBe(dashboard.panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of dashboard.panels) {
    expect(title).not.toBe("");
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(taken.has(`${x},${y}`), title).toBe(false);
        taken.add(`${x},${y}`);
      }
    }
  }
});

let exported: ReadonlySet<string> = new Set();
const { logger } = recordingLogger();
const { holder } = fixedHolder(handMadeModel());
const app = createServer({ holder, logger, exampleCloses: sixtyCloses });

beforeAll(async () => {
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  await postPredict(url, { prices: sixtyCloses });
  const samples = await (await fetch(`${url}/metrics`)).text();
  exported = new Set(samples.match(/^[a-z_]\w*/gm));
});
afterAll(() => app.close());

/** What stays of a query when functions, clauses, labels and numbers are taken away. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, " ")
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, " ");
  const names = bare.matchAll(/[a-z_]\w*(?!\w*\s*\()/g);
  return [...names].map(([name]) => name);
}

test("every metric of the dashboard is one the service exports", () => {
  expect(metricsIn("sum by (le) (rate(a_total{b='c'}[5m])) / a_count")).toEqual([
    "a_total",
    "a_count",
  ]);
  for (const { expr } of queries) {
    const names = metricsIn(expr);
    expect(names.length, expr).toBeGreaterThan(0);
    for (const name of names) expect(exported, expr).toContain(name);
  }
});

test("labels a query filters or groups by are ones the service gives", () => {
  for (const { expr } of queries) {
    for (const [, label] of expr.matchAll(/[{,]\s*(\w+)\s*=/g)) {
      expect(["method", "route", "status"], expr).toContain(label);
    }
  }
});
