/** The three apps as files: what has a hash in its name is kept by browsers for ever, the rest is asked for each time. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { sendProblem } from "./problems.ts";

const apps = [
  { path: "/desk/", name: "desk" },
  { path: "/insight/", name: "insight" },
  { path: "/", name: "resident" },
];

/** Serves the apps built in `given`/{name}. A path of an app that is no file is one of its pages: its index.html. */
export async function screens(app: FastifyInstance, given: string): Promise<void> {
  const folder = resolve(given);
  for (const [i, { path, name }] of apps.entries()) {
    const root = join(folder, name);
    if (!existsSync(root)) continue;
    await app.register(fastifyStatic, {
      root,
      prefix: path,
      decorateReply: i === 0 || !app.hasReplyDecorator("sendFile"),
      wildcard: false,
      index: "index.html",
      setHeaders: (response, file) => {
        response.header("cache-control", file.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "/";
    const wanted = apps.find((one) => path.startsWith(one.path) || `${path}/` === one.path);
    const isPage = request.method === "GET" && (request.headers.accept ?? "").includes("text/html") && !path.includes("/assets/");
    if (!isPage || !wanted || !existsSync(join(folder, wanted.name))) return sendProblem(reply, 404, "there is nothing here");
    return reply.header("cache-control", "no-cache").sendFile("index.html", join(folder, wanted.name));
  });
}
