import { holdout } from "../../src/dataset/index.ts";
import { readPriceFile } from "../../src/index.ts";
import { sharedFile } from "./parts.ts";

/** The reference project's closes, all and on both sides of its split. */
export async function referenceCloses() {
  const { series } = await readPriceFile(sharedFile("seed/AAPL_history.csv"), { symbol: "AAPL" });
  const closes = series.close;
  const { train } = holdout(closes.length, { contextLength: 60, horizon: 1 }).fold;
  return { closes, training: closes.slice(0, train.end), testing: closes.slice(train.end) };
}
