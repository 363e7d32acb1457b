/**
 * @file The tasks of an unfinished backtest that are done: a file that only grows, one record per task,
 * so that a program killed at any moment loses no more than the record it was writing.
 *
 * A record is its length in bytes (u32, little-endian), the first 8 bytes of its SHA-256, and a
 * safetensors file with the task's forecasts. The file is named for everything the forecasts depend on.
 */

import { appendFile, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readSafetensors, writeSafetensors } from "@afterbell/interchange";
import { sha256 } from "../artifacts/sha256.ts";
import type { BacktestTask } from "../evaluate/backtest-task.ts";
import type { ForecastTable } from "../evaluate/forecast-table.ts";
import { asUnwritable, requireWritableFolder } from "../storage/atomic-file.ts";
import { readIfThere } from "../storage/read-file.ts";

export interface Journal {
  readonly file: string;
  /** Forecasts of tasks that an earlier run has done. What was half written when it ended is cut off. */
  readonly kept: ReadonlyMap<string, ForecastTable>;
  /** @throws {UnwritableFileError} */
  append(task: BacktestTask, table: ForecastTable): Promise<void>;
  /** Once the backtest is done. */
  remove(): Promise<void>;
}

/**
 * @param identity Everything that decides the forecasts, as data.
 * @param home Folder that holds `backtests/`.
 * @throws {UnwritableFileError} Now, rather than after the first task.
 */
export async function openJournal(home: string, identity: unknown): Promise<Journal> {
  const name = sha256(JSON.stringify(identity)).slice(0, 16);
  const file = join(home, "backtests", ".unfinished", `${name}.journal`);
  await requireWritableFolder(dirname(file));
  const { records, end } = recordsOf((await readIfThere(file)) ?? new Uint8Array(0));
  await truncate(file, end).catch((error) => {
    if (end > 0) throw asUnwritable(file, error);
  });
  let last = Promise.resolve();
  return {
    file,
    kept: new Map(records.map((record) => decode(record, file))),
    append: (task, table) => {
      last = last.then(() => appendFile(file, framed(encode(task, table))));
      return last.catch((error) => {
        throw asUnwritable(file, error);
      });
    },
    remove: () => rm(file, { force: true }),
  };
}

/** A task among those of its backtest. */
export function keyOf({ series, estimator, folds }: BacktestTask): string {
  return `${series}/${estimator}/${folds[0]!.origin}`;
}

const HEADER_BYTES = 12;

function framed(record: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + record.length);
  new DataView(frame.buffer).setUint32(0, record.length, true);
  frame.set(checksumOf(record), 4);
  frame.set(record, HEADER_BYTES);
  return frame;
}

/** Whole records from the start, and where they end. */
function recordsOf(bytes: Uint8Array): { readonly records: Uint8Array[]; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let end = 0;
  while (end + HEADER_BYTES <= bytes.length) {
    const start = end + HEADER_BYTES;
    const record = bytes.subarray(start, start + view.getUint32(end, true));
    const checksum = bytes.subarray(end + 4, start);
    if (Buffer.compare(checksum, checksumOf(record)) !== 0) break;
    records.push(record);
    end = start + record.length;
  }
  return { records, end };
}

function checksumOf(record: Uint8Array): Uint8Array {
  return Buffer.from(sha256(record).slice(0, 16), "hex");
}

type TableShape = Omit<ForecastTable, "origins" | "values"> & { readonly key: string };

function encode(task: BacktestTask, table: ForecastTable): Uint8Array {
  const { origins, values, ...rest } = table;
  const shape: TableShape = { ...rest, key: keyOf(task) };
  return writeSafetensors({
    tensors: [
      { name: "origins", shape: [origins.length], data: Float64Array.from(origins) },
      { name: "values", shape: [values.length], data: values },
    ],
    metadata: { shape: JSON.stringify(shape) },
  });
}

function decode(record: Uint8Array, file: string): [string, ForecastTable] {
  const { tensors, metadata } = readSafetensors(record, { file });
  const { key, ...rest }: TableShape = JSON.parse(metadata.shape!);
  const [origins, values] = tensors.map(({ data }) => data);
  const table = {
    ...rest,
    origins: Int32Array.from(origins!),
    values: Float64Array.from(values!),
  };
  return [key, table];
}
