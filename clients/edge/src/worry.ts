/** A worry by the code of a key figure's card: somebody behind a counter, without an account. */
import { createHash } from "node:crypto";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Municipality } from "@omzien/api/omzien/v1/directory_pb.js";
import { Signal_Kind as Kind, SignalService } from "@omzien/api/omzien/v1/signal_pb.js";
import type { WorryForm } from "@omzien/api/session.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Backend } from "./backend.ts";
import type { Municipalities } from "./municipality.ts";
import { Refusal } from "./problems.ts";
import { edgeItself } from "./tokens.ts";

/** What it needs of the rest of the edge. */
export interface WorryParts {
  backend: Backend;
  municipalities: Municipalities;
}

/** Serves POST /worry. Few tries a minute: a code is short enough to say. */
export function worry(app: FastifyInstance, { backend, municipalities }: WorryParts): void {
  app.post("/worry", { config: { rateLimit: { max: 10, timeWindow: 60_000 } } }, async (request: FastifyRequest<{ Body: Partial<WorryForm> | undefined }>, reply) => {
    const municipality = municipalities.ofHost(request.headers.host);
    const { code = "", postcode = "", about = "", text = "", requestId = "" } = request.body ?? {};
    const hash = createHash("sha256").update(String(code).trim().toUpperCase()).digest("hex");
    const worker = Object.hasOwn(municipality.cards, hash) ? municipality.cards[hash] : undefined;
    if (!worker) throw new Refusal(403, "code: is no card's");
    const neighbourhood = neighbourhoodOf(await municipalities.directory(municipality), String(postcode));
    if (!neighbourhood) throw new Refusal(422, "postcode: is none of this municipality");
    const parent = `municipalities/${municipality.slug}`;
    try {
      await backend.as(SignalService, edgeItself).reportSignal({ parent, signal: { kind: Kind.OTHER, about: String(about), text: String(text), neighbourhood }, keyFigure: `${parent}/workers/${worker}`, requestId: String(requestId) }, { timeoutMs: 5000 });
    } catch (error) {
      const { code: refused } = ConnectError.from(error);
      if (refused === Code.InvalidArgument) throw new Refusal(422, "text: must be 1 to 2000 bytes, about: 1 to 200");
      if (refused === Code.NotFound || refused === Code.PermissionDenied) throw new Refusal(403, "code: is no card's");
      throw new Refusal(503, "the services cannot be reached");
    }
    return reply.code(204).send();
  });
}

/** Returns the id of the neighbourhood that lists the longest beginning of a postcode; undefined for none. Exported for its test. */
export function neighbourhoodOf(municipality: Pick<Municipality, "districts">, typed: string): string | undefined {
  const postcode = typed.replace(/\s/g, "").toUpperCase();
  if (!/^[1-9]\d{3}([A-Z]{2})?$/.test(postcode)) return undefined;
  const fits = municipality.districts.flatMap(({ neighbourhoods }) => neighbourhoods.flatMap(({ id, postcodes }) => postcodes.filter((one) => postcode.startsWith(one)).map((one) => ({ id, length: one.length }))));
  return fits.sort((a, b) => b.length - a.length)[0]?.id;
}
