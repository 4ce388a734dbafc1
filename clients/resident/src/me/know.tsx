/** Where somebody's own link leads: another one asks her to be among the people she knows, or to arrange things for her. */
import { Delegation_Tell as Tell, OfferService } from "@omzien/api";
import { Button, Notice, Page, ProblemNotice, useSession, useAct, useTranslation } from "@omzien/ui";
import { Link } from "wouter";
import { useState } from "react";

/** The page /ken/{resident}. */
export function Know({ id }: { id: string }) {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  const circle = useAct(OfferService.method.inviteToCircle);
  const delegate = useAct(OfferService.method.addDelegate);
  const [isDone, setDone] = useState(false);
  const other = `${municipality.name}/residents/${id}`;
  if (other === person?.name) {
    return (
      <Page title={t("know.title")}>
        <p>{t("know.yourself")}</p>
      </Page>
    );
  }
  return (
    <Page title={t("know.title")}>
      <p>{t("know.text")}</p>
      <ProblemNotice problem={circle.problem ?? delegate.problem} />
      {isDone && (
        <Notice kind="ok">
          <p>{t("know.asked")}</p>
        </Notice>
      )}
      <div className="omzien-actions">
        <Button purpose="primary" busy={circle.isPending} onClick={() => void circle.act({ parent: municipality.name, resident: other }).then((done) => setDone(done !== undefined))}>
          {t("know.circle")}
        </Button>
        <Button busy={delegate.isPending} onClick={() => void delegate.act({ parent: municipality.name, delegate: other, tell: Tell.BOTH }).then((done) => setDone(done !== undefined))}>
          {t("know.delegate")}
        </Button>
      </div>
      <p>
        <Link href="/ik/mensen">{t("me.people")}</Link>
      </p>
    </Page>
  );
}
