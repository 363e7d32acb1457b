/**
 * @file HDF5 as far as Keras and tools around it write it: groups, attributes and numeric datasets,
 * found by path. Bytes in, data out: nothing is opened, every place is checked.
 *
 * Source: HDF5 File Format Specification Version 3.0, The HDF Group. Why an own reader: ADR 7.
 */

import { type AttributeValue, readAttribute } from "./attribute.ts";
import { type Dataset, readDataset } from "./dataset.ts";
import { type Links, readLinks } from "./links.ts";
import { messageType, readObjectHeader } from "./object-header.ts";
import type { Address, Cursor, Hdf5Bytes } from "./reader.ts";
import { readSuperblock } from "./superblock.ts";

export interface Hdf5Group {
  /** Names of children, sorted. */
  readonly names: readonly string[];
  /** null where there is none of that name. @throws {DamagedFileError} */
  attribute(name: string): AttributeValue | null;
  /** @param path Names with `/` between. null where there is none. @throws {DamagedFileError} */
  group(path: string): Hdf5Group | null;
  /** null where there is none at that path. @throws {DamagedFileError} */
  dataset(path: string): Dataset | null;
}

/** @param file For errors. @returns The root group. @throws {DamagedFileError} */
export function openHdf5(bytes: Uint8Array, file: string): Hdf5Group {
  const { source, root } = readSuperblock(bytes, file);
  return new FileGroup(source, root, "");
}

class FileGroup implements Hdf5Group {
  readonly #source: Hdf5Bytes;
  readonly #path: string;
  readonly #messages: ReturnType<typeof readObjectHeader>;
  #links: Links | undefined;

  constructor(source: Hdf5Bytes, address: Address, path: string) {
    this.#source = source;
    this.#path = path;
    this.#messages = readObjectHeader(source, address, path || "/");
  }

  get names(): readonly string[] {
    return [...this.#children().keys()].sort();
  }

  attribute(name: string): AttributeValue | null {
    for (const message of this.#messages) {
      if (message.type === messageType.attributeInfo)
        this.#requireCompactAttributes(message.body());
      if (message.type !== messageType.attribute) continue;
      const attribute = readAttribute(message.body());
      if (attribute.name === name) return attribute.value();
    }
    return null;
  }

  group(path: string): Hdf5Group | null {
    const [name, ...rest] = path.split("/");
    const address = this.#children().get(name!);
    if (address === undefined) return null;
    const child = new FileGroup(this.#source, address, `${this.#path}/${name}`);
    return rest.length === 0 ? child : child.group(rest.join("/"));
  }

  dataset(path: string): Dataset | null {
    const cut = path.lastIndexOf("/");
    if (cut >= 0) return this.group(path.slice(0, cut))?.dataset(path.slice(cut + 1)) ?? null;
    const address = this.#children().get(path);
    if (address === undefined) return null;
    const where = `${this.#path}/${path}`;
    return readDataset(this.#source, readObjectHeader(this.#source, address, where), where);
  }

  #children(): Links {
    this.#links ??= readLinks(this.#source, this.#messages, this.#path || "/");
    return this.#links;
  }

  #requireCompactAttributes(body: Cursor): void {
    body.version([0], "attribute information");
    if (body.u8() & 1) body.skip(2);
    if (body.address() === null) return;
    throw body.source.damaged(body.where, 'attributes in HDF5\'s "latest" form, not read here');
  }
}
