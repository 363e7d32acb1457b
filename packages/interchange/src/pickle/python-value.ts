/** @file Python's values as the plain data that a pickle is read to. */

import type { ByteReader } from "./byte-reader.ts";

/** Tuples and lists are arrays; whole numbers too long for a number are bigints. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PythonValue[]
  | Map<PythonValue, PythonValue>
  | PythonClass
  | PythonObject;

/** What an allowed class or function does to data: nothing else is ever done. */
export class PythonClass {
  /** Module and name, such as `numpy.dtype`. */
  readonly name: string;
  /** `name(*args)`. A class that is only named, never called, throws. */
  readonly create: (args: readonly PythonValue[], reader: ByteReader) => PythonValue;
  constructor(name: string, create: PythonClass["create"]) {
    this.name = name;
    this.create = create;
  }
}

/** An instance of an allowed class. */
export abstract class PythonObject {
  /**
   * `__setstate__`.
   *
   * @returns What takes the object's place: itself, but for joblib's stand-ins for arrays.
   */
  abstract setState(state: PythonValue, reader: ByteReader): PythonValue;
}

/** An instance whose attributes are kept as they are. */
export class PlainObject extends PythonObject {
  readonly className: string;
  readonly attributes = new Map<string, PythonValue>();
  constructor(className: string) {
    super();
    this.className = className;
  }

  override setState(state: PythonValue, reader: ByteReader): PythonValue {
    if (!(state instanceof Map)) reader.fail(`${this.className}: its state is not a dict`);
    reader.hold(16 * state.size);
    for (const [name, value] of state) {
      if (typeof name !== "string") reader.fail(`${this.className}: an attribute without a name`);
      this.attributes.set(name, value);
    }
    return this;
  }
}

/** A class whose instances are kept as {@link PlainObject}. */
export function plainClass(name: string): PythonClass {
  return new PythonClass(name, (args, reader) => {
    if (args.length > 0) reader.fail(`${name}: made with ${args.length} arguments, expected none`);
    return new PlainObject(name.slice(name.lastIndexOf(".") + 1));
  });
}

/** Classes by module and name. */
export type AllowList = ReadonlyMap<string, PythonClass>;

export function allowList(...classes: readonly PythonClass[]): AllowList {
  return new Map(classes.map((allowed) => [allowed.name, allowed]));
}
