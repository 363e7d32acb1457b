import { expect, test } from "vitest";
import { servedModel } from "../src/cli/served.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { sharedFile } from "./support/parts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

test("the reference project's files forecast what Keras forecasts", async () => {
  const home = await temporaryFolder();
  const seed = (name: string) => sharedFile(`seed/${name}`);
  const csv = seed("AAPL_history.csv");
  const flags = ["--scaler", seed("scaler.pkl"), "--symbol", "AAPL", "--csv", csv];
  const { code } = await runAfterbell(["import", seed("lstm_model.keras"), ...flags], { home });
  expect(code).toBe(0);
  const store = openModelStore(home);
  const bundle = await store.read("AAPL", (await store.current("AAPL"))!);
  const served = servedModel(bundle);
  // Keras 3.15 on the last 60 closes: 222.06800842.
  expect(served.predict(Float64Array.from(served.lastContext!))).toBeCloseTo(222.06800842, 3);
});
