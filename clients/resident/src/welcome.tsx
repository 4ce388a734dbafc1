/** Before anybody is logged in: what this is, and the way in. */
import { Button, Notice, Page, goToLogin, useSession, useTranslation } from "@omzien/ui";
import { Link, useLocation } from "wouter";
import { Picture } from "@omzien/ui";

/** The first page. A worker who comes here is shown the way to her desk. */
export function Welcome() {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  useLocation();
  const hasFailed = new URLSearchParams(location.search).get("login") === "failed";
  return (
    <Page title={t("welcome.title", { service: municipality.serviceName })}>
      {hasFailed && (
        <Notice kind="error">
          <p>{t("welcome.login-failed")}</p>
        </Notice>
      )}
      {person?.kind === "worker" && (
        <Notice kind="info">
          <p>
            {t("welcome.worker")} <a href="/desk/">{t("welcome.to-desk")}</a>
          </p>
        </Notice>
      )}
      <p className="omzien-lead">{t("welcome.text", { place: municipality.displayName })}</p>
      <ul className="omzien-list omzien-points">
        <li>
          <Picture name="hands" /> {t("welcome.point-ask")}
        </li>
        <li>
          <Picture name="people" /> {t("welcome.point-help")}
        </li>
        <li>
          <Picture name="phone" /> {t("welcome.point-team")}
        </li>
      </ul>
      <div className="omzien-actions">
        <Button purpose="primary" onClick={() => goToLogin("resident")}>
          {t("welcome.log-in")}
        </Button>
      </div>
      <p className="omzien-small">{t("welcome.code")}</p>
      <p>
        <Link href="/zorg">{t("welcome.card")}</Link>
      </p>
    </Page>
  );
}
