/** The board: open questions she could help with, by kind, part of day and neighbourhood. */
import { useInfiniteQuery } from "@connectrpc/connect-query";
import { type BoardItem, InvitationService } from "@omzien/api";
import { Button, CheckField, Loading, Page, ProblemNotice, inWords, problemOf, useSession, useAct, useAskedWhen, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { idOf } from "../names.ts";
import { useCategoryName, useMunicipality, useNeighbourhoodName } from "../records.ts";

/** The page. */
export function Board() {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const list = useInfiniteQuery(InvitationService.method.listBoard, { parent: municipality.name, pageSize: 50, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("board.title")}>
      <p>{t("board.text")}</p>
      <ProblemNotice problem={list.error ? problemOf(list.error) : null} retry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      {list.data && items.length === 0 && !list.hasNextPage && <p>{t("board.none")}</p>}
      <ul className="omzien-list">
        {items.map((item) => (
          <Item key={item.request} item={item} />
        ))}
      </ul>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}

function Item({ item }: { item: BoardItem }) {
  const { t, i18n } = useTranslation();
  const askedWhen = useAskedWhen();
  const municipality = useMunicipality();
  const nameOf = useCategoryName();
  const placeOf = useNeighbourhoodName();
  const [, navigate] = useLocation();
  const { act, problem, isPending } = useAct(InvitationService.method.acceptBoardItem);
  const [isOpen, setOpen] = useState(false);
  const [hasAgreed, setAgreed] = useState(false);
  const [mustAgree, setMustAgree] = useState(false);
  const rules = municipality?.categories.find(({ id }) => id === item.category)?.houseRules ?? [];
  const accept = async () => {
    if (rules.length > 0 && !hasAgreed) return setMustAgree(true);
    const invitation = await act({ name: item.request });
    if (invitation) navigate(`/uitnodigingen/${idOf(invitation.name)}`);
  };
  return (
    <li className="omzien-card">
      <p>
        <strong>{nameOf(item.category)}</strong>, {placeOf(item.neighbourhood)}
      </p>
      <p>{askedWhen({ when: item.partsOfDay, weekly: item.weekly }).join("; ")}</p>
      <ProblemNotice problem={problem} />
      {!isOpen && <Button onClick={() => setOpen(true)}>{t("board.can")}</Button>}
      {isOpen && (
        <>
          <ul>
            {rules.map((rule) => (
              <li key={rule.nl}>{inWords(rule, i18n.language)}</li>
            ))}
          </ul>
          {rules.length > 0 && <CheckField label={t("invitation.agree")} error={mustAgree && !hasAgreed ? t("invitation.must-agree") : undefined} isChecked={hasAgreed} onCheck={setAgreed} />}
          <div className="omzien-actions">
            <Button purpose="primary" busy={isPending} onClick={() => void accept()}>
              {t("invitation.yes")}
            </Button>
            <Button onClick={() => setOpen(false)}>{t("page.cancel")}</Button>
          </div>
        </>
      )}
    </li>
  );
}
