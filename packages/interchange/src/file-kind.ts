import { isHdf5 } from "./hdf5/superblock.ts";
import { isZip, openZip } from "./zip/zip-archive.ts";

/** What a reader was to find in a file. */
export type WantedContent = "model" | "scaler" | "tensors";

/** What a file seems to be instead of what was wanted, with what helps then; null where nobody knows. */
export function kindOfFile(bytes: Uint8Array, wanted: WantedContent): string | null {
  const kind = bytes.length === 0 ? "an empty file" : (byContent(bytes) ?? textKind(bytes));
  if (kind === null) return null;
  const hint = hints[wanted][kind] ?? anyHint[kind];
  return hint === undefined ? kind : `${kind}${hint}`;
}

/** Whether the bytes begin as pickles do from protocol 2 on: with the protocol. */
export function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80;
}

function byContent(bytes: Uint8Array): string | null {
  if (isZip(bytes)) return zipKind(bytes);
  if (isHdf5(bytes)) return "an HDF5 file";
  if (isSafetensors(bytes)) return "safetensors";
  if (isOnnx(bytes)) return "an ONNX file";
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const signature = signatures.find(([start]) => head.startsWith(start));
  return signature?.[1] ?? patterns.find(([pattern]) => pattern.test(head))?.[1] ?? null;
}

/** How files begin, each byte a character. */
const signatures: readonly (readonly [string, string])[] = [
  ["version https://git-lfs", "a Git-LFS pointer"],
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["%PDF", "a PDF document"],
  ["\x7fELF", "a program or library (ELF)"],
  ["\x93NUMPY", "a NumPy array (.npy)"],
  ["PK\x05\x06", "an empty zip archive"],
  ["PK", "a zip archive that is cut off or altered"],
  ["\x89HDF", "an HDF5 file that is cut off or altered"],
  ["\x80\x02", "a pickle"],
  ["\x80\x03", "a pickle"],
  ["\x80\x04", "a pickle"],
  ["\x80\x05", "a pickle"],
  ["\x1f\x8b", "compressed with gzip"],
];

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i, "a web page"],
  [/^(\xef\xbb\xbf)?\s*<[?\w]/, "XML"],
  [/^(c[A-Za-z_][\w.]*\n\w+\n|\([dlt]p\d+\n|[\]}]q)/, "a pickle of protocol 0 or 1"],
  [/^(\xef\xbb\xbf)?\s*[{[]/, "JSON"],
];

const anyHint: Readonly<Record<string, string>> = {
  "a Git-LFS pointer": ", not the file itself; fetch it with git lfs pull",
  "a web page": ", not the file itself; download the raw file",
};

const hints: Readonly<Record<WantedContent, Readonly<Record<string, string>>>> = {
  model: {
    "an ONNX file": "; ONNX files are written here, not read",
    safetensors: ": weights without the network they belong to",
    "a pickle": ", not a model; a scaler's is read with readScaler",
    "a pickle of protocol 0 or 1": ", not a model",
    "compressed with gzip": "; unpack it first",
    JSON: ", without weights; save the model with model.save",
  },
  scaler: {
    "an HDF5 file": ", not a pickle; a Keras model is read with readModel",
    "a .keras file": ", not a pickle; a Keras model is read with readModel",
    "a pickle of protocol 0 or 1": "; 2 to 5 are read here: save the scaler again with joblib.dump",
  },
  tensors: {
    "an HDF5 file": "; a Keras model is read with readModel",
    "a .keras file": "; a Keras model is read with readModel",
    "a pickle": "; a scaler's is read with readScaler",
  },
};

function zipKind(bytes: Uint8Array): string {
  const names = namesIn(bytes);
  if (names === null) return "a zip archive that is cut off or altered";
  if (names.includes("config.json")) return "a .keras file";
  if (names.includes("[Content_Types].xml")) return "an Office document (.docx, .xlsx or .pptx)";
  if (names.some((name) => /(^|\/)data\.pkl$/.test(name))) return "a PyTorch file";
  if (names.includes("schema.json")) return "a skops file";
  if (names.length > 0 && names.every((name) => name.endsWith(".npy"))) {
    return "NumPy arrays (.npz)";
  }
  return "a zip archive without config.json";
}

function namesIn(bytes: Uint8Array): readonly string[] | null {
  try {
    return openZip(bytes, "").names;
  } catch {
    return null; // damaged, which is an answer as well
  }
}

/** The length of a JSON header, then the header. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getBigUint64(0, true) <= BigInt(bytes.length - 8) && bytes[8] === "{".charCodeAt(0);
}

/** Field 1, `ir_version`, then the producer's name (2), the graph (7) or the operator sets (8). */
function isOnnx([first, version = 0, second]: Uint8Array): boolean {
  const next = second === undefined ? -1 : [0x12, 0x3a, 0x42].indexOf(second);
  return first === 0x08 && version >= 1 && version <= 20 && next >= 0;
}

/** Lines with as many separators each are a table. */
function textKind(bytes: Uint8Array): string | null {
  const text = textOf(bytes.subarray(0, 2_000));
  if (text === null) return null;
  const [first = "", second] = text.split(/\r?\n/);
  const isTable = [",", ";", "\t"].some((separator) => {
    const count = first.split(separator).length;
    return count > 1 && second !== undefined && second.split(separator).length === count;
  });
  return isTable ? "a CSV file" : "text";
}

function textOf(bytes: Uint8Array): string | null {
  const isControl = (byte: number) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d);
  if (bytes.some(isControl)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null; // no UTF-8, so no text that is known here
  }
}
