/** Single keys that do something, as on a list of forty cards. They can be switched off (WCAG 2.2, 2.1.4), and never act while somebody types. */
import { useEffect, useState } from "react";

const kept = "omzien.desk.keys";

/** Returns whether single keys act, and how to switch that. Remembered on this device. */
export function useKeysOn(): [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(localStorage.getItem(kept) !== "off");
  return [
    isOn,
    (on) => {
      localStorage.setItem(kept, on ? "on" : "off");
      setOn(on);
    },
  ];
}

/** Calls `act[key]` when that key is pressed alone, outside fields, links and buttons that use it themselves. */
export function useKeys(isOn: boolean, act: Record<string, () => void>): void {
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select, [contenteditable]")) return;
      if (event.key === "Enter" && at.closest("a, button, summary")) return;
      const wanted = act[event.key];
      if (!wanted) return;
      event.preventDefault();
      wanted();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });
}
