/** @file The OpenAPI document and its pages, with an example that the model in use answers. */

import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { libraryVersion } from "../library-version.ts";
import * as contract from "./contract.ts";
import type { ModelHolder } from "./model-holder.ts";

export interface OpenApiOptions {
  readonly holder: ModelHolder;
  /** Closes shown as the example while no model is loaded. */
  readonly exampleCloses: readonly number[];
}

/** Serves `/docs` and `/openapi.json`. To be called before the routes it is to describe. */
export function installOpenApi(app: FastifyInstance, options: OpenApiOptions): void {
  for (const schema of Object.values(contract)) app.addSchema(schema);
  app.register(swagger, {
    openapi: { openapi: "3.1.0", info, tags },
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
  });
  app.register(swaggerUi, {
    routePrefix: "/docs",
    // Only what this server sends may be loaded, so the page is whole without a network.
    staticCSP: CONTENT_SECURITY_POLICY,
    theme: { title: "Afterbell" },
    uiConfig: { layout: "BaseLayout", displayRequestDuration: true, defaultModelsExpandDepth: 0 },
    transformSpecification: (document) => withExample(document, options),
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () =>
    withExample(structuredClone(app.swagger()), options),
  );
}

/**
 * The document for the model in use now, which may not be that of a moment ago.
 *
 * @param document The caller's own copy; changed in place.
 */
function withExample(document: object, options: OpenApiOptions): object {
  const { components, paths } = document as OpenApiDocument;
  const { requestBody } = paths["/predict"].post;
  const model = options.holder.model();
  const closes = model?.lastContext ?? exampleOf(model?.contextLength, options.exampleCloses);
  requestBody.content["application/json"].example = { prices: closes };
  if (model === null) return document;
  const { prices } = components.schemas.PredictRequest.properties;
  prices.minItems = model.contextLength;
  prices.maxItems = model.contextLength;
  return document;
}

/** The model's context length of closes; repeated from the first if there are too few. */
function exampleOf(length: number | undefined, closes: readonly number[]): readonly number[] {
  return Array.from({ length: length ?? closes.length }, (_, i) => closes[i % closes.length]!);
}

/** As much of an OpenAPI document as depends on the model. */
interface OpenApiDocument {
  readonly components: {
    readonly schemas: {
      readonly PredictRequest: {
        readonly properties: { readonly prices: { minItems?: number; maxItems?: number } };
      };
    };
  };
  readonly paths: {
    readonly "/predict": {
      readonly post: {
        readonly requestBody: {
          readonly content: { readonly "application/json": { example?: unknown } };
        };
      };
    };
  };
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const info = {
  title: "Afterbell",
  version: libraryVersion,
  description:
    "Forecasts of the next close of a stock, each with the last close for comparison. " +
    "Errors are problem details as in RFC 9457 with a stable `code`. " +
    "An unknown path gets status 404; a known path with another method gets 405 and `Allow`.",
};

const tags = [
  { name: "forecast", description: "Forecasts of the model in use." },
  { name: "operations", description: "Health, version and metrics." },
];
