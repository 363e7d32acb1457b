/**
 * @file What a call or a command does without being told. `home` and `now` are the real ones at the public API alone;
 * everything below it is given them.
 */
export const defaults = {
  /** Decides initial weights, shuffles, dropout and simulated paths. Any number will do: 7 is the documented one. */
  seed: 7,
  /** Folder of the workspace: the current one, as on the command line. */
  home: ".",
  /** The real clock. It names versions and dates manifests; no weight or forecast depends on it. */
  now: () => new Date(),
} as const;
