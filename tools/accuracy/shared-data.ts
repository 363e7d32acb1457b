import { existsSync } from "node:fs";
import { join } from "node:path";

const BESIDE = join(import.meta.dirname, "../../../shared/data");

/**
 * The folder of recorded prices that is measured on.
 *
 * @param named By the caller, else by `AFTERBELL_DATA`, else the folder beside the repository.
 * @throws {Error} It does not hold the prices; the message says where they were looked for.
 */
export function sharedDataFolder(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const folder = named ?? environment.AFTERBELL_DATA ?? BESIDE;
  if (existsSync(join(folder, "prices/bigtech"))) return folder;
  throw new Error(
    `${folder} lacks the folder prices/bigtech. The recorded prices are no part of the repository: ` +
      "name their folder with --data or AFTERBELL_DATA",
  );
}
