/** Addresses in words. */

/** "Dorpsstraat 12, 5481AB", or "5481AB 12" where the street is not known; what is missing is left out, all of it is "". */
export function addressInWords(address: { street: string; houseNumber: string; postcode: string } | undefined): string {
  const parts = address?.street ? [`${address.street} ${address.houseNumber}`, address.postcode] : [`${address?.postcode ?? ""} ${address?.houseNumber ?? ""}`];
  return parts.map((part) => part.trim()).filter(Boolean).join(", ");
}
