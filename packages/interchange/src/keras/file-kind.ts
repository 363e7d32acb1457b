/** What a file is that is no Keras model, for a message that helps. */
export function kindOfFile(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const head = String.fromCharCode(...bytes.subarray(0, 100)).trimStart();
  if (isSafetensors(bytes)) return "safetensors: weights without the network they belong to";
  const known = kinds.find(({ begins }) => begins.some((start) => head.startsWith(start)));
  return known?.kind ?? "no Keras model: neither a zip nor HDF5";
}

/** The length of a JSON header, then the header. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getBigUint64(0, true) <= BigInt(bytes.length - 8) && bytes[8] === "{".charCodeAt(0);
}

const kinds: readonly { readonly begins: readonly string[]; readonly kind: string }[] = [
  {
    begins: ["version https://git-lfs"],
    kind: "a Git-LFS pointer, not the file itself; fetch it with git lfs pull",
  },
  {
    begins: ["<!doctype", "<!DOCTYPE", "<html", "<HTML"],
    kind: "a web page, not the file itself; download the raw file",
  },
  { begins: ["PK\x05\x06"], kind: "an empty zip archive" },
  {
    begins: ["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"],
    kind: "a pickle, not a model; a scaler is read as one, with readScaler or --scaler",
  },
  { begins: ["\x1f\x8b"], kind: "compressed with gzip; unpack it first" },
  { begins: ["{"], kind: "JSON, without weights; save the model with model.save" },
];
