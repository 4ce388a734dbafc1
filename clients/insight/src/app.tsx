/** The municipality's dashboard: figures in which nobody can be recognised, each with what it counts and since when it stands. */
import { DirectoryService, Role } from "@omzien/api";
import { useQuery } from "@connectrpc/connect-query";
import { Button, Frame, Loading, Page, ProblemNotice, SessionOver, TrialMenu, chooseLanguage, goToLogin, languagesOfTexts, logOut, problemOf, useSession, useTranslation } from "@omzien/ui";
import { Link, Route, Switch, useLocation } from "wouter";
import { HowWeCount } from "./how-we-count.tsx";
import "./style.css";
import { Figures } from "./figures-page.tsx";

/** The whole dashboard. */
export function App() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const { person } = session;
  const query = useQuery(DirectoryService.method.getWorker, { name: person?.name ?? "" }, { enabled: person?.kind === "worker", retry: false });
  const may = query.data?.assignments.some(({ role }) => role === Role.ANALYST || role === Role.TEAM_LEAD) ?? false;
  return (
    <>
      <TrialMenu />
      <Frame
        menu={
          may && (
            <>
              <MenuLink to="/">{t("menu.overview")}</MenuLink>
              <MenuLink to="/wijken">{t("menu.districts")}</MenuLink>
              <MenuLink to="/verloop">{t("menu.course")}</MenuLink>
              <MenuLink to="/hoe-wij-tellen">{t("menu.how")}</MenuLink>
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
            {query.data?.displayName}
            {person && (
              <button type="button" className="omzien-plain" onClick={() => void logOut(session)}>
                {t("page.log-out")}
              </button>
            )}
          </>
        }
      >
        <SessionOver as="worker" />
        {person?.kind !== "worker" ? (
          <Page title={t("login.title")}>
            <p>{t("login.text")}</p>
            <Button purpose="primary" onClick={() => goToLogin("worker")}>
              {t("page.log-in")}
            </Button>
          </Page>
        ) : query.isPending ? (
          <Loading />
        ) : !may ? (
          <Page title={t("login.title")}>
            {query.error && problemOf(query.error).isTemporary ? <ProblemNotice problem={problemOf(query.error)} retry={() => void query.refetch()} /> : <p>{t("login.not-yours")}</p>}
          </Page>
        ) : (
          <Switch>
            <Route path="/">
              <Figures view="overview" />
            </Route>
            <Route path="/wijken">
              <Figures view="districts" />
            </Route>
            <Route path="/verloop">
              <Figures view="course" />
            </Route>
            <Route path="/hoe-wij-tellen" component={HowWeCount} />
            <Route>
              <Page title={t("not-found.title")}>
                <p>{t("page.not-found")}</p>
              </Page>
            </Route>
          </Switch>
        )}
      </Frame>
    </>
  );
}

function MenuLink({ to, children }: { to: string; children: string }) {
  const [path] = useLocation();
  return (
    <Link href={to} {...(path === to && { "aria-current": "page" as const })}>
      {children}
    </Link>
  );
}
