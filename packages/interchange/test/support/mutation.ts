import fc from "fast-check";

/**
 * Files as damage and malice leave them: bytes flipped, cut, doubled, put in, lengths blown up,
 * and pieces of one file put into another, several times over.
 */
export function mutatedFile(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  // Every place alike: numbers are drawn from the ends of their range more often by default.
  const place = fc.noBias(fc.nat(999_999)).map((n) => n / 1e6);
  const edit = fc.oneof(
    fc.record({ at: place, xor: fc.integer({ min: 1, max: 255 }) }).map(flip),
    fc.record({ at: place, byte: fc.nat(255) }).map(({ at, byte }) => put(at, [byte], 1)),
    fc.record({ at: place, bytes: fc.array(fc.nat(255), { maxLength: 12 }) }).map(insert),
    fc.record({ at: place, length: fc.nat(40) }).map(({ at, length }) => put(at, [], length)),
    fc.record({ at: place, width: fc.constantFrom(1, 2, 4, 8) }).map(blowUp),
    fc.record({ at: place, from: fc.nat(files.length - 1), start: place }).map(graft(files)),
    place.map((at) => (bytes: Uint8Array) => bytes.slice(0, at * bytes.length)),
  );
  return fc
    .tuple(fc.nat(files.length - 1), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([index, edits]) => edits.reduce((bytes, change) => change(bytes), files[index]!));
}

type Edit = (bytes: Uint8Array) => Uint8Array;

const flip =
  ({ at, xor }: { at: number; xor: number }): Edit =>
  (bytes) => {
    const copy = bytes.slice();
    const place = Math.floor(at * copy.length);
    if (place < copy.length) copy[place]! ^= xor;
    return copy;
  };

/** Puts bytes in place of as many as `removed`. */
function put(at: number, added: readonly number[], removed: number): Edit {
  return (bytes) => {
    const place = Math.floor(at * bytes.length);
    return Uint8Array.from([
      ...bytes.subarray(0, place),
      ...added,
      ...bytes.subarray(place + removed),
    ]);
  };
}

const insert = ({ at, bytes }: { at: number; bytes: number[] }) => put(at, bytes, 0);

const blowUp = ({ at, width }: { at: number; width: number }) =>
  put(at, new Array<number>(width).fill(0xff), width);

const graft =
  (files: readonly Uint8Array[]) =>
  ({ at, from, start }: { at: number; from: number; start: number }) => {
    const donor = files[from]!;
    const begin = Math.floor(start * donor.length);
    return put(at, [...donor.subarray(begin, begin + 60)], 0);
  };
