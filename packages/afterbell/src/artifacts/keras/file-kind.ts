/** What a file is that is no Keras model, for a message that helps. */
export function kindOfFile(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const known = kinds.find(({ sign }) => sign.test(head));
  return known?.kind ?? "no Keras model: neither a zip nor HDF5";
}

const kinds: readonly { readonly sign: RegExp; readonly kind: string }[] = [
  {
    sign: /^version https:\/\/git-lfs/,
    kind: 'a pointer of Git LFS, not the file itself; "git lfs pull" fetches it',
  },
  {
    sign: /^\s*(<!doctype|<html)/i,
    kind: "a web page, not the file itself: download the raw file",
  },
  { sign: /^PK\x05\x06/, kind: "an empty zip archive" },
  { sign: /^\x80[\x02-\x05]/, kind: "a pickle, not a model; scalers are given with --scaler" },
  { sign: /^\x1f\x8b/, kind: "compressed with gzip; unpack it first" },
  { sign: /^....TFL3/s, kind: "a TensorFlow Lite model; save it with model.save" },
  { sign: /^\s*\{/, kind: "JSON, without weights; save the model with model.save" },
];
