/**
 * Node 22 calls `node:sqlite` experimental on standard error, once per process. Users can do nothing about it,
 * so that one warning is dropped; every other warning is printed as usual.
 */
export function dropSqliteWarning() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!isSqliteWarning(warning, rest[0])) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
}

function isSqliteWarning(warning, typeOrOptions) {
  const isError = warning instanceof Error;
  const options = typeOrOptions || {};
  const type = isError ? warning.name : options.type || typeOrOptions;
  const message = isError ? warning.message : String(warning);
  return type === "ExperimentalWarning" && message.startsWith("SQLite is an experimental feature");
}
