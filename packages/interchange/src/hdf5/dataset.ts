import { type ChunkedLayout, readChunks, readFilters } from "./chunks.ts";
import { elementsOf, readDataspace } from "./dataspace.ts";
import { decodeNumbers, readDatatype } from "./datatype.ts";
import { type HeaderMessage, messageType } from "./object-header.ts";
import type { Address, Cursor, Hdf5Bytes } from "./reader.ts";

/** Numbers with a shape; a scalar has none. */
export interface Dataset {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float64Array;
}

type Layout =
  | { readonly kind: "compact"; readonly data: Uint8Array }
  | { readonly kind: "contiguous"; readonly address: Address }
  | ({ readonly kind: "chunked" } & ChunkedLayout);

/** @throws {DamagedFileError} No dataset, or one stored as Keras does not. */
export function readDataset(
  source: Hdf5Bytes,
  messages: readonly HeaderMessage[],
  where: string,
): Dataset {
  const message = (type: number, name: string) => {
    const found = messages.find((candidate) => candidate.type === type);
    if (!found) throw source.damaged(where, `no dataset: it has no ${name}`);
    return found.body();
  };
  if (messages.some(({ type }) => type === messageType.externalFiles)) {
    throw source.damaged(where, "its values lie in another file, which is not opened");
  }
  const shape = readDataspace(message(messageType.dataspace, "dataspace"));
  const type = readDatatype(message(messageType.datatype, "datatype"));
  const layout = readLayout(message(messageType.layout, "layout"));
  const filters = readFilters(messages.find((m) => m.type === messageType.filters));
  const bytes = elementsOf(shape) * type.bytes;
  const data = (() => {
    if (bytes === 0) return new Uint8Array(0);
    switch (layout.kind) {
      case "compact":
        return layout.data;
      case "contiguous":
        return source.slice(layout.address, bytes, where);
      case "chunked":
        return readChunks(source, layout, shape, type.bytes, filters, where);
    }
  })();
  if (data.length !== bytes) throw source.damaged(where, `${data.length} bytes of ${bytes}`);
  return { shape, data: decodeNumbers(type, data, source, where) };
}

const KINDS = ["compact", "contiguous", "chunked"] as const;

function readLayout(body: Cursor): Layout {
  const version = body.version([1, 2, 3, 4], "layout");
  return version < 3 ? readOldLayout(body) : readNewLayout(body, version);
}

function readNewLayout(body: Cursor, version: number): Layout {
  switch (KINDS[body.u8()]) {
    case "compact":
      return { kind: "compact", data: body.take(body.u16()) };
    case "contiguous":
      return { kind: "contiguous", address: body.address() };
    case "chunked": {
      if (version === 4) break;
      const extents = body.u8();
      const tree = body.address();
      const chunk = Array.from({ length: extents - 1 }, () => body.u32());
      return { kind: "chunked", tree, chunk };
    }
  }
  throw body.source.damaged(body.where, "values stored in a form that Keras does not use");
}

function readOldLayout(body: Cursor): Layout {
  const extents = body.u8();
  const kind = KINDS[body.u8()];
  body.skip(5);
  const address = kind === "compact" ? null : body.address();
  const dimensions = Array.from({ length: extents }, () => body.u32());
  switch (kind) {
    case "compact":
      return { kind, data: body.take(body.u32()) };
    case "contiguous":
      return { kind, address };
    case "chunked":
      return { kind, tree: address, chunk: dimensions.slice(0, -1) };
    default:
      throw body.source.damaged(body.where, "values stored in a form that Keras does not use");
  }
}
