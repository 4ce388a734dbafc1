/** Areas as shapes, from points inside them. */
import { describe, expect, test } from "vitest";
import { type Point, type Position, outlinesOf } from "../../clients/ui/src/outlines.ts";

const at = (longitude: number, latitude: number): Point => ({ longitude, latitude });

/** Whether a place is inside a ring, by how often a ray crosses it. */
function isInside([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; ++i) {
    const [[ax, ay], [bx, by]] = [ring[i - 1] as Position, ring[i] as Position];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe("outlines", () => {
  test("give each place to the area of the nearest point, and to one only", () => {
    for (let seed = 1; seed <= 20; ++seed) {
      const next = numbers(seed);
      const areas = Array.from({ length: 5 }, () => Array.from({ length: 1 + Math.floor(next() * 4) }, () => at(5.4 + next() / 5, 51.5 + next() / 5)));
      const { cells } = outlinesOf(areas, 0.01);
      const squeeze = Math.cos((51.6 * Math.PI) / 180);
      for (let i = 0; i < 50; ++i) {
        const place = at(5.42 + next() * 0.15, 51.52 + next() * 0.15);
        const distances = areas.map((area) => Math.min(...area.map((point) => Math.hypot((point.longitude - place.longitude) * squeeze, point.latitude - place.latitude))));
        const [least, second] = [...distances].sort((a, b) => a - b) as [number, number];
        if (second - least < 1e-3) continue;  // On the border, or nearly: the mean latitude differs a little.
        const holding = cells.flatMap((rings, area) => rings.filter((ring) => isInside([place.longitude, place.latitude], ring)).map(() => area));
        const all = areas.flat();
        const isWithin = place.longitude >= Math.min(...all.map(({ longitude }) => longitude)) - 0.01 && place.longitude <= Math.max(...all.map(({ longitude }) => longitude)) + 0.01 && place.latitude >= Math.min(...all.map(({ latitude }) => latitude)) - 0.01 && place.latitude <= Math.max(...all.map(({ latitude }) => latitude)) + 0.01;
        expect({ seed, place, holding }).toEqual({ seed, place, holding: isWithin ? [distances.indexOf(least)] : [] });
      }
    }
  });

  test("draw a line between areas and round all, none inside an area", () => {
    const { cells, borders } = outlinesOf([[at(0, 0), at(0, 2)], [at(2, 0), at(2, 2)]], 1);
    expect(cells.map((rings) => rings.length)).toEqual([2, 2]);
    const isAlong = (x: number) => borders.filter((line) => line.every(([longitude]) => Math.abs(longitude - x) < 1e-9)).length;
    expect(isAlong(1)).toBeGreaterThan(0);
    // Between the two points of the first area runs the line latitude 1.
    expect(borders.filter((line) => line.every(([, latitude]) => Math.abs(latitude - 1) < 1e-9))).toEqual([]);
  });

  test.each([
    ["nothing", [], 0],
    ["areas without points", [[], []], 0],
    ["one point", [[at(5, 51)]], 1],
    ["two points", [[at(5, 51)], [at(5.1, 51)]], 2],
    ["points on one line", [[at(5, 51)], [at(5.1, 51)], [at(5.2, 51)]], 3],
    ["two at one place", [[at(5, 51)], [at(5, 51)], [at(5.2, 51)]], 2],
  ])("of %s are as many cells as there are places", (_, areas, cells) => {
    expect(outlinesOf(areas, 0.1).cells.flat().length).toBe(cells);
  });
});
