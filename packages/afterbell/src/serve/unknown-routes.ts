import type { FastifyInstance } from "fastify";
import { MethodNotAllowedError, RouteNotFoundError } from "./errors.ts";

/**
 * Responds 404 to an unknown path and 405 to a known path with another method, before any body is
 * read. Call it before the first route is added.
 */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const methodsOf = new Map<string, string[]>();
  app.addHook("onRoute", ({ url, method }) => {
    const path = withoutTrailingSlash(url);
    methodsOf.set(path, [...new Set([...(methodsOf.get(path) ?? []), method].flat())]);
  });
  // A route with a wildcard may itself find nothing: the hook below does not see that.
  app.setNotFoundHandler((request) => {
    throw new RouteNotFoundError(request.url.split("?", 1)[0]!);
  });
  app.addHook("onRequest", (request, _reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split("?", 1)[0]!;
    const allowed = methodsFor(withoutTrailingSlash(path), methodsOf);
    done(
      allowed === null
        ? new RouteNotFoundError(path)
        : new MethodNotAllowedError(request.method, path, allowed),
    );
  });
}

function methodsFor(path: string, methodsOf: ReadonlyMap<string, string[]>): string[] | null {
  const exact = methodsOf.get(path);
  if (exact !== undefined) return exact;
  for (const [route, methods] of methodsOf) {
    if (route.endsWith("/*") && path.startsWith(route.slice(0, -1))) return methods;
    if (isPathOf(route, path)) return methods;
  }
  return null;
}

/** Whether a path has the parts of a route such as `/forecast/:symbol`. */
function isPathOf(route: string, path: string): boolean {
  const [parts, wanted] = [path.split("/"), route.split("/")];
  return (
    parts.length === wanted.length &&
    wanted.every((part, i) => (part.startsWith(":") ? parts[i] !== "" : part === parts[i]))
  );
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
