/**
 * `./omzien bench edge`: the same calls through the edge and direct to gRPC, at a fixed rate, in turns, on loopback; and 300 calls
 * beside an abusive client. Prints a table in Markdown. The goal of the issue: 50 calls/s, p95 <= 300 ms, no innocent call fails.
 */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { HelpRequestService } from "@omzien/api/omzien/v1/help_request_pb.js";
import { Tokens } from "../../clients/edge/src/tokens.ts";
import { startStack } from "../browser/stack.ts";
import { Visitor } from "../edge/visitor.ts";

const rate = 50;
const seconds = 10;
const rounds = 5;
const parent = "municipalities/veghel";

function percentile(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

/** Calls at the rate, whatever the answers take; returns the times in ms, and how many failed. */
async function load(call: () => Promise<boolean>): Promise<{ times: number[]; failed: number }> {
  const times: number[] = [];
  let failed = 0;
  const begun = performance.now();
  const calls: Promise<void>[] = [];
  for (let i = 0; i < rate * seconds; ++i) {
    const due = begun + (i * 1000) / rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    calls.push(call().then((isOk) => {
      times.push(performance.now() - due);
      if (!isOk) failed += 1;
    }));
  }
  await Promise.all(calls);
  return { times, failed };
}

const stack = await startStack();
try {
  for (let i = 0; i < 20; ++i) stack.ctl(`${parent}/residents/bench${i}`, "resident", "register", "--given-name", "B", "--phone", `+314130005${String(i).padStart(2, "0")}`, "--postcode", "5461AB", "--number", String(i + 1));
  stack.advance("1m");
  const tokens = new Tokens(`${stack.keys}/token-signing.pem`);
  const token = await tokens.of({ subject: "residents/toos", municipality: "veghel", level: 1 });
  const direct = createClient(HelpRequestService, createGrpcTransport({ baseUrl: `http://${stack.services}` }));
  // Four accounts: one alone may not call so often.
  const visitors = await Promise.all(["toos", "kofi", "marie", "annie"].map((who) => new Visitor(stack).logInAs(`residents/${who}`)));
  let turn = 0;
  const throughEdge = async () => (await (visitors[turn++ % 4] as Visitor).call("HelpRequestService/ListHelpRequests", { parent })).status === 200;
  const toServices = async () => direct.listHelpRequests({ parent }, { headers: { authorization: `Bearer ${token}` } }).then(() => true, () => false);
  const edge: { times: number[]; failed: number }[] = [];
  const services: { times: number[]; failed: number }[] = [];
  for (let round = 0; round < rounds; ++round) {
    edge.push(await load(throughEdge));
    services.push(await load(toServices));
  }
  const line = (name: string, all: { times: number[]; failed: number }[]) => {
    const of = (share: number) => all.map(({ times }) => percentile(times, share)).toSorted((a, b) => a - b);
    const shown = (values: number[]) => `${values[Math.floor(values.length / 2)]?.toFixed(1)} (${values[0]?.toFixed(1)}–${values.at(-1)?.toFixed(1)})`;
    return `| ${name} | ${shown(of(0.5))} | ${shown(of(0.95))} | ${shown(of(0.99))} | ${all.reduce((sum, { failed }) => sum + failed, 0)} |`;
  };
  console.log(`${rate} calls/s of ListHelpRequests for ${seconds} s, ${rounds} rounds in turns; median of rounds (lowest–highest), ms\n`);
  console.log("| | p50 | p95 | p99 | failed |\n|---|---|---|---|---|");
  console.log(line("direct to gRPC", services));
  console.log(line("through the edge", edge));

  // One abusive client: long headers, a bomb, idle connections, slow posts; beside 300 innocent calls.
  const port = Number(new URL(stack.url).port);
  const sockets = Array.from({ length: 10_000 }, (_none, i) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    if (i % 100 === 0) socket.write("POST /logout HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{");
    return socket;
  });
  const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
  const abusive = visitors[0] as Visitor;
  let isOver = false;
  const abuse = (async () => {
    while (!isOver) {
      await abusive.call("HelpRequestService/ListHelpRequests", {}, { "x-long": "x".repeat(9000) }).catch(() => undefined);
      await fetch(`${stack.url}/rpc/omzien.v1.HelpRequestService/ListHelpRequests`, { method: "POST", headers: { "content-type": "application/json", "content-encoding": "gzip", "x-csrf-token": abusive.csrf, cookie: `omzien=${abusive.cookies.get("omzien")}` }, body: bomb }).catch(() => undefined);
    }
  })();
  const times: number[] = [];
  let failed = 0;
  for (let i = 0; i < 300; ++i) {
    const begun = performance.now();
    const isOk = await (visitors[1 + (i % 3)] as Visitor).call("HelpRequestService/ListHelpRequests", { parent }).then(({ status }) => status === 200, () => false);
    times.push(performance.now() - begun);
    if (!isOk) failed += 1;
  }
  isOver = true;
  await abuse;
  const open = sockets.filter((socket) => !socket.destroyed).length;
  for (const socket of sockets) socket.destroy();
  console.log(`\n300 innocent calls beside 10,000 connections (${open} still open), slow posts, 9 kB headers and gzip bombs: ${failed} failed; p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`);
} finally {
  await stack.stop();
}
