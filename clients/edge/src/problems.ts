/** Errors of plain HTTP: RFC 9457, with a correlation id and never a word of what went wrong inside. */
import type { FastifyReply } from "fastify";
import type { ProblemView } from "@omzien/api/session.ts";

/** An error that may be told as it is. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, title: string) {
    super(title);
    this.status = status;
  }
}

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, status: number, title: string): FastifyReply {
  const problem: ProblemView = { type: "about:blank", title, status, correlationId: reply.request.id };
  return reply.code(status).type("application/problem+json").send(problem);
}
