/** (T) natural logarithms; NaN of what is below 0 or not known. A loop takes a third of the time of `map`. */
export function logsOf(values: Readonly<Float64Array>): Float64Array {
  const logs = new Float64Array(values.length);
  for (let t = 0; t < logs.length; t++) logs[t] = Math.log(values[t]!);
  return logs;
}
