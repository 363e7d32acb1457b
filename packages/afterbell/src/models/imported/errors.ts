import { AfterbellError } from "../../domain/errors.ts";

/** A layer does not fit its weights, or what the layer before it hands on. */
export class LayerMismatchError extends AfterbellError {
  readonly code = "LAYER_MISMATCH";
  readonly layer: string;
  readonly expected: string;
  readonly got: string;
  constructor(layer: string, expected: string, got: string) {
    super(`layer ${layer}: expected ${expected}, got ${got}`);
    this.layer = layer;
    this.expected = expected;
    this.got = got;
  }
}
