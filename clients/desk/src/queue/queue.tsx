/** The queue of a team, live: by when it must be begun, late ones first and marked by word, picture and place. Beside it the open card. */
import { useInfiniteQuery } from "@connectrpc/connect-query";
import { type Escalation, Escalation_Risk as Risk, Escalation_State as State, ListEscalationsRequest_List as List, TeamService, type Worker } from "@omzien/api";
import { Button, ChoiceList, Loading, Notice, Page, ProblemNotice, SelectField, inDayAndTime, problemOf, toDate, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useKeys, useKeysOn } from "../keys.ts";
import { useLive } from "../watch.ts";
import { teamsOf, useNames, useTeam } from "../worker.ts";
import { Card } from "./card.tsx";

const lists = { all: List.LIST_UNSPECIFIED, free: List.FREE, mine: List.MINE, leads: List.LEADS, waiting: List.WAITING } as const;
type ListName = keyof typeof lists;

/** The page. `open`: the id of the card that is open. */
export function Queue({ worker, open }: { worker: Worker; open?: string | undefined }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const { team, isLead } = useTeam(worker);
  const search = useSearch();
  const params = new URLSearchParams(search);
  const listName = (params.get("lijst") ?? "all") as ListName;
  const list = lists[listName] ?? List.LIST_UNSPECIFIED;
  const neighbourhood = params.get("buurt") ?? "";
  const [, navigate] = useLocation();
  const names = useNames();
  const isLive = useLive(municipality.name, team);
  const query = useInfiniteQuery(TeamService.method.listEscalations, { parent: municipality.name, team, list, pageSize: 100, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  const all = query.data?.pages.flatMap(({ escalations }) => escalations) ?? [];
  const items = all.filter((one) => !neighbourhood || one.neighbourhood === neighbourhood);
  const take = useAct(TeamService.method.takeNextEscalation);
  const [keysOn, setKeysOn] = useKeysOn();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const to = (changed: Record<string, string>) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changed)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    navigate(`${open ? `/kaart/${open}` : "/"}${next.size > 0 ? `?${next}` : ""}`);
  };
  const openItem = (item: Escalation | undefined) => item && navigate(`/kaart/${idOf(item.name)}${search ? `?${search}` : ""}`);
  const takeNext = async () => {
    const taken = await take.act({ parent: municipality.name, team });
    openItem(taken);
  };
  useKeys(keysOn, {
    // They move the focus only: a card is opened, and so read, with Enter.
    j: () => moveFocus(1),
    ArrowDown: () => moveFocus(1),
    k: () => moveFocus(-1),
    ArrowUp: () => moveFocus(-1),
    n: () => void takeNext(),
    m: () => to({ lijst: listName === "mine" ? "" : "mine" }),
    v: () => to({ lijst: listName === "free" ? "" : "free" }),
    Escape: () => navigate(`/${search ? `?${search}` : ""}`),
    "?": () => setHelpOpen(!isHelpOpen),
  });
  const neighbourhoods = [...new Set(all.map((one) => one.neighbourhood))];
  return (
    <Page title={t("queue.title", { team: names.team(team) })} wide>
      <p className="omzien-small" role="status">
        {isLive ? t("queue.live") : t("queue.not-live")}
      </p>
      <div className="omzien-filters">
        {teamsOf(worker).length > 1 && <SelectField label={t("queue.team")} value={team} options={teamsOf(worker).map((one) => ({ value: one.team, label: names.team(one.team) }))} onChoose={(value) => to({ team: value })} />}
        <SelectField
          label={t("queue.list")}
          value={listName}
          options={(Object.keys(lists) as ListName[]).filter((one) => one !== "leads" || isLead).map((value) => ({ value, label: t(`queue.list-${value}`) }))}
          onChoose={(value) => to({ lijst: value === "all" ? "" : value })}
        />
        <SelectField label={t("queue.neighbourhood")} value={neighbourhood} options={[{ value: "", label: t("queue.everywhere") }, ...neighbourhoods.map((value) => ({ value, label: names.neighbourhood(value) }))]} onChoose={(value) => to({ buurt: value })} />
        <Button purpose="primary" busy={take.isPending} onClick={() => void takeNext()}>
          {t("queue.next")}
        </Button>
        <Button aria-expanded={isHelpOpen} onClick={() => setHelpOpen(!isHelpOpen)}>
          {t("queue.keys")}
        </Button>
      </div>
      {isHelpOpen && <KeysHelp isOn={keysOn} setOn={setKeysOn} />}
      <ProblemNotice problem={take.problem ?? (query.error ? problemOf(query.error) : null)} retry={() => void query.refetch()} />
      <div className={open ? "omzien-panes omzien-panes--open" : "omzien-panes"}>
        <section aria-label={t("queue.items")} className="omzien-pane-list">
          {query.isPending && <Loading />}
          {query.data && items.length === 0 && <p>{t("queue.none")}</p>}
          <ol className="omzien-list">
            {items.map((item) => (
              <Item key={item.name} item={item} isOpen={idOf(item.name) === open} search={search} me={worker.name} />
            ))}
          </ol>
          {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{t("page.more")}</Button>}
        </section>
        {open && (
          <section aria-label={t("card.title")} className="omzien-pane-card">
            <Card key={open} id={open} worker={worker} />
          </section>
        )}
      </div>
    </Page>
  );
}

/** Moves the focus to the next or previous item of the list; from elsewhere to the first. */
function moveFocus(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(".omzien-item a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at < 0 ? 0 : Math.max(0, Math.min(at + by, links.length - 1))]?.focus();
}

/** "abc" of "municipalities/…/escalations/abc". */
export function idOf(name: string): string {
  return name.split("/").pop() ?? "";
}

function Item({ item, isOpen, search, me }: { item: Escalation; isOpen: boolean; search: string; me: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const names = useNames();
  const begin = toDate(item.beginTime);
  const due = toDate(item.dueTime);
  return (
    <li className={`omzien-item${item.isLate ? " omzien-item--late" : ""}${isOpen ? " omzien-item--open" : ""}`}>
      <Link href={`/kaart/${idOf(item.name)}${search ? `?${search}` : ""}`} {...(isOpen && { "aria-current": "true" as const })}>
        {item.isLate && (
          <strong className="omzien-late">
            <span aria-hidden="true">⚠ </span>
            {t("queue.late")}
          </strong>
        )}
        {item.isOnTop && <strong className="omzien-tag">{t("queue.on-top")}</strong>}
        <span className="omzien-item__what">{names.category(item.category)}</span>
        <span>{names.neighbourhood(item.neighbourhood)}</span>
        {due && <span>{t("queue.due", { moment: inDayAndTime(due, now, i18n.language) })}</span>}
        {begin && !item.isLate && <span>{t("queue.begin", { moment: inDayAndTime(begin, now, i18n.language) })}</span>}
        <span>
          {t(`escalation.state-${State[item.state]}`)}
          {item.owner && `: ${item.owner === me ? t("queue.you") : names.worker(item.owner)}`}
        </span>
        {item.risks.map((risk) => (
          <span key={risk} className="omzien-tag">
            {t(`escalation.risk-${Risk[risk]}`)}
          </span>
        ))}
      </Link>
    </li>
  );
}

function KeysHelp({ isOn, setOn }: { isOn: boolean; setOn: (isOn: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="info">
      <dl className="omzien-facts">
        {["j", "k", "n", "t", "m", "v", "Esc", "?"].map((key) => (
          <div key={key} className="omzien-fact">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${key}`)}</dd>
          </div>
        ))}
      </dl>
      <ChoiceList label={t("keys.title")} choices={[{ value: "on", label: t("keys.on") }, { value: "off", label: t("keys.off") }]} value={isOn ? "on" : "off"} onChoose={(value) => setOn(value === "on")} />
    </Notice>
  );
}
