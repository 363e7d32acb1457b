/** Little-endian fields one after another. */
export class FieldWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  bytes(...values: readonly number[]): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  /** One byte per character. */
  text(text: string): this {
    return this.bytes(...new TextEncoder().encode(text));
  }

  uint16(value: number): this {
    return this.bytes(value & 0xff, value >> 8);
  }

  uint32(value: number): this {
    return this.#integer(BigInt(value), 4);
  }

  uint64(value: number | bigint): this {
    return this.#integer(BigInt(value), 8);
  }

  /** Zeros up to the next multiple. */
  align(multiple: number): this {
    return this.fillTo(Math.ceil(this.length / multiple) * multiple);
  }

  fillTo(length: number): this {
    while (this.length < length) this.#bytes.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #integer(value: bigint, count: number): this {
    for (let i = 0; i < count; i++) this.#bytes.push(Number((value >> BigInt(8 * i)) & 0xffn));
    return this;
  }
}
