/** When help is asked, in words. */
import type { HelpRequest } from "@omzien/api/omzien/v1/help_request_pb.js";
import { useTranslation } from "react-i18next";
import { useNow } from "./session.tsx";
import { inSlot } from "./when.ts";

/** Returns when something is asked, a line each: its moments, then how often where it is asked for more than once. */
export function useAskedWhen(): (asked: { when: HelpRequest["when"]; weekly?: HelpRequest["weekly"] }) => string[] {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return ({ when, weekly }) => [...when.map((slot) => inSlot(slot, now, i18n.language)), ...(weekly ? [t("when.weekly", { every: weekly.everyWeeks, dates: weekly.dates })] : [])];
}
