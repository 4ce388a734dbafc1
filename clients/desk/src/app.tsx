/** The team desk: what a worker, a lead, a coordinator sees. */
import { Role, type Worker } from "@omzien/api";
import { Button, Frame, Loading, Page, ProblemNotice, SessionOver, TrialMenu, chooseLanguage, goToLogin, languagesOfTexts, logOut, useSession, useTranslation } from "@omzien/ui";
import { lazy, Suspense } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import "./style.css";
import { teamsOf, useWorker } from "./worker.ts";

const Queue = lazy(() => import("./queue/queue.tsx").then((m) => ({ default: m.Queue })));
const Calls = lazy(() => import("./calls.tsx").then((m) => ({ default: m.Calls })));
const Phone = lazy(() => import("./phone.tsx").then((m) => ({ default: m.Phone })));
const Signals = lazy(() => import("./signals.tsx").then((m) => ({ default: m.Signals })));
const Team = lazy(() => import("./team.tsx").then((m) => ({ default: m.Team })));
const Review = lazy(() => import("./review.tsx").then((m) => ({ default: m.Review })));
const Searches = lazy(() => import("./searches.tsx").then((m) => ({ default: m.Searches })));

/** The whole desk. */
export function App() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const { person } = session;
  const { worker, problem, retry } = useWorker();
  const inTeam = worker ? teamsOf(worker).length > 0 : false;
  const has = (role: Role) => worker?.assignments.some((one) => one.role === role) ?? false;
  return (
    <>
      <TrialMenu />
      <Frame
        menu={
          worker && (
            <>
              {inTeam && <MenuLink to="/">{t("menu.queue")}</MenuLink>}
              {inTeam && <MenuLink to="/bellen">{t("menu.calls")}</MenuLink>}
              {inTeam && <MenuLink to="/aan-de-telefoon">{t("menu.phone")}</MenuLink>}
              {(inTeam || has(Role.LINKER)) && <MenuLink to="/zorgen">{t("menu.signals")}</MenuLink>}
              {inTeam && <MenuLink to="/casusoverleg">{t("menu.review")}</MenuLink>}
              {inTeam && <MenuLink to="/team">{t("menu.team")}</MenuLink>}
              {has(Role.COORDINATOR) && <MenuLink to="/zoekacties">{t("menu.searches")}</MenuLink>}
              {(has(Role.ANALYST) || has(Role.TEAM_LEAD)) && <a href="/insight/">{t("menu.insight")}</a>}
            </>
          )
        }
        account={
          <>
            <label>
              <span className="omzien-visually-hidden">{t("page.language")}</span>
              <select className="omzien-language" value={i18n.language} onChange={(e) => void chooseLanguage(e.target.value)}>
                {languagesOfTexts().map((language) => (
                  <option key={language} value={language} lang={language}>
                    {language.toUpperCase()}
                  </option>
                ))}
              </select>
            </label>
            {worker?.displayName}
            {person && (
              <button type="button" className="omzien-plain" onClick={() => void logOut(session)}>
                {t("page.log-out")}
              </button>
            )}
          </>
        }
      >
        <SessionOver as="worker" />
        <Suspense fallback={<Loading />}>
          {person?.kind !== "worker" ? (
            <Page title={t("login.title")}>
              <p>{t("login.text")}</p>
              <Button purpose="primary" onClick={() => goToLogin("worker")}>
                {t("page.log-in")}
              </Button>
            </Page>
          ) : worker ? (
            <Desk worker={worker} />
          ) : worker === null ? (
            <Page title={t("no-role.title")}>
              <p>{t("no-role.text")}</p>
            </Page>
          ) : problem ? (
            <Page title={t("login.title")}>
              <ProblemNotice problem={problem} retry={retry} />
            </Page>
          ) : (
            <Loading />
          )}
        </Suspense>
      </Frame>
    </>
  );
}

function MenuLink({ to, children }: { to: string; children: string }) {
  const [path] = useLocation();
  const isHere = path === to || (to === "/" && path.startsWith("/kaart/"));
  return (
    <Link href={to} {...(isHere && { "aria-current": "page" as const })}>
      {children}
    </Link>
  );
}

function Desk({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  if (teamsOf(worker).length === 0) return <WithoutTeam worker={worker} />;
  return (
    <Switch>
      <Route path="/">
        <Queue worker={worker} />
      </Route>
      <Route path="/kaart/:id">{({ id }) => <Queue worker={worker} open={id} />}</Route>
      <Route path="/bellen">
        <Calls worker={worker} />
      </Route>
      <Route path="/aan-de-telefoon">
        <Phone />
      </Route>
      <Route path="/zorgen">
        <Signals worker={worker} />
      </Route>
      <Route path="/casusoverleg">
        <Review worker={worker} />
      </Route>
      <Route path="/team">
        <Team worker={worker} />
      </Route>
      <Route path="/zoekacties">
        <Searches worker={worker} />
      </Route>
      <Route>
        <Page title={t("not-found.title")}>
          <p>{t("page.not-found")}</p>
        </Page>
      </Route>
    </Switch>
  );
}

/** A coordinator, linker, key figure or analyst: what is theirs. */
function WithoutTeam({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const has = (role: Role) => worker.assignments.some((one) => one.role === role);
  if (has(Role.COORDINATOR)) return <Searches worker={worker} />;
  if (has(Role.LINKER) && path === "/zorgen") return <Signals worker={worker} />;
  return (
    <Page title={t("yours.title", { name: worker.displayName })}>
      {has(Role.LINKER) && (
        <p>
          <Link href="/zorgen">{t("menu.signals")}</Link>
        </p>
      )}
      {has(Role.KEY_FIGURE) && <p>{t("yours.key-figure")}</p>}
      {has(Role.ANALYST) && (
        <p>
          <a href="/insight/">{t("menu.insight")}</a>
        </p>
      )}
      {has(Role.OPERATOR) && <p>{t("yours.operator")}</p>}
    </Page>
  );
}
