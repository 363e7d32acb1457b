/** Baselines that intervals are always shown beside, and what the verdict calls theirs. */
export const intervalRivals = [
  { forecaster: "historical", name: "historical intervals" },
  { forecaster: "ewma", name: "EWMA's" },
] as const;
