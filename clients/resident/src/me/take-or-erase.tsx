/** Takes everything along as one file, or has it erased: in two steps, because it cannot be undone. */
import { createRegistry, toJson, type Registry } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import * as api from "@omzien/api";
import { Button, CheckField, Heading, Notice, Page, ProblemNotice, type Problem, inDayAndTime, logOut, problemOf, toDate, useNow, useSession, useAct, useTranslation } from "@omzien/ui";
import { useState } from "react";

/** The page. */
export function TakeOrErase() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const session = useSession();
  const transport = useTransport();
  const me = session.person?.name ?? "";
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isTaking, setTaking] = useState(false);
  const [isSure, setSure] = useState(false);
  const [gone, setGone] = useState<Date>();
  const erase = useAct(api.ResidentService.method.eraseResident);
  const take = async () => {
    setTaking(true);
    setProblem(null);
    try {
      download(JSON.stringify(await everythingOf(me, transport), null, 2));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setTaking(false);
  };
  if (gone) {
    return (
      <Page title={t("take.erased")}>
        <p>{t("take.gone", { moment: inDayAndTime(gone, now, i18n.language) })}</p>
        <Button purpose="primary" onClick={() => void logOut(session)}>
          {t("page.log-out")}
        </Button>
      </Page>
    );
  }
  return (
    <Page title={t("me.take")}>
      <Heading level={2}>{t("take.title")}</Heading>
      <p>{t("take.text")}</p>
      <ProblemNotice problem={problem} retry={() => void take()} />
      <Button busy={isTaking} onClick={() => void take()}>
        {t("take.button")}
      </Button>
      <Heading level={2}>{t("take.erase")}</Heading>
      <Notice kind="warning">
        <p>{t("take.erase-text")}</p>
      </Notice>
      <ProblemNotice problem={erase.problem} />
      <CheckField label={t("take.sure")} isChecked={isSure} onCheck={setSure} />
      <Button
        purpose="primary"
        hint="negative"
        disabled={!isSure}
        busy={erase.isPending}
        onClick={() => {
          if (isSure) void erase.act({ name: me }).then((done) => done && setGone(toDate(done.goneTime) ?? now));
        }}
      >
        {t("take.erase-button")}
      </Button>
    </Page>
  );
}

/** Every service's part, all pages. */
async function everythingOf(name: string, transport: Transport): Promise<object> {
  const registry = createRegistry(api.file_omzien_v1_help_request, api.file_omzien_v1_helper, api.file_omzien_v1_inbox, api.file_omzien_v1_invitation, api.file_omzien_v1_offer, api.file_omzien_v1_resident, api.file_omzien_v1_signal, api.file_omzien_v1_team);
  const pages = async (ask: (page: { name: string; pageToken: string; pageSize: number }) => Promise<api.ExportResponse>) => {
    const items: object[] = [];
    let pageToken = "";
    do {
      const page = await ask({ name, pageToken, pageSize: 200 });
      items.push(...page.items.map((item) => readable(item, registry)));
      pageToken = page.nextPageToken;
    } while (pageToken);
    return items;
  };
  return {
    person: await pages((page) => createClient(api.ResidentService, transport).exportResident(page)),
    help: await pages((page) => createClient(api.HelpRequestService, transport).exportHelp(page)),
    messages: await pages((page) => createClient(api.InboxService, transport).exportMessages(page)),
    worries: await pages((page) => createClient(api.SignalService, transport).exportSignals(page)),
  };
}

function readable(item: api.ExportResponse["items"][number], registry: Registry): object {
  const message = anyUnpack(item, registry);
  const schema = message && registry.getMessage(message.$typeName);
  return message && schema ? { type: message.$typeName, ...(toJson(schema, message) as object) } : { type: item.typeUrl };
}

function download(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "omzien.json";
  link.click();
  URL.revokeObjectURL(link.href);
}
