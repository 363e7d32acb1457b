export { temporaryFolder } from "./support/temporary-folder.ts";
