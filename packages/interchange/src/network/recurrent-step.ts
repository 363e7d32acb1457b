/** One time step of a recurrent layer: updates the states in place. */
export type RecurrentStep = (
  /** (gates · units) the input's product with the kernel, its bias added. May be overwritten. */
  gates: Float64Array,
  /** (units) the output, which is part of the state. */
  h: Float64Array,
  /** (units) the cell's memory; unused but by an LSTM. */
  c: Float64Array,
) => void;
