import type { TObject } from "typebox";
import type { World } from "./world.ts";

/** A kind of job. What is run is its spec, plain data; who runs it and who watches it are the world's. */
export interface JobKind<Spec, Result> {
  /** Such as `train`. */
  readonly name: string;
  /** The one schema of its specs: their type, their check, the flags of the command line, an HTTP body. */
  readonly spec: TObject;
  run(spec: Spec, world: World): Promise<Result>;
}
