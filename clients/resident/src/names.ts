/** Resource names: "municipalities/{municipality}/{collection}/{id}". */

/** Returns the id of a name: its last part. */
export function idOf(name: string): string {
  return name.split("/").pop() ?? "";
}

/** Returns a number people can read out on the phone: the first eight characters of an id, in two groups. */
export function shortNumber(name: string): string {
  const id = idOf(name).toUpperCase();
  return `${id.slice(0, 4)} ${id.slice(4, 8)}`;
}
