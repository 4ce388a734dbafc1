/** How figures, periods and districts read. */
import { useQuery } from "@connectrpc/connect-query";
import { DirectoryService, type Figure, Span, type Statistics } from "@omzien/api";
import { inWords, timeZone, toDate, useSession, useTranslation } from "@omzien/ui";
import { cellOf, isReported, kindOf, wordKey } from "./figures.ts";

/** Returns the words of a figure, a period, a district. */
export function useFigureWords() {
  const { t, i18n } = useTranslation();
  const { municipality: view } = useSession();
  const municipality = useQuery(DirectoryService.method.getMunicipality, { name: view.name }, { staleTime: 600_000 }).data;
  const kind = (code: string) => inWords(municipality?.categories.find(({ id }) => id === kindOf(code))?.displayName, i18n.language) || kindOf(code);
  return {
    name: (code: string) => t(`figure.${wordKey(code)}`, { kind: kind(code) }),
    definition: (code: string) => t(`definition.${wordKey(code)}`, { kind: kind(code) }),
    reported: isReported,
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
