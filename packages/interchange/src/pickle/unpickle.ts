/**
 * @file Python's pickle format, protocols 2 to 5, read as data: a stack machine whose only classes
 * are those of an allow-list, each with a function of ours in place of the code it has in Python.
 *
 * It does not recurse, copies nothing an instruction names twice, and counts its instructions, so
 * that no file makes it run long or deep. Source: CPython's Lib/pickletools.py.
 */

import { ForbiddenPickleError } from "../errors.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type AllowList, PythonClass, PythonObject, type PythonValue } from "./python-value.ts";

/**
 * Reads one pickle, from its protocol byte to its STOP.
 *
 * @throws {ForbiddenPickleError} A class outside the list, or anything else that only code could answer.
 * @throws {DamagedFileError} Cut off, malformed, or larger than a sensible file.
 */
export function unpickle(reader: ByteReader, allowed: AllowList): PythonValue {
  const machine = new Machine(reader, allowed);
  requireProtocol(reader);
  for (;;) {
    reader.countInstruction();
    const opcode = reader.uint8();
    if (opcode === STOP) return machine.result();
    const instruction = instructions[opcode];
    if (!instruction) reader.fail(`no instruction of a scaler's pickle: ${describe(opcode)}`);
    instruction(machine, reader);
  }
}

const PROTO = 0x80;
const STOP = 0x2e;

function requireProtocol(reader: ByteReader): void {
  if (reader.remaining < 2) reader.fail("too short for a pickle");
  const opcode = reader.uint8();
  const protocol = reader.uint8();
  if (opcode === PROTO && protocol >= 2 && protocol <= 5) return;
  const got =
    opcode === PROTO ? `protocol ${protocol}` : `a file that begins with ${describe(opcode)}`;
  reader.fail(`expected a pickle of protocol 2 to 5, got ${got}`);
}

function describe(opcode: number): string {
  const text = opcode > 0x20 && opcode < 0x7f ? ` ("${String.fromCharCode(opcode)}")` : "";
  return `0x${opcode.toString(16).padStart(2, "0")}${text}`;
}

class Machine {
  readonly #reader: ByteReader;
  readonly #allowed: AllowList;
  readonly #stack: PythonValue[] = [];
  /** Heights of the stack that MARK noted. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PythonValue>();

  constructor(reader: ByteReader, allowed: AllowList) {
    this.#reader = reader;
    this.#allowed = allowed;
  }

  push(value: PythonValue): void {
    this.#stack.push(value);
  }

  /** Never reaches below the last mark, as in Python. */
  pop(): PythonValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.#reader.fail("its stack is empty");
    return this.#stack.pop()!;
  }

  top(): PythonValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): PythonValue[] {
    const height = this.#marks.pop();
    if (height === undefined) this.#reader.fail("its stack has no mark");
    return this.#stack.splice(height);
  }

  popTuple(length: number): PythonValue[] {
    const items = Array.from({ length }, () => this.pop());
    return items.reverse();
  }

  /** @param index Where to keep the top of the stack; the next free place by default. */
  memoize(index = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#reader.fail(`nothing was kept as number ${index}`);
    this.push(value);
  }

  pushClass(module: PythonValue, name: PythonValue): void {
    if (typeof module !== "string" || typeof name !== "string") {
      this.#reader.fail("a class whose name is no text");
    }
    const found = this.#allowed.get(`${module}.${name}`);
    if (!found) this.forbid(printable(`${module}.${name}`));
    this.push(found);
  }

  forbid(wanted: string): never {
    throw new ForbiddenPickleError(this.#reader.file, wanted, this.#reader.position);
  }

  call(args: PythonValue, callee: PythonValue): void {
    if (!(callee instanceof PythonClass)) this.#reader.fail("it calls what is no class");
    if (!Array.isArray(args)) this.#reader.fail(`${callee.name}: its arguments are no tuple`);
    this.push(callee.create(args, this.#reader));
  }

  build(): void {
    const state = this.pop();
    const object = this.pop();
    if (!(object instanceof PythonObject)) this.#reader.fail("it sets the state of a plain value");
    this.push(object.setState(state, this.#reader));
  }

  setItems(items: readonly PythonValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) this.#reader.fail("it sets items of what is no dict");
    for (let i = 0; i + 1 < items.length; i += 2) {
      const key = items[i]!;
      if (typeof key === "object" && key !== null)
        this.#reader.fail("a dict's key is no plain value");
      dict.set(key, items[i + 1]!);
    }
    if (items.length % 2 !== 0) this.#reader.fail("a dict's key has no value");
  }

  append(items: readonly PythonValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) this.#reader.fail("it appends to what is no list");
    for (const item of items) list.push(item);
  }

  result(): PythonValue {
    const value = this.pop();
    if (this.#stack.length > 0) this.#reader.fail("more than one value is left at its end");
    return value;
  }
}

/** A name from an untrusted file, fit for a message. */
function printable(name: string): string {
  const text = name.replace(/[^\x20-\x7e]/g, "?");
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

type Instruction = (machine: Machine, reader: ByteReader) => void;

const plainValues: Record<number, Instruction> = {
  /* NONE */ 78: (machine) => machine.push(null),
  /* NEWTRUE */ 136: (machine) => machine.push(true),
  /* NEWFALSE */ 137: (machine) => machine.push(false),
  /* BININT */ 74: (machine, reader) => machine.push(reader.int32()),
  /* BININT1 */ 75: (machine, reader) => machine.push(reader.uint8()),
  /* BININT2 */ 77: (machine, reader) => machine.push(reader.uint16()),
  /* LONG1 */ 138: (machine, reader) => machine.push(long(reader, reader.uint8())),
  /* LONG4 */ 139: (machine, reader) => machine.push(long(reader, reader.uint32())),
  /* BINFLOAT */ 71: (machine, reader) => machine.push(reader.float64()),
  /* BINUNICODE */ 88: (machine, reader) => machine.push(reader.utf8(reader.uint32())),
  /* SHORT_BINUNICODE */ 140: (machine, reader) => machine.push(reader.utf8(reader.uint8())),
  /* BINUNICODE8 */ 141: (machine, reader) => machine.push(reader.utf8(reader.length64())),
  /* BINBYTES */ 66: (machine, reader) => machine.push(reader.take(reader.uint32())),
  /* SHORT_BINBYTES */ 67: (machine, reader) => machine.push(reader.take(reader.uint8())),
  /* BINBYTES8 */ 142: (machine, reader) => machine.push(reader.take(reader.length64())),
  /* BYTEARRAY8 */ 150: (machine, reader) => machine.push(reader.take(reader.length64())),
};

const containers: Record<number, Instruction> = {
  /* MARK */ 40: (machine) => machine.mark(),
  /* POP */ 48: (machine) => machine.pop(),
  /* POP_MARK */ 49: (machine) => machine.popToMark(),
  /* DUP */ 50: (machine) => machine.push(machine.top()),
  /* EMPTY_TUPLE */ 41: (machine) => machine.push([]),
  /* TUPLE1 */ 133: (machine) => machine.push(machine.popTuple(1)),
  /* TUPLE2 */ 134: (machine) => machine.push(machine.popTuple(2)),
  /* TUPLE3 */ 135: (machine) => machine.push(machine.popTuple(3)),
  /* TUPLE */ 116: (machine) => machine.push(machine.popToMark()),
  /* EMPTY_LIST */ 93: (machine) => machine.push([]),
  /* LIST */ 108: (machine) => machine.push(machine.popToMark()),
  /* APPEND */ 97: (machine) => machine.append([machine.pop()]),
  /* APPENDS */ 101: (machine) => machine.append(machine.popToMark()),
  /* EMPTY_DICT */ 125: (machine) => machine.push(new Map()),
  /* SETITEM */ 115: (machine) => machine.setItems(machine.popTuple(2)),
  /* SETITEMS */ 117: (machine) => machine.setItems(machine.popToMark()),
  /* BINPUT */ 113: (machine, reader) => machine.memoize(reader.uint8()),
  /* LONG_BINPUT */ 114: (machine, reader) => machine.memoize(reader.uint32()),
  /* MEMOIZE */ 148: (machine) => machine.memoize(),
  /* BINGET */ 104: (machine, reader) => machine.recall(reader.uint8()),
  /* LONG_BINGET */ 106: (machine, reader) => machine.recall(reader.uint32()),
  /* FRAME */ 149: (_, reader) => reader.length64(),
};

const objects: Record<number, Instruction> = {
  /* GLOBAL */ 99: (machine, reader) => machine.pushClass(reader.line(), reader.line()),
  /* STACK_GLOBAL */ 147: (machine) => {
    const [module, name] = machine.popTuple(2);
    machine.pushClass(module!, name!);
  },
  /* REDUCE */ 82: (machine) => machine.call(machine.pop(), machine.pop()),
  /* NEWOBJ */ 129: (machine) => machine.call(machine.pop(), machine.pop()),
  /* BUILD */ 98: (machine) => machine.build(),
  /* INST */ 105: (machine, reader) =>
    machine.forbid(printable(`${reader.line()}.${reader.line()}`)),
  /* OBJ */ 111: (machine) => machine.forbid("an object of protocol 0 or 1"),
  /* NEWOBJ_EX */ 146: (machine) => machine.forbid("an object made with named arguments"),
  /* PERSID */ 80: (machine, reader) =>
    machine.forbid(`the persistent id ${printable(reader.line())}`),
  /* BINPERSID */ 81: (machine) => machine.forbid("a persistent id"),
  /* EXT1 */ 130: (machine, reader) => machine.forbid(`extension code ${reader.uint8()}`),
  /* EXT2 */ 131: (machine, reader) => machine.forbid(`extension code ${reader.uint16()}`),
  /* EXT4 */ 132: (machine, reader) => machine.forbid(`extension code ${reader.uint32()}`),
  /* NEXT_BUFFER */ 151: (machine) => machine.forbid("a buffer outside the file"),
  /* READONLY_BUFFER */ 152: (machine) => machine.forbid("a buffer outside the file"),
};

/** Little-endian two's complement. Counts and dates fit 8 bytes; what is longer is no scaler's. */
function long(reader: ByteReader, count: number): number | bigint {
  if (count > 8) reader.fail(`a whole number of ${count} bytes`);
  const bytes = reader.take(count);
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  value = BigInt.asIntN(8 * count, value);
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

const instructions: Readonly<Record<number, Instruction>> = {
  ...plainValues,
  ...containers,
  ...objects,
};
