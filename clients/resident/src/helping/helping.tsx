/** "Ik kan helpen": invitations to answer, what she said yes to, her offers, the board, her limits. */
import { useQuery } from "@connectrpc/connect-query";
import { Invitation_State as State, InvitationService, type Offer, OfferService } from "@omzien/api";
import { Button, Heading, Page, ProblemNotice, problemOf, useSession, useAct, useTranslation } from "@omzien/ui";
import { BigLink } from "../link.tsx";
import { idOf } from "../names.ts";
import { useCategoryName, useWhat } from "../records.ts";

/** The page. */
export function Helping() {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const invitations = useQuery(InvitationService.method.listInvitations, { parent: municipality.name, pageSize: 100 });
  const offers = useQuery(OfferService.method.listOffers, { parent: municipality.name, pageSize: 50 });
  const what = useWhat();
  const all = invitations.data?.invitations ?? [];
  const toAnswer = all.filter((one) => one.state === State.SENT || one.isToConfirm);
  const agreed = all.filter((one) => [State.ACCEPTED, State.WILLING].includes(one.state) && !one.isToConfirm);
  return (
    <Page title={t("helping.title")}>
      <ProblemNotice problem={invitations.error ? problemOf(invitations.error) : null} retry={() => void invitations.refetch()} />
      <Heading level={2}>{t("helping.invitations")}</Heading>
      {toAnswer.length === 0 && <p>{t("helping.no-invitations")}</p>}
      <ul className="omzien-list">
        {toAnswer.map((one) => (
          <BigLink key={one.name} to={`/uitnodigingen/${idOf(one.name)}`} picture="hands" note={t(one.isToConfirm ? "helping.to-confirm" : "helping.to-answer")}>
            {what(one)}
          </BigLink>
        ))}
        {agreed.map((one) => (
          <BigLink key={one.name} to={`/uitnodigingen/${idOf(one.name)}`} picture="calendar" note={t(`invitation.state-${one.state}`)}>
            {what(one)}
          </BigLink>
        ))}
      </ul>
      <Heading level={2}>{t("helping.offers")}</Heading>
      {offers.data?.offers.length === 0 && <p>{t("helping.no-offers")}</p>}
      <ul className="omzien-list">
        {offers.data?.offers.map((offer) => (
          <OneOffer key={offer.name} offer={offer} />
        ))}
        <BigLink to="/helpen/aanbod" picture="hands">
          {t("helping.new-offer")}
        </BigLink>
        <BigLink to="/helpen/prikbord" picture="board" note={t("helping.board-note")}>
          {t("helping.board")}
        </BigLink>
        <BigLink to="/helpen/instellingen" picture="moon" note={t("helping.settings-note")}>
          {t("helping.settings")}
        </BigLink>
      </ul>
    </Page>
  );
}

function OneOffer({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const { act, problem, isPending } = useAct(OfferService.method.deleteOffer);
  const what = offer.categories.map(nameOf).join(", ");
  return (
    <li className="omzien-card">
      <p>
        <strong>{what}</strong>
      </p>
      <p>{t("helping.reach", { km: offer.reachMeters / 1000 })}</p>
      <ProblemNotice problem={problem} />
      <Button busy={isPending} aria-label={t("helping.stop-offer-named", { what })} onClick={() => void act({ name: offer.name })}>
        {t("helping.stop-offer")}
      </Button>
    </li>
  );
}
