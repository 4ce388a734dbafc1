import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The root is the repository's, because tests/ mirrors the tree. Two files at once: each starts a whole stack, and mostly waits.
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["tests/{ui,edge,resident,desk,insight,browser}/**/*.test.{ts,tsx}"],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 180_000,
    reporters: ["verbose"],
  },
});
