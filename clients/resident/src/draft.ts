/** What was typed and not sent yet: kept on this device until it is sent, wiped at logout. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { useEffect, useRef, useState } from "react";

interface Drafts extends DBSchema {
  drafts: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Drafts>> | undefined;

function database(): Promise<IDBPDatabase<Drafts>> {
  opened ??= openDB<Drafts>("omzien", 1, { upgrade: (db) => void db.createObjectStore("drafts") });
  return opened;
}

/**
 * Returns the draft kept under `key`, or what `begin` makes; how to change it; and how to forget it. The first is
 * undefined until the device was asked. Where the device keeps nothing (a private window), it lasts as long as the page.
 */
export function useDraft<T extends object>(key: string, begin: () => T): [T | undefined, (change: Partial<T>) => void, () => Promise<void>] {
  const [draft, setDraft] = useState<T>();
  const first = useRef(begin);
  useEffect(() => {
    let isHere = true;
    database()
      .then((db) => db.get("drafts", key))
      .catch(() => undefined)
      .then((kept) => isHere && setDraft({ ...first.current(), ...(kept as T | undefined) }));
    return () => {
      isHere = false;
    };
  }, [key]);
  const change = (changed: Partial<T>) =>
    setDraft((before) => {
      const after = { ...(before ?? first.current()), ...changed };
      database().then((db) => db.put("drafts", after, key)).catch(() => undefined);  // It stays on the page.
      return after;
    });
  const forget = async () => {
    await database().then((db) => db.delete("drafts", key)).catch(() => undefined);
  };
  return [draft, change, forget];
}
