/**
 * @file joblib's files: a pickle, perhaps compressed, in which arrays lie beside the instructions.
 * A stand-in, `NumpyArrayWrapper`, describes each; its bytes follow its state directly.
 *
 * Source: joblib 1.6, joblib/numpy_pickle.py.
 */

import { DamagedFileError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import { gunzip, inflateZlib } from "../zip/zlib-stream.ts";
import type { ByteReader } from "./byte-reader.ts";
import { Dtype, NdArray, ndarrayClass, numpyClasses, shapeOf } from "./numpy.ts";
import { allowList, PythonClass, PythonObject, type PythonValue } from "./python-value.ts";
import { unpickle } from "./unpickle.ts";

/** Largest pickle, compressed or not. A scaler of 10,000 features takes about 1 MB. */
export const MAX_PICKLE_BYTES = 2 ** 25;

/** How compressed files begin. What cannot be read here is known by its name. */
const compressions = [
  { name: "gzip", magic: [0x1f, 0x8b], decompress: gunzip },
  { name: "zlib", magic: [0x78], decompress: inflateZlib },
  { name: "bz2", magic: [0x42, 0x5a], decompress: null },
  { name: "xz", magic: [0xfd, 0x37, 0x7a], decompress: null },
  { name: "lzma", magic: [0x5d, 0x00], decompress: null },
  { name: "lz4", magic: [0x04, 0x22, 0x4d, 0x18], decompress: null },
  { name: "joblib 0.9", magic: [0x5a, 0x46], decompress: null },
];

/** @throws {DamagedFileError} Too large, damaged, or compressed in a way that is not read here. */
export function decompressPickle(bytes: Uint8Array, file: string): Uint8Array {
  const found = compressions.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  if (!found) return bytes;
  const { name, decompress } = found;
  if (!decompress) {
    throw new DamagedFileError(file, `compressed with ${name}; gzip, zlib or none is read`);
  }
  try {
    return decompress(bytes, MAX_PICKLE_BYTES);
  } catch (error) {
    const reason = (error as Error).message;
    throw new DamagedFileError(file, `its ${name} data does not decompress (${reason})`);
  }
}

class ArrayWrapper extends PythonObject {
  /** The state describes the array that follows; the array takes the wrapper's place. */
  override setState(state: PythonValue, reader: ByteReader): PythonValue {
    if (!(state instanceof Map)) reader.fail("NumpyArrayWrapper: its state is no dict");
    if (state.get("subclass") !== ndarrayClass) reader.fail("NumpyArrayWrapper: a subclass");
    const dtype = state.get("dtype");
    if (!(dtype instanceof Dtype)) reader.fail("NumpyArrayWrapper: it has no type");
    if (dtype.kind === "O") return readObjects(reader);
    const shape = shapeOf(state.get("shape") ?? null, reader);
    // joblib before 1.2 did not align.
    if (typeof state.get("numpy_array_alignment_bytes") === "number") reader.take(reader.uint8());
    const data = reader.take(sizeOf(shape) * dtype.itemSize);
    return new NdArray().fill(
      shape,
      state.get("order") ?? null,
      dtype.decode(data, reader),
      reader,
    );
  }
}

/** Objects follow as a pickle of their own, one without wrappers. */
function readObjects(reader: ByteReader): PythonValue {
  const array = unpickle(reader, allowList(...numpyClasses));
  if (!(array instanceof NdArray)) reader.fail("NumpyArrayWrapper: no array follows");
  return array;
}

export const joblibClasses: readonly PythonClass[] = [
  new PythonClass("joblib.numpy_pickle.NumpyArrayWrapper", () => new ArrayWrapper()),
];
