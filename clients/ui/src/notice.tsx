/** Sentences that stand out: something went well, something is to be known, something went wrong. */
import { Button } from "@nl-design-system-candidate/button-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { PhoneLine } from "./page.tsx";
import type { Problem } from "./problem.ts";

/** A notice. `kind` changes picture and word as well as colour. An "error" is read aloud at once. */
export function Notice({ kind, children }: { kind: "info" | "ok" | "warning" | "error"; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={`omzien-notice omzien-notice--${kind}`} role={kind === "error" ? "alert" : "status"}>
      <span className="omzien-notice__kind">{t(`notice.${kind}`)}</span>
      <div>{children}</div>
    </div>
  );
}

/**
 * Says what went wrong, what to do, and whom to call. Nothing typed is lost by it: it stands above the form. Takes the focus.
 * `retry` shows a button where the same again may succeed.
 */
export function ProblemNotice({ problem, retry }: { problem: Problem | null; retry?: () => void }) {
  const { t, i18n } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) place.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const text = problem.texts.find((key) => i18n.exists(key)) ?? "problem.unknown";
  return (
    <div ref={place} tabIndex={-1} className="omzien-problem">
      <Notice kind="error">
        <p>{t(text, problem.metadata)}</p>
        {problem.isTemporary && <p>{t("problem.nothing-lost")}</p>}
        {problem.isTemporary && retry && <Button onClick={retry}>{t("problem.retry")}</Button>}
        <PhoneLine />
        {problem.correlationId && <p className="omzien-small">{t("problem.number", { number: problem.correlationId })}</p>}
      </Notice>
    </div>
  );
}
