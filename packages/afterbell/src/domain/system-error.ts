/** A failed system call. @param code Such as `ENOENT`; any where it is not given. */
export function isSystemError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  if (!(error instanceof Error && "syscall" in error)) return false;
  return code === undefined || ("code" in error && error.code === code);
}
