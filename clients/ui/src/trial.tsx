/** The trial menu: moves the simulated clock. Only there where the installation runs on one. */
import { Button } from "@nl-design-system-candidate/button-react";
import { useQueryClient } from "@tanstack/react-query";
import type { SessionView } from "@omzien/api/session.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sendJson, useNow, useRefreshSession, useSession } from "./session.tsx";
import { inDayAndTime } from "./when.ts";

const steps = [
  { minutes: 30, text: "trial.half-hour" },
  { minutes: 4 * 60, text: "trial.four-hours" },
  { minutes: 24 * 60, text: "trial.day" },
  { minutes: 7 * 24 * 60, text: "trial.week" },
];

/** Shows the simulated time and moves it. Nothing on a real clock. */
export function TrialMenu() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const refresh = useRefreshSession();
  const queries = useQueryClient();
  const now = useNow();
  const [state, setState] = useState<"ready" | "moving" | "failed">("ready");
  if (!session.isTrial) return null;
  const move = async (minutes: number) => {
    setState("moving");
    try {
      await sendJson<SessionView>("POST", "/trial/clock", session.csrf, { until: new Date(now.getTime() + minutes * 60_000).toISOString() });
      await refresh();
      await queries.invalidateQueries();
      setState("ready");
    } catch {
      setState("failed");
    }
  };
  return (
    <section className="omzien-trial" aria-label={t("trial.title")}>
      <p role="status">
        {state === "moving" ? t("trial.moving") : state === "failed" ? t("trial.failed") : t("trial.now", { time: inDayAndTime(now, now, i18n.language), day: now })}
      </p>
      {steps.map(({ minutes, text }) => (
        <Button key={minutes} disabled={state === "moving"} onClick={() => state !== "moving" && void move(minutes)}>
          {t(text)}
        </Button>
      ))}
      <a href="/trial">{t("trial.people")}</a>
    </section>
  );
}
