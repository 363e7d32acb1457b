/** @file The HTTP service, put together. Nothing here listens; `serve.ts` does. */

import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { type ForecastSource, installForecast } from "./forecast.ts";
import { installJsonBody } from "./json-body.ts";
import { type Limits, limits } from "./limits.ts";
import { createMetrics, installMetrics, type Metrics, UNMATCHED_ROUTE } from "./metrics.ts";
import type { ModelHolder } from "./model-holder.ts";
import { installOpenApi } from "./openapi.ts";
import { installPredict } from "./predict.ts";
import { installProblems, sendClientError, sendProblem } from "./problem-reply.ts";
import { refuseWhileEnding } from "./shutdown.ts";
import { installStatus } from "./status.ts";
import { refuseUnknownRoutes } from "./unknown-routes.ts";

export interface ServerOptions {
  readonly holder: ModelHolder;
  readonly logger: Logger;
  /** Closes shown as the example in the documentation while no model is loaded. */
  readonly exampleCloses: readonly number[];
  /** Intervals of stored symbols. @default none: the service has no `/forecast` */
  readonly forecasts?: ForecastSource;
  /** @default {@link limits} */
  readonly limits?: Partial<Limits>;
}

/** A server that answers whether or not the holder has a model, and changes with it. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { holder, logger, exampleCloses } = options;
  const app = bareServer(logger, { ...limits, ...options.limits });
  refuseUnknownRoutes(app);
  refuseWhileEnding(app);
  installProblems(app, logger);
  installJsonBody(app);
  // Schemas of bodies are documentation: prices.ts reads them, in the order clients rely on.
  app.setValidatorCompiler(() => () => true);
  const metrics = createMetrics(holder);
  noteRequests(app, logger, metrics);
  installOpenApi(app, { holder, exampleCloses });
  // In a plugin of their own, so that the routes are added when the document is ready to see them.
  app.register(async (routes) => {
    installMetrics(routes, metrics);
    installPredict(routes, holder, metrics);
    if (options.forecasts) installForecast(routes, options.forecasts);
    installStatus(routes, holder);
  });
  return app;
}

function bareServer(loggerInstance: Logger, bounds: Limits): FastifyInstance {
  return Fastify({
    loggerInstance,
    // One line a request is written below; a child logger per request is not needed.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    bodyLimit: bounds.bodyBytes,
    requestTimeout: bounds.requestTimeoutMs,
    keepAliveTimeout: bounds.keepAliveTimeoutMs,
    http: {
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      connectionsCheckingInterval: bounds.timeoutCheckMs,
    },
    // Existing clients may ask for `/predict/`.
    routerOptions: { ignoreTrailingSlash: true },
    // Ours is a problem like every other error.
    return503OnClosing: false,
    // Paths such as `/%zz` never get as far as a route and its error handler.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(error, request, reply, loggerInstance),
    clientErrorHandler: sendClientError,
  }) as unknown as FastifyInstance;
}

function noteRequests(app: FastifyInstance, logger: Logger, metrics: Metrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = request.routeOptions.url ?? UNMATCHED_ROUTE;
    metrics.observeRequest(method, route, status, elapsedTime / 1_000);
    logger.info({ method, route, status, ms: Math.round(elapsedTime * 1_000) / 1_000 }, "request");
    done();
  });
}
