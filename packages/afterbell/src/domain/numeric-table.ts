/** Several series on the same days, as numbers: rows in time order, columns by name. */
export interface NumericTable {
  /** Where it comes from, for messages. */
  readonly name: string;
  readonly columns: readonly string[];
  /** (T, columns) row-major, all finite. */
  readonly values: Float64Array;
}

/** @returns T, the number of rows. */
export function rowCountOf({ columns, values }: NumericTable): number {
  return values.length / columns.length;
}
