/** Says that the session is over, above whatever was being filled in: it stays, while the login happens in another window. */
import { Button } from "@nl-design-system-candidate/button-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionExpired } from "./calls.ts";
import { Notice } from "./notice.tsx";
import { useRefreshSession, useSession } from "./session.tsx";

/** Put it above the routes of an app. Shows nothing while the session lives, or before anybody logged in. */
export function SessionOver({ as }: { as: "resident" | "worker" }) {
  const { t } = useTranslation();
  const { person } = useSession();
  const refresh = useRefreshSession();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = () => setOver(true);
    window.addEventListener(sessionExpired, over);
    return () => window.removeEventListener(sessionExpired, over);
  }, []);
  if (!isOver || !person) return null;
  return (
    <section className="omzien-page" aria-label={t("notice.warning")}>
      <Notice kind="warning">
        <p>{t("session.over")}</p>
        <p>
          <a href={`/login?as=${as}&to=${encodeURIComponent(location.pathname)}`} target="_blank" rel="noreferrer">
            {t("session.log-in-again")}
          </a>
        </p>
        <Button onClick={() => void refresh().then(() => setOver(false))}>{t("session.done")}</Button>
      </Notice>
    </section>
  );
}
