import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import type { CliContext } from "./context.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

/** `afterbell use AAPL <version>`: a running service loads it within seconds. */
export function useCommand(context: CliContext): Command {
  return new Command("use")
    .description("Choose the saved model that is in use. A damaged one is rejected.")
    .argument("<symbol>", "ticker, such as AAPL")
    .argument("<version>", "version, as listed by `afterbell models`")
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", "\nExample:\n  afterbell use AAPL 20261122T150405Z-classic-seed7")
    .action(async (text: string, version: string, flags: { json?: boolean }) => {
      const symbol = parseSymbol(text);
      const { manifest } = await workspaceOf(context).models.use(symbol, version);
      if (flags.json) printJson(context, { symbol, version: manifest.version });
      else printLine(context, `${symbol} now uses ${manifest.version}`);
    });
}
