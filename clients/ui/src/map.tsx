/**
 * A map beside a list: areas as words in their place, never somebody's home. All it shows stands in the list too. Not part of
 * index.ts: only pages that show a map load it.
 */
import { Map as MapView, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Point, outlinesOf } from "./outlines.ts";
import { useSession } from "./session.tsx";

setWorkerUrl(workerUrl);

/** A word in its place: degrees, WGS 84. */
export interface MapPoint {
  latitude: number;
  longitude: number;
  text: string;
  /** Where everything else is seen from. */
  isCentre?: boolean;
}

/** A shape under the words: the points that lie in the area, and how dark it is. */
export interface MapArea {
  points: readonly Point[];
  /** [0, 1], 1 is the darkest; undefined: there is nothing to show, and it is grey. */
  shade?: number | undefined;
}

/** From light to dark: words on white stay readable on any of them. */
const shades = ["#dbe8ef", "#2f6c91"] as const;
const noShade = "#d4d4d0";

/** So much is shown around the outermost points, in degrees: some streets. */
const margin = 0.003;
/** So much of the land around belongs to an area, in degrees: some 2 km. */
const areaMargin = 0.02;
/** The closest zoom it begins with. */
const closest = 14;

/** The map of these points, on these areas. The municipality's tiles lie under it, where it has any. */
export function AreaMap({ points, areas = [] }: { points: readonly MapPoint[]; areas?: readonly MapArea[] }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const place = useRef<HTMLDivElement>(null);
  const [isPossible, setPossible] = useState(true);
  const shown = JSON.stringify({ points, areas });
  const { mapTiles, mapSource } = municipality;
  useEffect(() => {
    const { points: all, areas: shaded } = JSON.parse(shown) as { points: MapPoint[]; areas: MapArea[] };
    if (!place.current || all.length === 0) return;
    const within: Point[] = [...all, ...shaded.flatMap((area) => area.points)];
    const east = within.map(({ longitude }) => longitude);
    const north = within.map(({ latitude }) => latitude);
    const { cells, borders } = outlinesOf(shaded.map((area) => area.points), areaMargin);
    const ground = {
      type: "FeatureCollection" as const,
      features: cells.flatMap((rings, i) => rings.map((ring) => ({ type: "Feature" as const, properties: { shade: shaded[i]?.shade ?? -1 }, geometry: { type: "Polygon" as const, coordinates: [ring] } }))),
    };
    const lines = { type: "Feature" as const, properties: {}, geometry: { type: "MultiLineString" as const, coordinates: borders } };
    let map: MapView;
    try {
      map = new MapView({
        container: place.current,
        attributionControl: mapSource ? { customAttribution: mapSource } : false,
        bounds: [
          [Math.min(...east) - margin, Math.min(...north) - margin],
          [Math.max(...east) + margin, Math.max(...north) + margin],
        ],
        fitBoundsOptions: { maxZoom: closest, padding: { top: 24, bottom: 24, left: 90, right: 90 } },  // Room for the words.
        dragRotate: false,
        pitchWithRotate: false,
        scrollZoom: false,  // Scrolling goes on down the page.
        locale: { "Map.Title": t("map.title"), "NavigationControl.ZoomIn": t("map.closer"), "NavigationControl.ZoomOut": t("map.further"), "AttributionControl.ToggleAttribution": t("map.source") },
        style: {
          version: 8,
          sources: { ...(mapTiles && { tiles: { type: "raster", tiles: [mapTiles], tileSize: 256 } }), areas: { type: "geojson", data: ground }, borders: { type: "geojson", data: lines } },
          layers: [
            { id: "ground", type: "background", paint: { "background-color": "#eef1ec" } },
            ...(mapTiles ? [{ id: "tiles", type: "raster" as const, source: "tiles" }] : []),
            { id: "areas", type: "fill", source: "areas", paint: { "fill-antialias": false, "fill-opacity": mapTiles ? 0.7 : 1, "fill-color": ["case", ["<", ["get", "shade"], 0], noShade, ["interpolate", ["linear"], ["get", "shade"], 0, shades[0], 1, shades[1]]] } },
            { id: "borders", type: "line", source: "borders", paint: { "line-color": "#1b1f23", "line-width": 1.5 } },
          ],
        },
      });
    } catch {
      setPossible(false);  // No WebGL here: the list says the same.
      return;
    }
    map.addControl(new NavigationControl({ showCompass: false }));
    for (const { text, longitude, latitude, isCentre } of all) {
      const element = document.createElement("div");
      element.className = isCentre ? "omzien-map__point omzien-map__point--centre" : "omzien-map__point";
      element.textContent = text;
      new Marker({ element }).setLngLat([longitude, latitude]).addTo(map);
    }
    return () => map.remove();
  }, [shown, mapTiles, mapSource, t]);
  if (!isPossible) return <p>{t("map.not-possible")}</p>;
  return (
    <>
      <p className="omzien-small">{t("map.text")}</p>
      <div ref={place} className="omzien-map" />
    </>
  );
}
