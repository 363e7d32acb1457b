import type { LedgerHead } from "../workspace/ledger-verify.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { LedgerBrokenError } from "./errors.ts";

export interface VerifiedLedger {
  readonly rows: number;
  /** null where the ledger has no row. */
  readonly head: LedgerHead | null;
}

/**
 * Checks that every row of the ledger is as it was written.
 *
 * @param head Hash of an earlier head, kept elsewhere. Without it, rows that were cut off at the end and a ledger that
 *   was written anew are not noticed.
 * @throws {LedgerBrokenError} Names the first row that is wrong.
 * @throws {InvalidOptionError} A head that is not 64 hexadecimal digits.
 * @throws {DamagedFileError | NewerFormatError | UnreadableFileError}
 */
export async function verifyLedger(
  { ledger }: Pick<Workspace, "ledger">,
  head?: string,
): Promise<VerifiedLedger> {
  const checked = await ledger.verify(head);
  const { fault } = checked;
  if (fault) throw new LedgerBrokenError(ledger.path, fault.kind, fault.seq, fault.message);
  return { rows: checked.rows, head: checked.head };
}
