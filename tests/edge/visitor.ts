/** Somebody at the edge without a browser: cookies, the token against forged requests, calls as JSON. */
import { Agent, request } from "node:http";
import type { SessionView } from "@omzien/api/session.ts";
import type { Stack } from "../browser/stack.ts";

/** What came back. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: any;  // Of whatever form the test expects.
}

/** A browser's worth of state. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  csrf = "";
  private readonly stack: Stack;
  /** As many connections as a browser has. */
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 6 });
  private readonly host: string;

  /** `host` is the municipality's; its port is the edge's. */
  constructor(stack: Stack, host = "localhost") {
    this.stack = stack;
    this.host = host;
  }

  /** Sends a request to a path or URL of the edge; redirects are not followed. */
  async ask(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
    const port = Number(new URL(this.stack.url).port);
    const url = new URL(path, `http://${this.host}:${port}`);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    // Not fetch: it resolves the host, and lets no other be said.
    const answer = await new Promise<Answer>((resolve, reject) => {
      const sent = request(
        { agent: this.agent, host: "127.0.0.1", port, path: url.pathname + url.search, method: init.method ?? "GET", headers: { host: `${this.host}:${port}`, ...(cookie && { cookie }), ...(init.body !== undefined && { "content-length": String(Buffer.byteLength(init.body)) }), ...init.headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const headers = new Headers();
            for (let i = 0; i < response.rawHeaders.length; i += 2) headers.append(response.rawHeaders[i] as string, response.rawHeaders[i + 1] as string);
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: response.statusCode ?? 0, headers, text, json: parsed(text) });
          });
        },
      );
      sent.on("error", reject);
      sent.end(init.body);
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = set.match(/^([^=]+)=([^;]*)/) ?? [];
      if (name) /expires=thu, 01 jan 1970/i.test(set) || value === "" ? this.cookies.delete(name) : this.cookies.set(name, value as string);
    }
    return answer;
  }

  /** Asks who she is, and keeps the token. */
  async session(): Promise<SessionView> {
    const { json } = await this.ask("/session");
    this.csrf = json.csrf;
    return json as SessionView;
  }

  send(method: "POST" | "PUT" | "DELETE", path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(path, { method, headers: { "content-type": "application/json", "x-csrf-token": this.csrf, ...headers }, body: JSON.stringify(body) });
  }

  /** A call, such as "HelpRequestService/ListHelpRequests". */
  call(method: string, message: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", `/rpc/omzien.v1.${method}`, message, headers);
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.ask(path, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields).toString() });
  }

  /** Logs in a trial person with a tap. */
  async logInAs(subject: string): Promise<this> {
    await this.form("/trial/as", { subject });
    await this.session();
    return this;
  }

  /** Follows redirects of this site by hand until a page comes. */
  async follow(path: string): Promise<{ answer: Answer; path: string }> {
    let at = path;
    for (let i = 0; i < 10; ++i) {
      const answer = await this.ask(at);
      const next = answer.headers.get("location");
      if (answer.status < 300 || answer.status >= 400 || !next) return { answer, path: at };
      const url = new URL(next, `http://${this.host}`);
      at = url.pathname + url.search;
    }
    throw new Error("redirected for ever");
  }

  /** Begins to log in with a code: returns the path of the page that asks for a number or address. */
  async beginLogin(to = "/"): Promise<string> {
    return (await this.follow(`/login?as=resident&to=${encodeURIComponent(to)}`)).path;
  }

  /** Logs in with a code; `codeSent` says the last code sent to `contact`. */
  async logInWithCode(contact: string, codeSent: () => Promise<string>): Promise<this> {
    const page = await this.beginLogin();
    await this.form(`${page}/contact`, { contact });
    const answer = await this.form(`${page}/code`, { code: await codeSent() });
    await this.follow(answer.headers.get("location") ?? "/");
    await this.session();
    return this;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the last code in the trial's outbox. */
export async function codeInOutbox(stack: Stack): Promise<string> {
  const { json } = await new Visitor(stack).ask("/trial/outbox");
  return (json[0]?.text as string).match(/\b\d{6}\b/)?.[0] ?? "";
}

/** Waits until `look` gives something; looks again each 50 ms, for at most a minute. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false, what: string): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`did not happen within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
