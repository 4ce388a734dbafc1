/** Starts an app: words, session, calls, and the frame of all of it. */
import { Code } from "@connectrpc/connect";
import { TransportProvider } from "@connectrpc/connect-query";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import "./style.css";
import { edgeTransport } from "./calls.ts";
import { OfflineStart } from "./page.tsx";
import { problemOf } from "./problem.ts";
import { SessionProvider } from "./session.tsx";
import { sayInOwnWords, startTexts, type Texts } from "./texts.ts";

let csrf = "";
let person: string | undefined;

/** Shows the start page's words where a screen fails in a way nobody thought of; its text is in the browser's console. */
class Unbroken extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError() {
    return { isBroken: true };
  }
  override render() {
    return this.state.isBroken ? <OfflineStart retry={() => location.reload()} /> : this.props.children;
  }
}

/** True if a read may be repeated without saying anything yet. */
export function mayRetry(count: number, error: unknown): boolean {
  const problem = problemOf(error);
  return count < 2 && problem.isTemporary && problem.code !== Code.DeadlineExceeded && navigator.onLine;
}

/**
 * Shows `app` in #root. `texts` are its own words; `basePath` is where it lives, "" or "/desk".
 * What was read is asked for again after 20 s when it comes into sight; nothing read is kept on the device.
 */
export async function start(app: ReactNode, texts: Texts, basePath: string): Promise<void> {
  await startTexts(texts);
  const transport = edgeTransport(() => csrf);
  const queries = new QueryClient({
    defaultOptions: {
      // Without a connection they fail at once, and say so: waiting in silence for a connection tells nobody anything. What
      // took too long is not asked twice before anything is said.
      queries: { staleTime: 20_000, networkMode: "always", retry: mayRetry },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  const root = document.getElementById("root");
  if (!root) throw new Error("no #root");
  createRoot(root).render(
    <StrictMode>
      <Unbroken>
        <SessionProvider
          onSession={(session) => {
            // Somebody else logged in, in another window: nothing read before is hers.
            if (person !== undefined && person !== (session.person?.name ?? "")) queries.clear();
            person = session.person?.name ?? "";
            csrf = session.csrf;
            for (const [name, value] of Object.entries(session.municipality.theme)) document.documentElement.style.setProperty(name, value);
            sayInOwnWords(session.municipality.words);
          }}
        >
          <TransportProvider transport={transport}>
            <QueryClientProvider client={queries}>
              <Router base={basePath}>{app}</Router>
            </QueryClientProvider>
          </TransportProvider>
        </SessionProvider>
      </Unbroken>
    </StrictMode>,
  );
}
