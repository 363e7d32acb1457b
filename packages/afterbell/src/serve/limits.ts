/** Limits for one client, each with its reason. */
export const limits = {
  /** 60 prices take about 600 bytes; a context of several thousand sessions still fits. */
  bodyBytes: 64 * 1024,
  /** Headers that trickle in hold a connection no longer than this. */
  headersTimeoutMs: 5_000,
  /** The whole request, body included. */
  requestTimeoutMs: 10_000,
  /** How often Node looks for requests over either limit. */
  timeoutCheckMs: 1_000,
  /** Longer than the 60 s of common load balancers, which must be the first to hang up. */
  keepAliveTimeoutMs: 65_000,
  /** Orchestrators kill after 10 s, so connections are closed one second before. */
  forceCloseAfterMs: 9_000,
};

export type Limits = Readonly<typeof limits>;
