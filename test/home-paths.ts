/** Folders of a home, which only `workspace/` may spell; other code asks it. */
const FOLDERS = "data|models|checkpoints|backtests|reports|jobs|locks";

/** Places in a source that build a path of the home folder or name one of its folders in a text. */
export function homePathsIn(source: string): string[] {
  const code = withoutCommentsAndImports(source);
  const patterns = [
    /\b(?:join|resolve)\([^()]*\bhome\b/gi,
    new RegExp(`\\b(?:join|resolve)\\([^()]*["'\`]\\.?(?:${FOLDERS})["'\`/]`, "g"),
    new RegExp(`(?<![\\w./<}])\\.?(?:${FOLDERS})/`, "g"),
    /\$\{[^{}]*\bhome\}[/\\]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([text]) => text));
}

function withoutCommentsAndImports(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(/(?:\bfrom|\bimport\(?)\s*"[^"]*"/g, "");
}
