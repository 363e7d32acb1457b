/**
 * @file What some tests need beside the repository. Where it is absent they are skipped and the
 * reason is printed; on CI (`CI` is set) its absence is a failure.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @param name For the reason.
 * @param find What the tests need, or undefined.
 * @throws {Error} Absent on CI.
 */
export function requirement<T>(name: string, find: () => T | undefined): T | undefined {
  const found = find();
  if (found !== undefined) return found;
  const reason = `${name} is absent`;
  if (process.env.CI) throw new Error(`${reason}, and CI must have it`);
  console.warn(`tests skipped: ${reason}`);
  return undefined;
}

/** Folder of real data and artifacts beside the repository, `../shared/data`. */
export function sharedData(): string | undefined {
  return requirement("../shared/data", () => {
    const folder = fileURLToPath(new URL("../../../../shared/data", import.meta.url));
    return existsSync(folder) ? folder : undefined;
  });
}

/** A Python with the peers of tools/reference: `AFTERBELL_PYTHON`, or that of `.venv/`. */
export function python(): string | undefined {
  return requirement("Python with tools/reference/requirements-tests.txt", () => {
    const own = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
    const candidate = process.env.AFTERBELL_PYTHON || own;
    const peers =
      "import arch, h5py, joblib, keras, numpy, onnxruntime, pandas, safetensors, scipy, sklearn, statsmodels, torch";
    const { status } = spawnSync(candidate, ["-c", peers], {
      env: { ...process.env, KERAS_BACKEND: "torch" },
    });
    return status === 0 ? candidate : undefined;
  });
}
