/** Values by slot, step, feature and lane: [slot][blockSteps][stride][panelSize], starting at `offset`. */
export interface View {
  readonly offset: number;
  /** Features from one step to the next. */
  readonly stride: number;
  /** Steps from one slot to the next. */
  readonly blockSteps: number;
  readonly steps: number;
  readonly features: number;
  /** Whether there is one for each of a batch's panels, rather than for each slot. @default false */
  readonly isByPanel?: boolean;
}
