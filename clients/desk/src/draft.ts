/** What was typed on a card or a form and not sent yet: kept in this window until it is sent, wiped at logout. */
import { useState } from "react";

/** Returns the text kept under `key`, and how to change it; empty forgets it. */
export function useDraft(key: string): [string, (text: string) => void] {
  const place = `omzien.desk.draft ${key}`;
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
