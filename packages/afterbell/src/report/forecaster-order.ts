/** Persistence first, then the subject of the report, then the others in their given order. */
export function inOrder<F extends { readonly name: string }>(
  forecasters: readonly F[],
  subject: string,
): F[] {
  const rank = ({ name }: F) => (name === "persistence" ? 0 : name === subject ? 1 : 2);
  return [...forecasters].sort((a, b) => rank(a) - rank(b));
}
