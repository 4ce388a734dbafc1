/** "Toos Jansen", or "Toos" where she gave no family name; "" for nobody. */
export function fullName(person: { givenName: string; familyName: string } | undefined): string {
  return person ? `${person.givenName} ${person.familyName}`.trim() : "";
}
