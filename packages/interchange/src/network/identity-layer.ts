import { type LayerPass, reshaped } from "./layer-pass.ts";

/** Acts in training alone: dropout of any kind, noise, penalties on activities. */
export interface IdentityLayer {
  readonly type: "identity";
  readonly name: string;
  /** Share of single values dropped in training; null where something else is done. */
  readonly dropoutRate: number | null;
}

export function planIdentity({ name }: IdentityLayer, inputShape: readonly number[]): LayerPass {
  return reshaped(name, inputShape);
}
