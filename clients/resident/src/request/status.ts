/** How a request stands, in one sentence of her own words. */
import { type HelpRequest, HelpRequest_Outcome as Outcome, HelpRequest_State as State, Rung } from "@omzien/api";
import { useTranslation } from "@omzien/ui";

/** Returns the key of the sentence and its numbers. Pure; exported for its test. */
export function statusOf(request: HelpRequest): { key: string; values: Record<string, number> } {
  const values = { invited: request.invited, accepted: request.accepted, missing: Math.max(0, request.places - request.accepted) };
  if (request.state === State.CLOSED) return { key: `status.closed.${Outcome[request.outcome]}`, values };
  if (request.state === State.MATCHED) return { key: "status.matched", values };
  if (request.state === State.WITH_TEAM) return { key: request.contactPerson ? "status.team-owned" : "status.team", values };
  if (request.passOnUntil) return { key: "status.pass-on", values };
  if (request.relaxation) return { key: "status.relaxation", values };
  if (request.willing.length > 0) return { key: "status.choose", values };
  if (request.accepted > 0) return { key: "status.some", values };
  if (request.invited === 0) return { key: "status.starting", values };
  return { key: request.rung === Rung.CIRCLE ? "status.circle" : "status.asked", values };
}

/** Returns a function that says how a request stands. */
export function useRequestStatus(): (request: HelpRequest) => string {
  const { t } = useTranslation();
  return (request) => {
    const { key, values } = statusOf(request);
    return t(key, values);
  };
}
