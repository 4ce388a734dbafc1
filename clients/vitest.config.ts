import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The root is the repository's, because tests/ mirrors the tree. One file at a time: each starts a whole stack.
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["tests/{ui,edge,resident,desk,insight,browser}/**/*.test.{ts,tsx}"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["verbose"],
  },
});
