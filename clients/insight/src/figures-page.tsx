/** One view of the figures: a table first, beside it a chart, and a CSV of exactly what is on the screen. All choices stand in the address. */
import { Figure_State as State, Span, type Statistics } from "@omzien/api";
import { Button, Heading, Loading, Notice, Page, ProblemNotice, SelectField, inDayAndTime, problemOf, toDate, useNow, useTranslation } from "@omzien/ui";
import { lazy, Suspense, useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import { chosenForMap, codesOf, csvOf, type Group, groups, idOf, isGroup, shadesOf } from "./figures.ts";
import { useTables, useTargets } from "./tables.ts";
import { useFigureWords } from "./words.ts";

const AreaMap = lazy(() => import("@omzien/ui/map.tsx").then((m) => ({ default: m.AreaMap })));
const Chart = lazy(() => import("./chart.tsx").then((m) => ({ default: m.Chart })));

/** `overview`: one month, a figure a line. `districts`: one quarter or year, a district a column. `course`: one area over time, a period a line. */
export function Figures({ view }: { view: "overview" | "districts" | "course" }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const wanted = params.get("soort") ?? "";
  const group: Group = isGroup(wanted) ? wanted : view === "overview" ? "overview" : "requests";
  const spanName = params.get("duur") ?? (view === "districts" ? "kwartaal" : "maand");
  const span = view === "overview" ? Span.MONTH : spanName === "jaar" ? Span.YEAR : spanName === "kwartaal" ? Span.QUARTER : Span.MONTH;
  const all = useTables(span);
  const targets = useTargets();
  const words = useFigureWords();
  const to = (changed: Record<string, string>) => {
    for (const [key, value] of Object.entries(changed)) {
      if (value) params.set(key, value);
      else params.delete(key);
    }
    navigate(params.size > 0 ? `${path}?${params}` : path);
  };
  const tables = all.data?.tables ?? [];
  const periods = [...new Set(tables.map(periodOf))];
  const period = params.get("periode") ?? periods.at(-1) ?? "";
  const districts = [...new Set(tables.map(({ district }) => district))].filter(Boolean);
  const district = params.get("wijk") ?? (span === Span.MONTH ? "" : (districts[0] ?? ""));
  const columns = view === "course" ? tables.filter((one) => one.district === (span === Span.MONTH ? "" : district)) : tables.filter((one) => periodOf(one) === period);
  const rows = codesOf(columns, group);
  // A shared address shows the same for ever: also the period nobody chose stands in it.
  const isUnsaid = view !== "course" && period !== "" && !params.has("periode");
  useEffect(() => {
    if (!isUnsaid) return;
    const said = new URLSearchParams(location.search);
    said.set("periode", period);
    navigate(`${path}?${said}`, { replace: true });
  }, [isUnsaid, period, path, navigate]);
  const heading = (one: Statistics) => (view === "districts" ? words.district(one.district) : words.period(one));
  const nextFreeze = toDate(all.data?.nextFreeze);
  const hasTargets = rows.some((code) => targets[code] !== undefined);
  const cellAt = (one: Statistics, code: string) => one.figures.find((found) => found.code === code);
  // Over time a period is a line, for there are ever more of them; else a figure is.
  const isByPeriod = view === "course";
  const shownAt = (one: Statistics) => (code: string) => {
    const figure = cellAt(one, code);
    return { text: words.cell(figure), isHidden: figure?.state !== State.SHOWN };
  };
  const ofTables = [
    ...columns.map((one) => ({
      key: idOf(one),
      head: (
        <>
          {heading(one)}
          <span className="omzien-definition">{words.frozen(one)}</span>
        </>
      ),
      at: shownAt(one),
    })),
    ...(hasTargets ? [{ key: "target", head: <>{t("table.target")}</>, at: (code: string) => ({ text: words.target(columns, code, targets[code]), isHidden: false }) }] : []),
  ];
  const ofCodes = rows.map((code) => ({ key: code, head: <FigureName code={code} /> }));
  const cells = ofTables.map(({ at }) => rows.map(at));
  const [lines, across] = isByPeriod ? [ofTables, ofCodes] : [ofCodes, ofTables];
  const download = () => {
    const ofFigures = () => [
      [t("table.figure"), t("table.definition"), t("table.reported"), ...columns.flatMap((one) => [heading(one), t("table.frozen-of", { column: heading(one) })]), ...(hasTargets ? [t("table.target")] : [])],
      ...rows.map((code) => [words.name(code), words.definition(code), words.reported(code) ? t("table.reported") : "", ...columns.flatMap((one) => [words.cell(cellAt(one, code)), words.frozen(one)]), ...(hasTargets ? [words.target(columns, code, targets[code])] : [])]),
    ];
    const ofPeriods = () => [
      [t("table.period"), t("table.frozen"), ...rows.map(words.name)],
      [t("table.definition"), "", ...rows.map(words.definition)],
      [t("table.reported"), "", ...rows.map((code) => (words.reported(code) ? t("table.reported") : ""))],
      ...columns.map((one) => [heading(one), words.frozen(one), ...rows.map((code) => words.cell(cellAt(one, code)))]),
      ...(hasTargets ? [[t("table.target"), "", ...rows.map((code) => words.target(columns, code, targets[code]))]] : []),
    ];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csvOf(isByPeriod ? ofPeriods() : ofFigures())], { type: "text/csv" }));
    link.download = `${[view, group, view === "course" ? district || "gemeente" : period].join("-")}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Page title={t(`view.${view}`)} wide>
      <div className="omzien-filters">
        {view === "districts" && <SelectField label={t("choose.span")} value={spanName} options={["kwartaal", "jaar"].map((value) => ({ value, label: t(`span.${value}`) }))} onChoose={(value) => to({ duur: value, periode: "" })} />}
        {view === "course" && <SelectField label={t("choose.span")} value={spanName} options={["maand", "kwartaal", "jaar"].map((value) => ({ value, label: t(`span.${value}`) }))} onChoose={(value) => to({ duur: value, wijk: "" })} />}
        {view === "course" && span !== Span.MONTH && <SelectField label={t("choose.district")} value={district} options={districts.map((value) => ({ value, label: words.district(value) }))} onChoose={(value) => to({ wijk: value })} />}
        {view !== "course" && periods.length > 0 && <SelectField label={t("choose.period")} value={period} options={periods.map((value) => ({ value, label: words.period(tables.find((one) => periodOf(one) === value) as Statistics) }))} onChoose={(value) => to({ periode: value })} />}
        <SelectField label={t("choose.group")} value={group} options={(Object.keys(groups) as Group[]).map((value) => ({ value, label: t(`group.${value}`) }))} onChoose={(value) => to({ soort: value })} />
        {rows.length > 0 && <Button onClick={download}>{t("table.csv")}</Button>}
        {rows.length > 0 && <Button onClick={() => window.print()}>{t("table.print")}</Button>}
      </div>
      <ProblemNotice problem={all.error ? problemOf(all.error) : null} retry={() => void all.refetch()} />
      {all.isPending && <Loading />}
      {all.data && columns.length === 0 && (
        <Notice kind="info">
          <p>{t("table.nothing")}</p>
          {nextFreeze && <p>{t("table.next", { moment: inDayAndTime(nextFreeze, now, i18n.language) })}</p>}
        </Notice>
      )}
      {columns.length > 0 && rows.length === 0 && (
        <Notice kind="info">
          <p>{t("table.only-months")}</p>
        </Notice>
      )}
      {rows.length > 0 && (
        <div className="omzien-beside">
          <div className="omzien-scroll" tabIndex={0} role="region" aria-label={t(`group.${group}`)}>
            <table className="omzien-table">
              <caption>
                {t(`group.${group}`)}
              </caption>
              <thead>
                <tr>
                  <th scope="col">{t(isByPeriod ? "table.period" : "table.figure")}</th>
                  {across.map(({ key, head }) => (
                    <th key={key} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.map(({ key, head }, i) => (
                  <tr key={key}>
                    <th scope="row">{head}</th>
                    {across.map((column, j) => (
                      <Cell key={column.key} shown={isByPeriod ? cells[i]?.[j] : cells[j]?.[i]} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Suspense fallback={<Loading />}>
            <section aria-labelledby="chart">
              <Heading level={2} id="chart">
                {t("chart.title")}
              </Heading>
              {view === "districts" && <DistrictMap code={chosenForMap(rows, columns, params.get("kaart"))} codes={rows} columns={columns} onChoose={(kaart) => to({ kaart })} />}
              <Chart key={`${group} ${view} ${columns.map(idOf).join()}`} rows={rows} columns={columns} heading={heading} />
            </section>
          </Suspense>
        </div>
      )}
      {rows.length > 0 && (
        <Notice kind="info">
          <p>{t("explain.hidden")}</p>
          <p>{t("explain.withheld")}</p>
          <p>{t("explain.none")}</p>
          {nextFreeze && <p>{t("table.next", { moment: inDayAndTime(nextFreeze, now, i18n.language) })}</p>}
        </Notice>
      )}
    </Page>
  );
}

/** "2026-03", "2026-Q1" or "2026": the table's id without its district. */
function periodOf(table: Statistics): string {
  return idOf(table).split(".")[0] ?? "";
}

/** A figure with what it counts, and a word where it is only what people reported. */
function FigureName({ code }: { code: string }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  return (
    <>
      {words.name(code)}
      {words.reported(code) && <span className="omzien-tag">{t("table.reported")}</span>}
      <span className="omzien-definition">{words.definition(code)}</span>
    </>
  );
}

/** A value, or why there is none. */
function Cell({ shown }: { shown: { text: string; isHidden: boolean } | undefined }) {
  return <td className={shown?.isHidden ? "omzien-number omzien-hidden" : "omzien-number"}>{shown?.text}</td>;
}

/** One figure on a map of districts, hidden ones said so in the same words as in the table. */
function DistrictMap({ code, codes, columns, onChoose }: { code: string; codes: readonly string[]; columns: readonly Statistics[]; onChoose: (code: string) => void }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const points = columns.flatMap((one) => {
    const point = words.pointOf(one.district);
    const figure = one.figures.find((found) => found.code === code);
    return point ? [{ ...point, text: `${words.district(one.district)}: ${words.cell(figure)}` }] : [];
  });
  const shades = shadesOf(columns.map((one) => one.figures.find((found) => found.code === code)));
  return (
    <>
      <SelectField label={t("map.figure")} value={code} options={codes.map((value) => ({ value, label: words.name(value) }))} onChoose={onChoose} />
      <p className="omzien-small">{t("map.shades")}</p>
      <AreaMap points={points} areas={columns.map((one, i) => ({ points: words.pointsOf(one.district), shade: shades[i] }))} />
    </>
  );
}
