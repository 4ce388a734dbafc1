/** A folder for one test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes one; remove() takes it away with all in it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "omzien-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
