/**
 * A map beside a list: areas as words in their place, never somebody's home. All it shows stands in the list too. Not part of
 * index.ts: only pages that show a map load it.
 */
import { Map as MapView, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
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

/** So much is shown around the outermost points, in degrees: some streets. */
const margin = 0.003;
/** The closest zoom it begins with. */
const closest = 14;

/** The map of these points. The municipality's tiles lie under it, where it has any. */
export function AreaMap({ points }: { points: readonly MapPoint[] }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const place = useRef<HTMLDivElement>(null);
  const [isPossible, setPossible] = useState(true);
  const shown = JSON.stringify(points);
  const { mapTiles, mapSource } = municipality;
  useEffect(() => {
    const all = JSON.parse(shown) as MapPoint[];
    if (!place.current || all.length === 0) return;
    const east = all.map(({ longitude }) => longitude);
    const north = all.map(({ latitude }) => latitude);
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
          sources: mapTiles ? { tiles: { type: "raster", tiles: [mapTiles], tileSize: 256 } } : {},
          layers: [{ id: "ground", type: "background", paint: { "background-color": "#eef1ec" } }, ...(mapTiles ? [{ id: "tiles", type: "raster" as const, source: "tiles" }] : [])],
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
