/**
 * @file For the tests of imported and exported files, which skip where a part is absent until they
 * are sorted into tiers. Everything else uses support/parts.ts.
 */

import * as parts from "./support/parts.ts";

export const sharedData = () => unlessAbsent(parts.sharedData);
export const python = () => unlessAbsent(parts.python);

function unlessAbsent(find: () => string): string | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof parts.AbsentPartError) return undefined;
    throw error;
  }
}
