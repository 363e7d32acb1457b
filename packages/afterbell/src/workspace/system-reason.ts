/** @file Why the system does not read or write a file, in words for people. */

import { statSync } from "node:fs";
import { dirname } from "node:path";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the disk",
};

/** The reason for a failed system call: what stands in the way, a permission, or what the system says. */
export function systemReason(path: string, error: NodeJS.ErrnoException): string {
  return inTheWay(path, error) ?? reasons[error.code ?? ""] ?? error.message;
}

/** What stands where a folder or a file has to be; null where that is not what failed. */
function inTheWay(path: string, { code, syscall }: NodeJS.ErrnoException): string | null {
  const isFolder = code === "EISDIR" || (syscall === "rename" && kindOf(path) === "folder");
  if (isFolder) return `${path} is a folder, where a file has to be; move it`;
  if (code !== "EEXIST" && code !== "ENOTDIR") return null;
  for (let folder = path; ; folder = dirname(folder)) {
    if (kindOf(folder) === "file") return `${folder} is a file, where a folder has to be; move it`;
    if (folder === dirname(folder)) return null;
  }
}

function kindOf(path: string): "file" | "folder" | null {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return null; // there is none, or who knows
  }
}
