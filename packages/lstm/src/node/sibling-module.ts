/**
 * A module beside another, for a thread to begin with: the source where that one is read as a source, the
 * compiled one where it is compiled.
 *
 * @param beside `import.meta.url`
 */
export function siblingModule(name: string, beside: string): URL {
  const extension = new URL(beside).pathname.endsWith(".ts") ? ".ts" : ".js";
  return new URL(`./${name}${extension}`, beside);
}
