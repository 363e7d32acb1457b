/** Options of a baseline with no other options. */
export interface HorizonOptions {
  /** Sessions forecast from each origin. */
  readonly horizon: number;
}
