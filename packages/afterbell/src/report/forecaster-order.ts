/** Persistence first, whatever it is compared with; then the forecaster a report is about; then the others as they come. */
export function inOrder<F extends { readonly name: string }>(
  forecasters: readonly F[],
  subject: string,
): F[] {
  const rank = ({ name }: F) => (name === "persistence" ? 0 : name === subject ? 1 : 2);
  return [...forecasters].sort((a, b) => rank(a) - rank(b));
}
