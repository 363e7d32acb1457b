/** @file What Prometheus reads. docker/grafana draws these names; test/compose.test.ts compares. */

import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ModelHolder } from "./model-holder.ts";
import { problemResponses } from "./problem-responses.ts";
import type { ServedModel } from "./served-model.ts";

/** Label of requests without a route: arbitrary paths must not become labels. */
export const UNMATCHED_ROUTE = "unmatched";

export interface Metrics {
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  countPrediction(symbol: string): void;
  /** Every metric in the text format of Prometheus. */
  text(): Promise<string>;
  readonly mediaType: string;
}

/** Each server has its own registry, so that two in one process do not mix. */
export function createMetrics(holder: ModelHolder): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  describeModel(registry, holder);
  const { requests, durations } = requestMetrics(registry);
  const predictions = new Counter({
    name: "afterbell_predictions_total",
    help: "Forecasts made.",
    labelNames: ["symbol"] as const,
    registers: [registry],
  });
  return {
    observeRequest(method, route, status, seconds) {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
    countPrediction: (symbol) => predictions.inc({ symbol }),
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}

export function installMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get("/metrics", { schema: metricsSchema }, async (_request, reply) => {
    reply.type(metrics.mediaType);
    return await metrics.text();
  });
}

const metricsSchema = {
  summary: "Metrics",
  description: "Counters, durations and the model in use, in the text format of Prometheus.",
  tags: ["operations"],
  response: {
    200: {
      description: "Metrics as text.",
      content: { "text/plain": { schema: { type: "string" } } },
    },
    ...problemResponses(["INTERNAL", "SHUTTING_DOWN"]),
  },
};

function requestMetrics(registry: Registry) {
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Seconds from the request's headers to the last byte of the response.",
    labelNames: ["method", "route"] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return { requests, durations };
}

/** Gauges are read from the holder when asked for, so they cannot lag behind an exchange. */
function describeModel(registry: Registry, holder: ModelHolder): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("afterbell_model_loaded", "1 with a model in use, else 0.", () =>
    holder.model() === null ? 0 : 1,
  );
  gauge("afterbell_model_refused", "1 while the newest version cannot be loaded, else 0.", () =>
    holder.problem() === null ? 0 : 1,
  );
  modelGauge(registry, holder, {
    name: "afterbell_model_info",
    help: "Always 1; the labels identify the model in use.",
    labels: ({ symbol, version, recipe }) => ({ symbol, version, recipe }),
    read: () => 1,
  });
  modelGauge(registry, holder, {
    name: "afterbell_model_test_mae",
    help: "Mean absolute error of the model on its test sessions, in the currency of the series.",
    labels: ({ symbol }) => ({ symbol }),
    read: ({ evaluation }) => evaluation?.test.mae ?? null,
  });
  modelGauge(registry, holder, {
    name: "afterbell_persistence_test_mae",
    help: "Mean absolute error of repeating the last close, on the same test sessions.",
    labels: ({ symbol }) => ({ symbol }),
    read: ({ evaluation }) => evaluation?.persistence.mae ?? null,
  });
}

interface ModelGauge {
  readonly name: string;
  readonly help: string;
  readonly labels: (model: ServedModel) => Record<string, string>;
  /** null where the model does not have it. */
  readonly read: (model: ServedModel) => number | null;
}

/** Without a model or a value there is no sample, rather than a zero. */
function modelGauge(registry: Registry, holder: ModelHolder, options: ModelGauge): void {
  new Gauge({
    name: options.name,
    help: options.help,
    labelNames: ["symbol", "version", "recipe"] as const,
    registers: [registry],
    collect() {
      this.reset();
      const model = holder.model();
      const value = model && options.read(model);
      if (model !== null && value !== null) this.set(options.labels(model), value);
    },
  });
}
