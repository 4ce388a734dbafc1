/** Pictures beside words: kinds of help by the name the configuration gives them (Category.icon). Hidden from screen readers, for the words are there. */

/** Paths on a grid of 24 × 24, drawn as lines. */
const pictures: Record<string, string> = {
  basket: "M4 10h16l-2 10H6L4 10zM8 10l4-6 4 6M10 14v3M14 14v3",
  car: "M3 16v-4l2-1 2-5h10l2 5 2 1v4zM5 11h14M6 16v2M18 16v2",
  care: "M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z",
  coffee: "M5 9h11v6a5 5 0 0 1-11 0zM16 10h2a2 2 0 0 1 0 5h-2M8 3v3M12 3v3",
  coins: "M12 6a8 3 0 1 0 0 .1M4 6v5c0 4 16 4 16 0V6M4 11v5c0 4 16 4 16 0v-5",
  hammer: "M14 4l6 6-3 3-6-6zM12 8L3 17l4 4 9-9",
  hands: "M3 12l4-5 5 3 5-3 4 5-7 7-4-1zM10 14l3 3",
  key: "M9 15a4 4 0 1 1 0-.1M8 11l3-3 9 9v3h-3v-3h-3z",
  letter: "M3 6h18v12H3zM3 7l9 6 9-6",
  meal: "M4 13a8 8 0 0 1 16 0zM2 16h20M12 3v2",
  paw: "M12 12c-4 0-6 8-3 8 2 0 4 0 6 0 3 0 1-8-3-8zM5 10v1M9 6v1M15 6v1M19 10v1",
  phone: "M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4c-9 3-19-8-15-15z",
  plant: "M12 21v-9M12 12C6 12 5 8 5 5c5 0 7 3 7 7zM12 14c0-4 2-6 7-6 0 3-1 6-7 6",
  tablet: "M6 3h12v18H6zM11 18h2",
  walk: "M13 4a1 1 0 1 0 0 .1M9 21l3-7-2-4 3-2 2 4 3 1M14 21l-2-5",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-9 16-9 16 0",
  people: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM17 7a2 2 0 1 0 0 5 2 2 0 0 0 0-5zM2 20c0-8 12-8 12 0M16 14c4 0 6 2 6 6",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
  moon: "M15 3a9 9 0 1 0 6 13c-7 1-11-7-6-13z",
  house: "M3 12l9-8 9 8M6 10v10h12V10M10 20v-6h4v6",
  board: "M4 4h16v12H4zM8 8h8M8 12h5M8 20l2-4M16 20l-2-4",
  question: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9c0-4 6-4 6 0 0 2-3 2-3 5M12 17v.5",
};

/** Draws the picture of that name; a name there is no picture for draws a circle. */
export function Picture({ name }: { name: string }) {
  return (
    <svg className="omzien-picture" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={pictures[name] ?? "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z"} />
    </svg>
  );
}
