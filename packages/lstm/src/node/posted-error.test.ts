import { expect, test } from "vitest";
import * as errors from "../errors.ts";
import { postable, revived } from "./posted-error.ts";

const thrown: readonly Error[] = [
  new errors.DivergedError(3, "a weight", Number.NaN, 0.1),
  new errors.InvalidNetworkError("layers[1].units", "a whole number", 1.5),
  new errors.NonFiniteDataError("values", 4, Number.POSITIVE_INFINITY),
  new errors.OutOfMemoryError(5, null),
  new errors.ShapeError("targets", "(3, 1)", 4),
  new errors.ThreadLostError("helper 1 of 3", "it was terminated"),
  new RangeError("not one of ours"),
];

test.each(thrown)("$name is the same error in another thread", (error) => {
  const arrived = revived(structuredClone(postable(error)));
  expect(arrived).toStrictEqual(error);
  expect(arrived).toBeInstanceOf(error.constructor);
});

test("there is no class of this package's that is left out", () => {
  const classes = Object.values(errors).filter((value) => value !== errors.LstmError);
  expect(classes.every((one) => thrown.some((error) => error.constructor === one))).toBe(true);
});
