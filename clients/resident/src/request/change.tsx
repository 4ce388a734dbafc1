/** Changes what was asked: another moment, other words. Whoever said yes is asked whether it still suits. */
import { create } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type HelpRequest, HelpRequestSchema, HelpRequestService, TimeSlotSchema } from "@omzien/api";
import { Button, Loading, Page, ProblemNotice, TextArea, TextField, fromLocal, localDay, localTime, newRequestId, problemOf, toDate, toTimestamp, useNow, useSession, useTranslation } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useDraft } from "../draft.ts";
import { fieldError } from "../field-error.ts";

interface Changed {
  day: string;
  from: string;
  until: string;
  textForHelpers: string;
  textForAccepted: string;
}

/** The page; the form begins with how it is now. */
export function Change({ id }: { id: string }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const query = useQuery(HelpRequestService.method.getHelpRequest, { name: `${municipality.name}/requests/${id}` });
  if (query.isPending) return <Loading />;
  return (
    <Page title={t("change.title")}>
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} />
      {query.data && <ChangeForm id={id} request={query.data} />}
    </Page>
  );
}

function ChangeForm({ id, request }: { id: string; request: HelpRequest }) {
  const { t } = useTranslation();
  const now = useNow();
  const start = toDate(request.when[0]?.startTime) ?? now;
  const end = toDate(request.when[0]?.endTime) ?? now;
  const [draft, change, forget] = useDraft<Changed>(`change ${id}`, () => ({ day: localDay(start), from: localTime(start), until: localTime(end), textForHelpers: request.textForHelpers, textForAccepted: request.textForAccepted }));
  const update = useMutation(HelpRequestService.method.updateHelpRequest);
  const [requestId, setRequestId] = useState(newRequestId);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  if (!draft) return null;
  const problem = update.error ? problemOf(update.error) : null;
  const save = async () => {
    const isMoved = draft.day !== localDay(start) || draft.from !== localTime(start) || draft.until !== localTime(end);
    const paths = ["text_for_helpers", "text_for_accepted", ...(isMoved ? ["when"] : [])];
    const when = [create(TimeSlotSchema, { startTime: toTimestamp(fromLocal(draft.day, draft.from)), endTime: toTimestamp(fromLocal(draft.day, draft.until)) })];
    try {
      await update.mutateAsync({ helpRequest: create(HelpRequestSchema, { name: request.name, when, textForHelpers: draft.textForHelpers, textForAccepted: draft.textForAccepted }), updateMask: create(FieldMaskSchema, { paths }), etag: request.etag, requestId });
    } catch (error) {
      if (!problemOf(error).isTemporary) setRequestId(newRequestId());
      await queries.invalidateQueries();
      return;
    }
    await forget();
    await queries.invalidateQueries();
    navigate(`/vragen/${id}`);
  };
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <ProblemNotice problem={problem} retry={() => void save()} />
      {request.accepted > 0 && <p>{t("change.will-ask")}</p>}
      <TextField label={t("ask.which-day")} type="date" error={fieldError(problem, "help_request.when", t)} value={draft.day} onText={(day) => change({ day })} />
      <TextField label={t("ask.from")} type="time" value={draft.from} onText={(from) => change({ from })} />
      <TextField label={t("ask.until")} type="time" value={draft.until} onText={(until) => change({ until })} />
      <TextArea label={t("ask.text")} hint={t("ask.text-hint")} maxBytes={1000} error={fieldError(problem, "help_request.text_for_helpers", t)} value={draft.textForHelpers} onText={(textForHelpers) => change({ textForHelpers })} />
      <TextArea label={t("ask.comer")} hint={t("ask.comer-hint")} maxBytes={1000} error={fieldError(problem, "help_request.text_for_accepted", t)} value={draft.textForAccepted} onText={(textForAccepted) => change({ textForAccepted })} />
      <div className="omzien-actions">
        <Button purpose="primary" type="submit" busy={update.isPending}>
          {t("page.save")}
        </Button>
        <Button type="button" onClick={() => void forget().then(() => navigate(`/vragen/${id}`))}>
          {t("page.cancel")}
        </Button>
      </div>
    </form>
  );
}
