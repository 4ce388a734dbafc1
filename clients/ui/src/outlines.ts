/**
 * Areas known only by some points inside them, as shapes: each place belongs to the area of the nearest point (Voronoi
 * cells, by d3-delaunay). Near what people call their district, and not its boundary in law: whoever shows it says so. Pure.
 */
import { Delaunay } from "d3-delaunay";

/** Degrees, WGS 84. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** [longitude, latitude], as GeoJSON has it. */
export type Position = [number, number];

/** Shapes of areas. */
export interface Outlines {
  /** The cells of each area, in the order given: closed rings. No cell for an area without points. */
  cells: Position[][][];
  /** Where one area ends and another, or nothing, begins: one line for each edge of a cell. */
  borders: [Position, Position][];
}

/** Returns the shapes of `areas`, each some points, within the box around all points and `margin` degrees. Of points at one place the first counts. */
export function outlinesOf(areas: readonly (readonly Point[])[], margin: number): Outlines {
  const points = areas.flatMap((area, owner) => area.map((point) => ({ ...point, owner })));
  const cells: Position[][][] = areas.map(() => []);
  if (points.length === 0) return { cells, borders: [] };
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  // A degree of longitude is shorter than one of latitude by this, here; what is nearest is asked in equal units.
  const squeeze = Math.cos((((Math.min(...latitudes) + Math.max(...latitudes)) / 2) * Math.PI) / 180);
  const diagram = Delaunay.from(points, ({ longitude }) => longitude * squeeze, ({ latitude }) => latitude).voronoi([
    (Math.min(...longitudes) - margin) * squeeze,
    Math.min(...latitudes) - margin,
    (Math.max(...longitudes) + margin) * squeeze,
    Math.max(...latitudes) + margin,
  ]);
  const edges = new Map<string, { line: [Position, Position]; owners: Set<number>; sides: number }>();
  points.forEach(({ owner }, i) => {
    const ring = diagram.cellPolygon(i)?.map(([x, y]): Position => [x / squeeze, y]);
    if (!ring) return;
    cells[owner]?.push(ring);
    ring.slice(1).forEach((end, k) => {
      const line = [ring[k] as Position, end] as [Position, Position];
      const key = line.map((at) => at.map((degrees) => degrees.toFixed(7)).join()).sort().join(" ");  // 7 digits: a centimetre.
      const edge = edges.get(key) ?? { line, owners: new Set<number>(), sides: 0 };
      edge.owners.add(owner);
      edge.sides += 1;
      edges.set(key, edge);
    });
  });
  const borders = [...edges.values()].filter(({ owners, sides }) => owners.size > 1 || sides === 1).map(({ line }) => line);
  return { cells, borders };
}
