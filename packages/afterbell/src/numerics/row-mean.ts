/** @returns The mean of a function of the row's index. @param rows At least one. */
export function rowMean(rows: number, of: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += of(row);
  return sum / rows;
}
