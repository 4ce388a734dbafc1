/** The residents' app: who sees what, and where. Every page but the first is fetched when it is gone to. */
import { Frame, Loading, Page, ProblemNotice, SessionOver, TrialMenu, logOut, useSession, useTranslation } from "@omzien/ui";
import { lazy, Suspense } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { LanguageChoice } from "./language.tsx";
import { useMe } from "./records.ts";
import "./style.css";

const Welcome = lazy(() => import("./welcome.tsx").then((m) => ({ default: m.Welcome })));
const Now = lazy(() => import("./now.tsx").then((m) => ({ default: m.Now })));
const CardWorry = lazy(() => import("./card-worry.tsx").then((m) => ({ default: m.CardWorry })));
const Register = lazy(() => import("./register.tsx").then((m) => ({ default: m.Register })));
const Home = lazy(() => import("./home.tsx").then((m) => ({ default: m.Home })));
const Ask = lazy(() => import("./ask/ask.tsx").then((m) => ({ default: m.Ask })));
const Requests = lazy(() => import("./request/requests.tsx").then((m) => ({ default: m.Requests })));
const Request = lazy(() => import("./request/request.tsx").then((m) => ({ default: m.Request })));
const Change = lazy(() => import("./request/change.tsx").then((m) => ({ default: m.Change })));
const Helping = lazy(() => import("./helping/helping.tsx").then((m) => ({ default: m.Helping })));
const NewOffer = lazy(() => import("./helping/new-offer.tsx").then((m) => ({ default: m.NewOffer })));
const Invitation = lazy(() => import("./helping/invitation.tsx").then((m) => ({ default: m.Invitation })));
const Board = lazy(() => import("./helping/board.tsx").then((m) => ({ default: m.Board })));
const Settings = lazy(() => import("./helping/settings.tsx").then((m) => ({ default: m.Settings })));
const Appointments = lazy(() => import("./appointments.tsx").then((m) => ({ default: m.Appointments })));
const Appointment = lazy(() => import("./appointment.tsx").then((m) => ({ default: m.Appointment })));
const Messages = lazy(() => import("./messages.tsx").then((m) => ({ default: m.Messages })));
const Worry = lazy(() => import("./worry.tsx").then((m) => ({ default: m.Worry })));
const Me = lazy(() => import("./me/me.tsx").then((m) => ({ default: m.Me })));
const MyRecord = lazy(() => import("./me/record.tsx").then((m) => ({ default: m.MyRecord })));
const Reach = lazy(() => import("./me/reach.tsx").then((m) => ({ default: m.Reach })));
const Looks = lazy(() => import("./me/looks.tsx").then((m) => ({ default: m.Looks })));
const People = lazy(() => import("./me/people.tsx").then((m) => ({ default: m.People })));
const Know = lazy(() => import("./me/know.tsx").then((m) => ({ default: m.Know })));
const TakeOrErase = lazy(() => import("./me/take-or-erase.tsx").then((m) => ({ default: m.TakeOrErase })));

/** The whole app. */
export function App() {
  const { t } = useTranslation();
  const session = useSession();
  const { person } = session;
  return (
    <>
      <TrialMenu />
      <Frame
        menu={
          person && (
            <>
              <MenuLink to="/">{t("menu.home")}</MenuLink>
              <MenuLink to="/vragen">{t("menu.requests")}</MenuLink>
              <MenuLink to="/helpen">{t("menu.helping")}</MenuLink>
              <MenuLink to="/berichten">{t("menu.messages")}</MenuLink>
              <MenuLink to="/ik">{t("menu.me")}</MenuLink>
            </>
          )
        }
        account={
          <>
            <LanguageChoice />
            {person && (
              <button type="button" className="omzien-plain" onClick={() => void logOut(session)}>
                {t("page.log-out")}
              </button>
            )}
          </>
        }
        footer={
          <p>
            <Link className="omzien-now" href="/nu">
              {t("menu.now")}
            </Link>
          </p>
        }
      >
        <SessionOver as="resident" />
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/nu" component={Now} />
            <Route path="/zorg" component={CardWorry} />
            <Route>{person?.kind === "resident" ? <ForResidents /> : <Welcome />}</Route>
          </Switch>
        </Suspense>
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

function ForResidents() {
  const { t } = useTranslation();
  const { me, problem, refetch } = useMe();
  const [path] = useLocation();
  if (me === undefined) {
    return problem ? (
      <Page title={t("home.title-plain")}>
        <ProblemNotice problem={problem} retry={() => void refetch()} />
      </Page>
    ) : (
      <Loading />
    );
  }
  if (me === null || (me.endTime && me.endReason)) return path === "/inschrijven" ? <Register /> : <Redirect to={`/inschrijven?to=${encodeURIComponent(path)}`} />;
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/vraag">
        <Ask />
      </Route>
      <Route path="/vraag/voor/:asker">{({ asker }) => <Ask asker={asker} />}</Route>
      <Route path="/vragen" component={Requests} />
      <Route path="/vragen/:id">{({ id }) => <Request id={id} />}</Route>
      <Route path="/vragen/:id/veranderen">{({ id }) => <Change id={id} />}</Route>
      <Route path="/helpen" component={Helping} />
      <Route path="/helpen/aanbod" component={NewOffer} />
      <Route path="/helpen/prikbord" component={Board} />
      <Route path="/helpen/instellingen" component={Settings} />
      <Route path="/uitnodigingen/:id">{({ id }) => <Invitation id={id} />}</Route>
      <Route path="/afspraken" component={Appointments} />
      <Route path="/afspraken/:id">{({ id }) => <Appointment id={id} />}</Route>
      <Route path="/berichten" component={Messages} />
      <Route path="/zorgen" component={Worry} />
      <Route path="/ik" component={Me} />
      <Route path="/ik/gegevens" component={MyRecord} />
      <Route path="/ik/bereiken" component={Reach} />
      <Route path="/ik/gekeken" component={Looks} />
      <Route path="/ik/mensen" component={People} />
      <Route path="/ik/meenemen" component={TakeOrErase} />
      <Route path="/ken/:id">{({ id }) => <Know id={id} />}</Route>
      <Route path="/inschrijven">
        <Redirect to={new URLSearchParams(location.search).get("to") ?? "/"} />
      </Route>
      <Route>
        <Page title={t("not-found.title")}>
          <p>{t("page.not-found")}</p>
        </Page>
      </Route>
    </Switch>
  );
}
