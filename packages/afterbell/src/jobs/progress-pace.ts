/**
 * Time left at the pace so far.
 *
 * @param startedAt When `doneAtStart` were done.
 * @returns ms, or null as long as nothing was done since.
 */
export function etaMs(
  {
    done,
    total,
    doneAtStart = 0,
  }: { readonly done: number; readonly total: number; readonly doneAtStart?: number },
  startedAt: Date,
  now: Date,
): number | null {
  const made = done - doneAtStart;
  if (made <= 0) return null;
  const elapsedMs = now.getTime() - startedAt.getTime();
  return Math.round((elapsedMs / made) * (total - done));
}
