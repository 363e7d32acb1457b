import { concatenate } from "./concatenate.ts";
import { crc32 } from "./crc32.ts";
import { FieldWriter } from "./field-writer.ts";

/** 1980-01-01 00:00, the earliest date a zip knows: the same files give the same bytes. */
const DATE = 0x0021;
const VERSION = 20;

/**
 * A zip archive of uncompressed files, as Keras writes them. Names are ASCII.
 *
 * Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function writeZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const entry = entryFields(name, data);
    const local = new FieldWriter()
      .text("PK\x03\x04")
      .uint16(VERSION)
      .bytes(...entry)
      .text(name);
    const central = new FieldWriter().text("PK\x01\x02").uint16(VERSION).uint16(VERSION);
    central
      .bytes(...entry)
      .uint16(0)
      .uint16(0)
      .uint16(0)
      .uint32(0)
      .uint32(offset)
      .text(name);
    parts.push(local.done(), data);
    directory.push(central.done());
    offset += local.length + data.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const count = directory.length;
  const end = new FieldWriter().text("PK\x05\x06").uint32(0).uint16(count).uint16(count);
  end.uint32(directoryBytes).uint32(offset).uint16(0);
  return concatenate([...parts, ...directory, end.done()]);
}

/** What an entry's two headers have in common, from its flags to the lengths of name and extra. */
function entryFields(name: string, data: Uint8Array): Uint8Array {
  return new FieldWriter()
    .uint16(0)
    .uint16(0) // stored
    .uint16(0)
    .uint16(DATE)
    .uint32(crc32(data))
    .uint32(data.length)
    .uint32(data.length)
    .uint16(name.length)
    .uint16(0)
    .done();
}
