import type { FastifyInstance } from "fastify";
import { InvalidJsonError, MissingBodyError, UnsupportedMediaTypeError } from "./errors.ts";

/**
 * Reads bodies as JSON: `application/json`, any `application/*+json`, and no content type at all,
 * which existing clients send. Anything else is rejected.
 */
export function installJsonBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of ["application/json", /^application\/[\w.-]+\+json/]) {
    app.addContentTypeParser(type, { parseAs: "string" }, (_request, body: string, done) => {
      parseJson(body, done);
    });
  }
  app.addContentTypeParser("*", { parseAs: "string" }, (request, body: string, done) => {
    const type = request.headers["content-type"];
    if (type === undefined) parseJson(body, done);
    else done(new UnsupportedMediaTypeError(type));
  });
}

/** Names such as `__proto__` become plain properties here, and only `prices` is ever read. */
function parseJson(body: string, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown;
  try {
    if (body === "") throw new MissingBodyError();
    value = JSON.parse(body);
  } catch (error) {
    done(error instanceof SyntaxError ? new InvalidJsonError(error.message) : (error as Error));
    return;
  }
  done(null, value);
}
