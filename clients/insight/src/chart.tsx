/** A chart of what the table says: counts only, hidden ones left out and said so. Its text alternative is the table beside it, and a sentence. */
import { Figure_State as State, Figure_Unit as Unit, type Statistics } from "@omzien/api";
import { useTranslation } from "@omzien/ui";
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { idOf } from "./figures.ts";
import { useFigureWords } from "./words.ts";

use([AriaComponent, BarChart, GridComponent, LegendComponent, SVGRenderer, TooltipComponent]);

/** More than this would be no picture any more. */
const mostBars = 12;
/** Told apart without colour too: by pattern (decal). */
const colours = ["#1f4e6b", "#a85b00", "#17652f", "#6b2f6b", "#7a1f1f", "#33566b"];

/** `rows`: the codes of the table's lines; `columns`: its tables. */
export function Chart({ rows, columns, heading }: { rows: string[]; columns: Statistics[]; heading: (table: Statistics) => string }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const place = useRef<HTMLDivElement>(null);
  const drawable = rows.filter((code) => columns.some((one) => one.figures.some((figure) => figure.code === code && figure.state === State.SHOWN && figure.unit === Unit.COUNT)));
  const shown = drawable.slice(0, mostBars);
  const names = shown.map(words.name).join("|");
  useEffect(() => {
    if (!place.current || shown.length === 0) return;
    const chart = init(place.current, null, { renderer: "svg", width: place.current.clientWidth, height: 80 + shown.length * (20 + 16 * columns.length) });
    chart.setOption({
      animation: false,
      aria: { enabled: true, decal: { show: true }, label: { enabled: false } },
      color: colours,
      grid: { left: 8, right: 32, top: columns.length > 1 ? 48 : 8, bottom: 8, containLabel: true },
      ...(columns.length > 1 && { legend: { top: 0, type: "plain" } }),
      tooltip: { trigger: "item" },
      xAxis: { type: "value", minInterval: 5 },
      yAxis: { type: "category", inverse: true, data: shown.map(words.name), axisLabel: { width: 160, overflow: "break", color: "#1b1f23" } },
      series: columns.map((one) => ({
        name: heading(one),
        type: "bar",
        label: { show: true, position: "right", color: "#1b1f23" },
        data: shown.map((code) => {
          const figure = one.figures.find((found) => found.code === code);
          return figure?.state === State.SHOWN ? Number(figure.value) : null;
        }),
      })),
    });
    return () => chart.dispose();
    // What is drawn depends on the tables and the language alone.
  }, [names, columns.map(idOf).join()]);
  if (shown.length === 0) return <p>{t("chart.nothing")}</p>;
  return (
    <>
      <p>
        {t("chart.text")} {drawable.length > mostBars && t("chart.more", { count: drawable.length - mostBars })} {rows.length > drawable.length && t("chart.not-drawn", { count: rows.length - drawable.length })}
      </p>
      <div ref={place} className="omzien-chart" aria-hidden="true" />
    </>
  );
}
