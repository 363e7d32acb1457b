/** @file Whole numbers that arrive one by one, in a typed array that grows. */

export interface IntColumn {
  length: number;
  /** The first `length` are in use. */
  values: Int32Array;
}

export function intColumn(): IntColumn {
  return { length: 0, values: new Int32Array(0) };
}

export function pushInt(column: IntColumn, value: number): void {
  if (column.length === column.values.length) {
    const grown = new Int32Array(Math.max(16, column.length * 2));
    grown.set(column.values);
    column.values = grown;
  }
  column.values[column.length++] = value;
}
