/** How figures, periods and districts read. */
import { useQuery } from "@connectrpc/connect-query";
import { DirectoryService, type Figure, Figure_State as State, Figure_Unit as Unit, Span, type Statistics } from "@omzien/api";
import { inWords, timeZone, toDate, useSession, useTranslation } from "@omzien/ui";
import { cellOf, isReported, kindOf, wordKey } from "./figures.ts";

/** Returns the words of a figure, a period, a district. */
export function useFigureWords() {
  const { t, i18n } = useTranslation();
  const { municipality: view } = useSession();
  const municipality = useQuery(DirectoryService.method.getMunicipality, { name: view.name }, { staleTime: 600_000 }).data;
  const kind = (code: string) => inWords(municipality?.categories.find(({ id }) => id === kindOf(code))?.displayName, i18n.language) || kindOf(code);
  const pointsOf = (id: string) => municipality?.districts.find((one) => one.id === id)?.neighbourhoods.map(({ latitude, longitude }) => ({ latitude, longitude })) ?? [];
  return {
    name: (code: string) => t(`figure.${wordKey(code)}`, { kind: kind(code) }),
    definition: (code: string) => t(`definition.${wordKey(code)}`, { kind: kind(code) }),
    reported: isReported,
    /** A target in the unit of its figure (seconds for a duration); empty where there is none. */
    target: (columns: readonly Statistics[], code: string, value: number | undefined) => {
      if (value === undefined) return "";
      const unit = columns.flatMap(({ figures }) => figures).find((figure) => figure.code === code)?.unit ?? Unit.COUNT;
      const { key, values } = cellOf({ state: State.SHOWN, value, unit });
      return t(key, values);
    },
    /** Where a district's neighbourhoods are, for a map; none where it is not known. */
    pointsOf,
    /** The middle of them; undefined where it is not known. */
    pointOf: (id: string) => {
      const points = pointsOf(id);
      const middle = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return points.length > 0 ? { latitude: middle(points.map(({ latitude }) => latitude)), longitude: middle(points.map(({ longitude }) => longitude)) } : undefined;
    },
    cell: (figure: Figure | undefined) => {
      if (!figure) return t("cell.absent");
      const { key, values } = cellOf(figure);
      return t(key, values);
    },
    district: (id: string) => municipality?.districts.find((one) => one.id === id)?.displayName ?? id,
    period: (table: Statistics) => {
      const { firstDay, span } = table;
      if (!firstDay) return "";
      if (span === Span.YEAR) return String(firstDay.year);
      if (span === Span.QUARTER) return t("span.quarter-of", { quarter: Math.ceil(firstDay.month / 3), year: String(firstDay.year) });
      return new Intl.DateTimeFormat(i18n.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(Date.UTC(firstDay.year, firstDay.month - 1, 15)));
    },
    frozen: (table: Statistics) => {
      const time = toDate(table.freezeTime);
      return time ? t("table.frozen-on", { day: new Intl.DateTimeFormat(i18n.language, { dateStyle: "long", timeZone }).format(time) }) : "";
    },
  };
}
