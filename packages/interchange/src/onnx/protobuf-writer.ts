import { concatenate } from "../zip/concatenate.ts";

/**
 * Protocol Buffers' wire format, as far as ONNX needs it: varints, 32-bit floats and what has a length.
 *
 * Source: protobuf.dev, Encoding.
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];

  integer(field: number, value: number): this {
    this.#parts.push(varint(field * 8), varint(value));
    return this;
  }

  float32(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    const fourBytes = 5;
    this.#parts.push(varint(field * 8 + fourBytes), bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.done());
  }

  bytes(field: number, value: Uint8Array): this {
    const delimited = 2;
    this.#parts.push(varint(field * 8 + delimited), varint(value.length), value);
    return this;
  }

  done(): Uint8Array {
    return concatenate(this.#parts);
  }
}

/** Seven bits a byte, the last bits first. Below zero it is the 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}
