/** An array of a backend's own precision. */
export type Floats = Float64Array | Float32Array;
