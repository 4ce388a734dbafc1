/** The session of this browser, as the edge tells it, and the clock of the screens. */
import type { LogoutView, SessionView } from "@omzien/api/session.ts";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Loading, OfflineStart } from "./page.tsx";

interface Held {
  session: SessionView;
  /** Asks the edge again: after a login in another window, or a move of the simulated clock. */
  refresh: () => Promise<void>;
}

const Context = createContext<Held | null>(null);

/** Returns the session. REQUIRES: inside SessionProvider. */
export function useSession(): SessionView {
  return useHeld().session;
}

/** Returns how to ask the edge for the session again. REQUIRES: inside SessionProvider. */
export function useRefreshSession(): () => Promise<void> {
  return useHeld().refresh;
}

function useHeld(): Held {
  const held = useContext(Context);
  if (!held) throw new Error("no SessionProvider");
  return held;
}

/** Sends JSON to the edge and returns its answer; undefined if it has none. Throws the response where it is not 2xx. */
export async function sendJson<T>(method: "POST" | "PUT" | "DELETE", path: string, csrf: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json", "x-csrf-token": csrf },
    body: JSON.stringify(body ?? {}),
  });
  if (!response.ok) throw response;
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function fetchSession(): Promise<SessionView> {
  const response = await fetch("/session", { headers: { accept: "application/json" } });
  if (!response.ok) throw response;
  return (await response.json()) as SessionView;
}

/** Holds the session for what is inside. `onSession` hears each new one before anything shows it. */
export function SessionProvider({ children, onSession }: { children: ReactNode; onSession: (session: SessionView) => void }) {
  const [session, setSession] = useState<SessionView | null>(null);
  const [failed, setFailed] = useState(false);
  const refresh = useCallback(async () => {
    try {
      const fresh = await fetchSession();
      onSession(fresh);
      setSession(fresh);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [onSession]);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const held = useMemo(() => (session ? { session, refresh } : null), [session, refresh]);
  if (!held) return failed ? <OfflineStart retry={() => void refresh()} /> : <Loading />;
  return <Context.Provider value={held}>{children}</Context.Provider>;
}

/**
 * Returns the domain time, anew each `everyMs`: real time goes on from what the edge said, a simulated clock stands still
 * between its moves. Use it instead of `new Date()` wherever a screen says or decides something about time.
 */
export function useNow(everyMs = 30_000): Date {
  const { now, isTrial } = useSession();
  const anchor = useRef({ now: "", at: 0 });
  if (anchor.current.now !== now) anchor.current = { now, at: performance.now() };
  const [, tick] = useState(0);
  useEffect(() => {
    if (isTrial) return;
    const timer = setInterval(() => tick((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [isTrial, everyMs]);
  return new Date(Date.parse(now) + (isTrial ? 0 : performance.now() - anchor.current.at));
}

/** Sends the browser to log in, and back to where it is now. */
export function goToLogin(as: "resident" | "worker"): void {
  const here = location.pathname + location.search;
  location.assign(`/login?as=${as}&to=${encodeURIComponent(here)}`);
}

/**
 * Logs out: the session ends at once, at the edge and on this device. Everything the apps keep in this browser is wiped:
 * storage, drafts, caches, the subscription to push.
 */
export async function logOut(session: SessionView): Promise<void> {
  await wipeDevice(session.csrf);
  const { location: next } = await sendJson<LogoutView>("POST", "/logout", session.csrf, {});
  location.assign(next);
}

async function wipeDevice(csrf: string): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of (await indexedDB.databases?.()) ?? []) if (name) indexedDB.deleteDatabase(name);
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  if (subscription) {
    await sendJson("DELETE", "/push", csrf, subscription.toJSON()).catch(() => undefined);  // The edge drops it at the next refusal anyway.
    await subscription.unsubscribe();
  }
}
