/** Of a baseline that has nothing else to set. */
export interface HorizonOptions {
  /** Sessions forecast from each origin. */
  readonly horizon: number;
}
