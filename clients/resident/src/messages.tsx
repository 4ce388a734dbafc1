/** What she was told, the newest first; what comes while she looks comes by itself. */
import { createClient } from "@connectrpc/connect";
import { useInfiniteQuery, useTransport } from "@connectrpc/connect-query";
import { InboxService, type Message, Message_Kind as Kind } from "@omzien/api";
import { Button, Loading, Page, ProblemNotice, inDayAndTime, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { useEffect } from "react";
import { Link } from "wouter";
import { idOf } from "./names.ts";
import { useContact } from "./records.ts";

/** The list. */
export function Messages() {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const list = useInfiniteQuery(InboxService.method.listMessages, { parent: municipality.name, pageSize: 30, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  useNews(() => void list.refetch());
  const messages = list.data?.pages.flatMap((page) => page.messages) ?? [];
  return (
    <Page title={t("messages.title")}>
      <ProblemNotice problem={list.error ? problemOf(list.error) : null} retry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      {list.data && messages.length === 0 && <p>{t("messages.none")}</p>}
      <ul className="omzien-list" aria-live="polite">
        {messages.map((message) => (
          <OneMessage key={message.name} message={message} />
        ))}
      </ul>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}

/** Calls `onNews` when a message comes; goes on from where it was after a lost connection, ever more slowly up to 30 s. */
function useNews(onNews: () => void): void {
  const transport = useTransport();
  const { municipality } = useSession();
  useEffect(() => {
    const ended = new AbortController();
    const watch = async () => {
      let cursor = "";
      for (let pause = 1000; !ended.signal.aborted; pause = Math.min(pause * 2, 30_000)) {
        try {
          for await (const told of createClient(InboxService, transport).watchMessages({ parent: municipality.name, cursor }, { signal: ended.signal, timeoutMs: 0 })) {
            cursor = told.cursor;
            pause = 1000;
            if (told.message) onNews();
          }
        } catch (error) {
          if (problemOf(error).reason === "CURSOR_TOO_OLD") cursor = "";
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    };
    void watch();
    return () => ended.abort();
  }, [transport, municipality.name]);
}

function OneMessage({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [, collection = "", id = ""] = message.subject.match(/([a-zA-Z]+)\/([^/]+)$/) ?? [];
  const who = useContact(collection === "residents" ? message.subject : undefined)?.givenName;
  const text = t(`message.${Kind[message.kind]}`, { name: who ?? t("request.somebody") });
  const to = { requests: `/vragen/${id}`, invitations: `/uitnodigingen/${id}`, appointments: `/afspraken/${id}`, residents: "/ik/mensen", organisations: "/ik/mensen" }[collection];
  return (
    <li className="omzien-card">
      <p className="omzien-small">{inDayAndTime(toDate(message.tellTime) ?? now, now, i18n.language)}</p>
      <p>{text}</p>
      {to && id && idOf(message.subject) && (
        <p>
          <Link href={to} aria-label={`${t("messages.look")}: ${text}`}>
            {t("messages.look")}
          </Link>
        </p>
      )}
    </li>
  );
}
