/** @file `GET /` and the health checks: whether the service is up and has a model. */

import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { libraryVersion } from "../library-version.ts";
import type { Health, ServiceStatus } from "./contract.ts";
import { NoModelError } from "./errors.ts";
import type { ModelHolder } from "./model-holder.ts";
import { problemResponses } from "./problem-responses.ts";

export function installStatus(app: FastifyInstance, holder: ModelHolder): void {
  const ok: Health = { status: "ok" };
  app.get("/", { schema: statusSchema }, async (): Promise<ServiceStatus> => {
    const model = holder.model();
    return {
      status: "Online",
      modelo_carregado: model !== null,
      ticker: model?.symbol ?? null,
      modelVersion: model?.version ?? null,
      docs: "/docs",
      version: libraryVersion,
    };
  });
  app.get("/health/live", { schema: liveSchema }, async () => ok);
  app.get("/health/ready", { schema: readySchema }, async () => {
    if (holder.model() === null) throw new NoModelError(holder.problem());
    return ok;
  });
}

const statusSchema = {
  summary: "Status of the service",
  tags: ["operations"],
  response: { 200: Type.Ref("ServiceStatus#"), ...problemResponses(["INTERNAL", "SHUTTING_DOWN"]) },
};

const liveSchema = {
  summary: "Liveness",
  description:
    "Fails only when the process hangs or is shutting down. Use it to decide on restarts.",
  tags: ["operations"],
  response: { 200: Type.Ref("Health#"), ...problemResponses(["SHUTTING_DOWN"]) },
};

const readySchema = {
  summary: "Readiness",
  description: "Fails while no model is loaded. Use it to decide on routing traffic.",
  tags: ["operations"],
  response: { 200: Type.Ref("Health#"), ...problemResponses(["NO_MODEL", "SHUTTING_DOWN"]) },
};
