/** What a worker can do with a card. Only what is possible now is shown; what is typed stays until it was sent. */
import { createClient } from "@connectrpc/connect";
import { createConnectQueryKey, useQuery, useTransport } from "@connectrpc/connect-query";
import { ContactAttempt_Result as AttemptResult, ContactAttempt_Way as Way, type Escalation, Escalation_Outcome as Outcome, Escalation_State as State, Escalation_UnresolvedReason as Unresolved, Escalation_WaitReason as WaitReason, MatchingService, type Resident, ResidentService, TeamService, type Worker } from "@omzien/api";
import { Button, CheckField, Notice, ProblemNotice, SelectField, TextArea, TextField, dayAfter, dayOf, inWords, localDay, localPhone, lookAt, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { type ReactNode, Suspense, lazy, useState } from "react";
import { useKeys, useKeysOn } from "../keys.ts";
import { fullName } from "../full-name.ts";
import { forgetDrafts, useDraft } from "../draft.ts";
import { standingOf, teamsOf, useMunicipality, useNames } from "../worker.ts";
import { idOf } from "./queue.tsx";

const AreaMap = lazy(() => import("@omzien/ui/map.tsx").then((m) => ({ default: m.AreaMap })));

interface ActionProps {
  card: Escalation;
  worker: Worker;
}

/** All of them, the usual ones first. */
export function CardActions({ card, worker }: ActionProps) {
  const { t } = useTranslation();
  const names = useNames();
  const take = useAct(TeamService.method.takeEscalation);
  const resume = useAct(TeamService.method.resumeEscalation);
  const accept = useAct(TeamService.method.acceptEscalation);
  const refuse = useAct(TeamService.method.refuseEscalation);
  const search = useAct(TeamService.method.startVolunteerSearch);
  const [keysOn] = useKeysOn();
  const isMine = card.owner === worker.name;
  const canTake = card.state === State.QUEUED;
  useKeys(keysOn && canTake, { t: () => void take.act({ name: card.name, etag: card.etag }) });
  if (card.state === State.ENDED) return null;
  const problem = take.problem ?? resume.problem ?? accept.problem ?? refuse.problem ?? search.problem;
  return (
    <div className="omzien-noprint">
      <ProblemNotice problem={problem} />
      {problem?.reason === "ALREADY_OWNED" && card.owner && (
        <Notice kind="warning">
          <p>{t("actions.has-it", { name: names.worker(card.owner) })}</p>
        </Notice>
      )}
      <div className="omzien-actions">
        {canTake && (
          <Button purpose="primary" busy={take.isPending} onClick={() => void take.act({ name: card.name, etag: card.etag })}>
            {t("actions.take")}
          </Button>
        )}
        {card.offeredTo === worker.name && (
          <>
            <Button purpose="primary" busy={accept.isPending} onClick={() => void accept.act({ name: card.name, etag: card.etag })}>
              {t("actions.accept")}
            </Button>
            <Button busy={refuse.isPending} onClick={() => void refuse.act({ name: card.name })}>
              {t("actions.refuse")}
            </Button>
          </>
        )}
        {isMine && card.state !== State.OWNED && (
          <Button busy={resume.isPending} onClick={() => void resume.act({ name: card.name, etag: card.etag })}>
            {t("actions.resume")}
          </Button>
        )}
        {isMine && card.state === State.OWNED && (
          <Button busy={search.isPending} onClick={() => void search.act({ name: card.name, etag: card.etag })}>
            {t("actions.search")}
          </Button>
        )}
      </div>
      <Fold title={t("actions.note")}>
        <AddNote card={card} />
      </Fold>
      <Fold title={t("actions.attempt")}>
        <AddAttempt card={card} />
      </Fold>
      <Fold title={t("actions.yes")}>
        <RecordYes card={card} />
      </Fold>
      <Fold title={t("actions.preview")}>
        <Preview card={card} />
      </Fold>
      {isMine && card.state === State.OWNED && (
        <>
          <Fold title={t("actions.wait")}>
            <LetWait card={card} />
          </Fold>
          <Fold title={t("actions.hand-over")}>
            <HandOver card={card} worker={worker} />
          </Fold>
        </>
      )}
      <Fold title={t("actions.decline")}>
        <Decline card={card} worker={worker} />
      </Fold>
      {isMine && (
        <Fold title={t("actions.close")}>
          <Close card={card} />
        </Fold>
      )}
    </div>
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="omzien-more" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
}

function AddNote({ card }: { card: Escalation }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(TeamService.method.addNote);
  const [text, setText] = useDraft(card.name);
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (text.trim()) void act({ name: card.name, text }).then((done) => done && setText(""));
      }}
    >
      <ProblemNotice problem={problem} />
      <TextArea label={t("note.label")} hint={t("note.hint")} maxBytes={1000} value={text} onText={setText} />
      <Button type="submit" purpose="primary" busy={isPending}>
        {t("note.send")}
      </Button>
    </form>
  );
}

function AddAttempt({ card }: { card: Escalation }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(TeamService.method.recordContactAttempt);
  const [way, setWay] = useState(String(Way.PHONE));
  const result = (value: AttemptResult) => void act({ name: card.name, way: Number(way) as Way, result: value });
  const isLetter = Number(way) === Way.LETTER;
  return (
    <>
      <ProblemNotice problem={problem} />
      <SelectField label={t("attempt.way")} value={way} options={[Way.PHONE, Way.VISIT, Way.LETTER, Way.EMAIL, Way.APP].map((one) => ({ value: String(one), label: t(`attempt.way-${Way[one]}`) }))} onChoose={setWay} />
      <div className="omzien-actions">
        {isLetter ? (
          <Button busy={isPending} onClick={() => result(AttemptResult.RESULT_UNSPECIFIED)}>
            {t("attempt.sent")}
          </Button>
        ) : (
          <>
            <Button purpose="primary" busy={isPending} onClick={() => result(AttemptResult.REACHED)}>
              {t("attempt.result-REACHED")}
            </Button>
            <Button busy={isPending} onClick={() => result(AttemptResult.NOT_REACHED)}>
              {t("attempt.result-NOT_REACHED")}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

/** Who was asked is named only once she wants to see names: each is a look that is shown to whom it is about. */
function RecordYes({ card }: { card: Escalation }) {
  const { t } = useTranslation();
  const [hasNames, setNames] = useState(false);
  const { act, problem, isPending } = useAct(TeamService.method.recordYes);
  const [who, setWho] = useState("");
  const parent = card.name.split("/").slice(0, 2).join("/");
  const asked = [...new Set(card.attempts.map(({ helper }) => helper))];
  const found = useResidents(hasNames ? asked : []);
  const nameOf = (name: string) => fullName(found(name)) || t("helpers.who", { who: idOf(name).slice(0, 6) });
  return (
    <>
      <ProblemNotice problem={problem} />
      <p>{t("yes.text")}</p>
      <SelectField label={t("yes.who")} value={who} options={[{ value: "", label: t("yes.choose") }, ...asked.map((name) => ({ value: idOf(name), label: nameOf(name) }))]} onChoose={setWho} />
      {asked.length > 0 && !hasNames && <Button onClick={() => setNames(true)}>{t("yes.names")}</Button>}
      <TextField label={t("yes.other")} hint={t("yes.other-hint")} value={who} onText={setWho} />
      <Button purpose="primary" busy={isPending} onClick={() => who && void act({ name: card.name, helper: `${parent}/residents/${idOf(who.trim())}`, etag: card.etag })}>
        {t("yes.send")}
      </Button>
    </>
  );
}

/** Returns these residents; nothing while it is not known, and for who is not hers to see. */
function useResidents(names: readonly string[]): (name: string) => Resident | undefined {
  const transport = useTransport();
  // Under the key of useQuery: who was looked at already is not looked at again.
  const queries = names.map((name) => ({
    queryKey: createConnectQueryKey({ schema: ResidentService.method.getResident, input: { name }, transport, cardinality: "finite" }) as readonly unknown[],
    queryFn: () => createClient(ResidentService, transport).getResident({ name }),
    ...lookAt(name),
    retry: false,
  }));
  const found = useQueries({ queries });
  return (name) => found[names.indexOf(name)]?.data;
}

/**
 * Who would be asked, in which order and why; and how many not, and why not. Whom she phones instead, once she wants to see
 * names, she can write down the yes of.
 */
function Preview({ card }: { card: Escalation }) {
  const { t } = useTranslation();
  const names = useNames();
  const [hasNames, setNames] = useState(false);
  const municipality = useMunicipality();
  const yes = useAct(TeamService.method.recordYes);
  const query = useQuery(MatchingService.method.previewMatch, { name: card.request }, { retry: false });
  const preview = query.data;
  const found = useResidents(hasNames && preview ? preview.candidates.map(({ helper }) => helper) : []);
  if (!preview) return <p role="status">{query.error ? t("preview.not-now") : t("page.loading")}</p>;
  const reason = (code: string) => t(`reason.${code}`, { defaultValue: code });
  const countIn = (id: string) => preview.candidates.filter(({ neighbourhood }) => neighbourhood === id).length;
  const areas = [...new Set([card.neighbourhood, ...preview.candidates.map(({ neighbourhood }) => neighbourhood)])];
  const points = areas.flatMap((id) => {
    const point = names.pointOf(id);
    const isCentre = id === card.neighbourhood;
    const count = countIn(id);
    return point ? [{ latitude: point.latitude, longitude: point.longitude, isCentre, text: t(isCentre ? "preview.area-here" : "preview.area", { area: point.displayName, count }) }] : [];
  });
  const most = Math.max(...preview.candidates.map(({ neighbourhood }) => countIn(neighbourhood)));
  const around = (municipality?.districts ?? []).flatMap(({ neighbourhoods }) => neighbourhoods).map(({ id, latitude, longitude }) => ({ points: [{ latitude, longitude }], shade: countIn(id) / most }));
  return (
    <>
      <p>{t("preview.wave", { count: preview.waveSize })}</p>
      {preview.candidates.length === 0 && <p>{t("preview.nobody")}</p>}
      <ProblemNotice problem={yes.problem} />
      {preview.candidates.length > 0 && (
        <div className="omzien-scroll" tabIndex={0} role="region" aria-label={t("preview.title")}>
          <table className="omzien-table">
            <caption>{t("preview.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("preview.who")}</th>
                <th scope="col">{t("preview.where")}</th>
                <th scope="col">{t("preview.distance")}</th>
                <th scope="col">{t("preview.why")}</th>
              </tr>
            </thead>
            <tbody>
              {preview.candidates.map(({ helper, neighbourhood, distanceMeters, why }) => (
                <tr key={helper}>
                  <td>
                    <Who id={idOf(helper)} resident={found(helper)} isBusy={yes.isPending} onYes={() => void yes.act({ name: card.name, helper, etag: card.etag })} />
                  </td>
                  <td>{neighbourhood ? names.neighbourhood(neighbourhood) : t("card.none")}</td>
                  <td>{t("preview.meters", { count: distanceMeters })}</td>
                  <td>{why.map(reason).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {preview.candidates.length > 0 && !hasNames && <Button onClick={() => setNames(true)}>{t("preview.names")}</Button>}
      {preview.candidates.length > 0 && (
        <Suspense>
          <AreaMap points={points} areas={around} />
        </Suspense>
      )}
      {preview.excluded.length > 0 && (
        <>
          <p>{t("preview.excluded")}</p>
          <ul>
            {preview.excluded.map(({ reason: code, count }) => (
              <li key={code}>{`${reason(code)}: ${count}`}</li>
            ))}
          </ul>
        </>
      )}
      {preview.relaxation && <p>{t("preview.relaxation", { change: reason(preview.relaxation) })}</p>}
    </>
  );
}

/** A candidate: a part of her id until it is asked who she is; then her number, to call, and her yes, to write down. */
function Who({ id, resident, isBusy, onYes }: { id: string; resident: Resident | undefined; isBusy: boolean; onYes: () => void }) {
  const { t } = useTranslation();
  if (!resident) return id.slice(0, 8);
  const name = fullName(resident);
  return (
    <>
      {name}, <a href={`tel:${resident.phone}`}>{localPhone(resident.phone)}</a>{" "}
      <Button busy={isBusy} onClick={onYes}>
        {t("preview.said-yes", { name })}
      </Button>
    </>
  );
}

function LetWait({ card }: { card: Escalation }) {
  const { t } = useTranslation();
  const now = useNow();
  const { act, problem, isPending } = useAct(TeamService.method.letEscalationWait);
  const [reason, setReason] = useState(String(WaitReason.RESIDENT));
  const [day, setDay] = useState(dayAfter(localDay(now), 1));
  return (
    <>
      <ProblemNotice problem={problem} />
      <SelectField label={t("wait.for")} value={reason} options={[WaitReason.RESIDENT, WaitReason.HELPER, WaitReason.ORGANISATION, WaitReason.MUNICIPALITY, WaitReason.AGREED_DAY].map((one) => ({ value: String(one), label: t(`wait.reason-${WaitReason[one]}`) }))} onChoose={setReason} />
      <TextField label={t("wait.until")} hint={t("wait.hint")} error={problem?.fields["until_day"] && t("wait.wrong")} type="date" min={dayAfter(localDay(now), 1)} max={dayAfter(localDay(now), 14)} value={day} onText={setDay} />
      <Button purpose="primary" busy={isPending} onClick={() => void act({ name: card.name, reason: Number(reason) as WaitReason, untilDay: dayOf(day), etag: card.etag })}>
        {t("wait.send")}
      </Button>
    </>
  );
}

/** "Not for me", such as one's neighbour. Asked twice: she will not see anything of this asker any more. */
function Decline({ card, worker }: ActionProps) {
  const { t } = useTranslation();
  const [place, navigate] = useLocation();
  const queries = useQueryClient();
  const { act, problem, isPending } = useAct(TeamService.method.declineEscalation);
  const [isSure, setSure] = useState(false);
  const decline = async () => {
    if (!(await act({ name: card.name, etag: card.etag }))) return;
    // Nothing of it stays here either, not even for the browser's way back. A case review goes on with its next card.
    forgetDrafts(card.name);
    forgetDrafts(`phone ${idOf(card.helpRequest?.asker ?? "")}`);
    if (!place.startsWith("/casusoverleg")) navigate("/", { replace: true });
    queries.removeQueries({ predicate: ({ meta }) => meta?.look !== undefined });
  };
  return (
    <>
      <ProblemNotice problem={problem} />
      <p>{t(card.owner === worker.name ? "decline.text-yours" : "decline.text")}</p>
      <CheckField label={t("decline.sure")} isChecked={isSure} onCheck={setSure} />
      <Button purpose="primary" hint="negative" busy={isPending} disabled={!isSure} onClick={() => isSure && void decline()}>
        {t("decline.send")}
      </Button>
    </>
  );
}

function HandOver({ card, worker }: ActionProps) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const { act, problem, isPending } = useAct(TeamService.method.offerEscalation);
  const colleagues = names.workers.filter((one) => one.name !== worker.name && teamsOf(one).some(({ team }) => team === card.team));
  const { municipality } = useSession();
  const now = useNow();
  const loads = useQuery(TeamService.method.listTeamWorkers, { parent: municipality.name, team: card.team }).data?.workers ?? [];
  const [chosen, setTo] = useState("");
  const to = chosen || colleagues[0]?.name || "";
  const standing = (name: string) => standingOf(loads.find((one) => one.worker === name), now, t, i18n.language);
  return (
    <>
      <ProblemNotice problem={problem} />
      <p>{t("hand-over.text")}</p>
      <SelectField label={t("hand-over.to")} value={to} options={colleagues.map(({ name, displayName }) => ({ value: name, label: [displayName, ...standing(name)].join(", ") }))} onChoose={setTo} />
      <Button purpose="primary" busy={isPending} onClick={() => to && void act({ name: card.name, worker: to, etag: card.etag })}>
        {t("hand-over.send")}
      </Button>
    </>
  );
}

const outcomes = [Outcome.TEAM_SOLVED, Outcome.GROUP_ACTIVITY, Outcome.REFERRED, Outcome.WMO_REPORT, Outcome.TOO_LATE, Outcome.UNRESOLVED];

function Close({ card }: { card: Escalation }) {
  const { t, i18n } = useTranslation();
  const municipality = useMunicipality();
  const { act, problem, isPending } = useAct(TeamService.method.closeEscalation);
  const [form, setForm] = useState({ outcome: String(Outcome.TEAM_SOLVED), activity: "", isAgreed: false, unresolved: String(Unresolved.NOT_AVAILABLE) });
  const [caseNumber, setCaseNumber] = useDraft(`${card.name} case-number`);
  const [reason, setReason] = useDraft(`${card.name} close`);
  const outcome = Number(form.outcome) as Outcome;
  const close = async () => {
    const done = await act({
      name: card.name,
      outcome,
      etag: card.etag,
      caseNumber: caseNumber.trim(),
      reason: outcome === Outcome.UNRESOLVED ? reason : "",
      unresolvedReason: outcome === Outcome.UNRESOLVED ? (Number(form.unresolved) as Unresolved) : Unresolved.UNRESOLVED_REASON_UNSPECIFIED,
      activity: outcome === Outcome.GROUP_ACTIVITY ? form.activity : "",
      isAgreed: outcome === Outcome.GROUP_ACTIVITY && form.isAgreed,
    });
    if (!done) return;
    setReason("");
    setCaseNumber("");
  };
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void close();
      }}
    >
      <ProblemNotice problem={problem} />
      <SelectField label={t("close.outcome")} value={form.outcome} options={outcomes.map((one) => ({ value: String(one), label: t(`escalation.outcome-${Outcome[one]}`) }))} onChoose={(value) => setForm({ ...form, outcome: value })} />
      {outcome === Outcome.GROUP_ACTIVITY && (
        <>
          <SelectField label={t("close.activity")} error={problem?.fields["activity"] && t("close.activity-wrong")} value={form.activity} options={[{ value: "", label: t("yes.choose") }, ...(municipality?.activities ?? []).map(({ id, displayName }) => ({ value: id, label: inWords(displayName, i18n.language) }))]} onChoose={(activity) => setForm({ ...form, activity })} />
          <CheckField label={t("close.agreed")} isChecked={form.isAgreed} onCheck={(isAgreed) => setForm({ ...form, isAgreed })} />
        </>
      )}
      {outcome === Outcome.UNRESOLVED && (
        <>
          <SelectField label={t("close.unresolved")} value={form.unresolved} options={[Unresolved.NOT_AVAILABLE, Unresolved.DECLINED, Unresolved.NOT_REACHED].map((one) => ({ value: String(one), label: t(`close.unresolved-${Unresolved[one]}`) }))} onChoose={(unresolved) => setForm({ ...form, unresolved })} />
          <TextArea label={t("close.reason")} error={problem?.fields["reason"] && t("close.reason-wrong")} maxBytes={500} value={reason} onText={setReason} />
        </>
      )}
      <TextField label={t("close.case-number")} hint={t("close.case-number-hint")} error={problem?.fields["case_number"] && t("close.case-number-wrong")} value={caseNumber} onText={setCaseNumber} />
      <Button type="submit" purpose="primary" busy={isPending}>
        {t("close.send")}
      </Button>
    </form>
  );
}
