/** What was typed on a card or a form and not sent yet: kept in this window until it is sent, wiped at logout. */
import { useState } from "react";

const prefix = "omzien.desk.draft ";

/** Forgets every draft whose key is `name`, or `name` and more words, such as of a card that is not hers any more. */
export function forgetDrafts(name: string): void {
  for (const place of Object.keys(sessionStorage)) {
    if (`${place} `.startsWith(`${prefix}${name} `)) sessionStorage.removeItem(place);
  }
}

/** Returns the text kept under `key`, and how to change it; empty forgets it. */
export function useDraft(key: string): [string, (text: string) => void] {
  const place = `${prefix}${key}`;
  const [text, setText] = useState(() => sessionStorage.getItem(place) ?? "");
  return [
    text,
    (changed) => {
      if (changed) sessionStorage.setItem(place, changed);
      else sessionStorage.removeItem(place);
      setText(changed);
    },
  ];
}
