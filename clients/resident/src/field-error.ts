/** What is wrong with a field, as a sentence beside it. */
import type { Problem } from "@omzien/ui";

/**
 * Returns the sentence for the field at `path` ("resident.phone", or any below it, "resident.address"); undefined where
 * nothing is wrong. Words of a field stand under "wrong.{last part}"; else the general ones.
 */
export function fieldError(problem: Problem | null, path: string, t: (key: string) => string): string | undefined {
  const wrong = Object.keys(problem?.fields ?? {}).find((field) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`));
  if (wrong === undefined) return undefined;
  const last = path.split(".").pop() ?? "";
  const key = `wrong.${last}`;
  const words = t(key);
  return words === key ? t("wrong.any") : words;
}
