/** What the edge counts: shown at /metrics of its own port, in Prometheus' form. No label names a person. */
import { createServer, type Server } from "node:http";
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** The edge's counters. */
export class Metrics {
  readonly registry = new Registry();
  readonly calls = new Histogram({
    name: "omzien_edge_call_seconds",
    help: "Calls to services by method and code",
    labelNames: ["method", "code"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });
  readonly requests = new Counter({
    name: "omzien_edge_requests_total",
    help: "Requests by route and status",
    labelNames: ["route", "status"] as const,
    registers: [this.registry],
  });
  readonly deliveries = new Counter({
    name: "omzien_edge_deliveries_total",
    help: "Attempts to deliver by channel and result",
    labelNames: ["channel", "result"] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: "omzien_edge_" });
  }

  /** Serves /metrics. Resolves once it listens; rejects where the port is taken. */
  listen(host: string, port: number): Promise<Server> {
    const server = createServer((_request, response) => {
      void this.registry.metrics().then((text) => response.setHeader("content-type", this.registry.contentType).end(text));
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    });
  }
}
