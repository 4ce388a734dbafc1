/** Case review of a district: card after card, and for each a decision, by whom and when. The decision is a note on the card. */
import { type Escalation, Escalation_State as State, Escalation_WaitReason as WaitReason, TeamService, type Worker } from "@omzien/api";
import { Button, Loading, Notice, Page, ProblemNotice, SelectField, TextArea, TextField, dayAfter, dayInWords, dayOf, localDay, problemOf, useAct, useNow, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useAllItems } from "./items.ts";
import { useDraft } from "./draft.ts";
import { Card } from "./queue/card.tsx";
import { idOf } from "./queue/queue.tsx";
import { useMunicipality, useNames, useTeam } from "./worker.ts";

/** The page; district and place in the row stand in the address. */
export function Review({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  const { team } = useTeam(worker);
  const params = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const municipality = useMunicipality();
  const items = useAllItems(team);
  const district = params.get("wijk") ?? "";
  const nth = Number(params.get("kaart") ?? 1);
  const districts = municipality?.districts.filter(({ neighbourhoods }) => neighbourhoods.some((one) => one.team === team)) ?? [];
  const within = new Set(districts.filter(({ id }) => !district || id === district).flatMap(({ neighbourhoods }) => neighbourhoods.map(({ id }) => id)));
  const chosen = items.data?.filter((one) => within.has(one.neighbourhood)) ?? [];
  const item = chosen[nth - 1];
  const goTo = (to: number) => navigate(`/casusoverleg?${new URLSearchParams({ ...(district && { wijk: district }), kaart: String(to) })}`);
  return (
    <Page title={t("review.title")} wide>
      <SelectField label={t("review.district")} value={district} options={[{ value: "", label: t("queue.everywhere") }, ...districts.map(({ id, displayName }) => ({ value: id, label: displayName }))]} onChoose={(value) => navigate(`/casusoverleg${value ? `?wijk=${value}` : ""}`)} />
      <ProblemNotice problem={items.error ? problemOf(items.error) : null} retry={() => void items.refetch()} />
      {items.isPending && <Loading />}
      {items.data && !item && <p>{t("review.none")}</p>}
      {item && (
        <>
          <p role="status">{t("review.nth", { nth, of: chosen.length })}</p>
          <div className="omzien-actions">
            <Button disabled={nth <= 1} onClick={() => nth > 1 && goTo(nth - 1)}>
              {t("review.before")}
            </Button>
            <Button purpose="primary" disabled={nth >= chosen.length} onClick={() => nth < chosen.length && goTo(nth + 1)}>
              {t("review.next")}
            </Button>
          </div>
          <Decide key={item.name} item={item} team={team} worker={worker} />
          <Card key={item.name} id={idOf(item.name)} worker={worker} />
        </>
      )}
    </Page>
  );
}

/** What was decided, by whom it is done and when; then, of what the desk can do about it at once, that. */
function Decide({ item, team, worker }: { item: Escalation; team: string; worker: Worker }) {
  const { name } = item;
  const { t, i18n } = useTranslation();
  const now = useNow();
  const wait = useAct(TeamService.method.letEscalationWait);
  const offer = useAct(TeamService.method.offerEscalation);
  const take = useAct(TeamService.method.takeEscalation);
  const [day, setDay] = useState("");
  const names = useNames();
  const colleagues = names.workers.filter((one) => one.assignments.some((other) => other.team === team));
  const { act, problem, isPending } = useAct(TeamService.method.addNote);
  const [text, setText] = useDraft(`${name} review`);
  const [who, setWho] = useState("");
  // As it was saved: what is typed afterwards is the next decision's.
  const [saved, setSaved] = useState<{ who: string; day: string }>();
  const nameOf = (worker: string) => colleagues.find((one) => one.name === worker)?.displayName ?? "";
  const isInHand = item.owner === worker.name && item.state === State.OWNED;
  const isWithinWait = saved !== undefined && saved.day > localDay(now) && saved.day <= dayAfter(localDay(now), 14);
  const written = (some: string) => dayInWords(some, now, i18n.language);
  return (
    <form
      className="omzien-noprint"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (!text.trim()) return;
        void act({ name, text: t("review.note", { text: text.trim(), who: nameOf(who) || t("review.nobody"), day: day ? written(day) : t("review.no-day") }) }).then((done) => {
          if (done) setText("");
          setSaved(done && { who, day });
        });
      }}
    >
      <ProblemNotice problem={problem ?? wait.problem ?? offer.problem ?? take.problem} />
      {saved && (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
          <div className="omzien-actions">
            {item.state === State.QUEUED && saved.who === worker.name && (
              <Button type="button" busy={take.isPending} onClick={() => void take.act({ name, etag: item.etag })}>
                {t("actions.take")}
              </Button>
            )}
            {isInHand && saved.who !== "" && saved.who !== worker.name && (
              <Button type="button" busy={offer.isPending} onClick={() => void offer.act({ name, worker: saved.who, etag: item.etag })}>
                {t("review.hand-over", { who: nameOf(saved.who) })}
              </Button>
            )}
            {isInHand && isWithinWait && (
              <Button type="button" busy={wait.isPending} onClick={() => void wait.act({ name, reason: WaitReason.AGREED_DAY, untilDay: dayOf(saved.day), etag: item.etag })}>
                {t("review.wait", { day: written(saved.day) })}
              </Button>
            )}
          </div>
        </Notice>
      )}
      <TextArea label={t("review.decision")} hint={t("review.hint")} maxBytes={800} rows={2} value={text} onText={setText} />
      <SelectField label={t("review.who")} value={who} options={[{ value: "", label: t("yes.choose") }, ...colleagues.map((one) => ({ value: one.name, label: one.displayName }))]} onChoose={setWho} />
      <TextField label={t("review.day")} hint={t("review.day-hint")} type="date" min={localDay(now)} value={day} onText={setDay} />
      <Button type="submit" busy={isPending}>
        {t("review.save")}
      </Button>
    </form>
  );
}
