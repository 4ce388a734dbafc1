/** The municipalities at this edge: which one a host name means, and what the directory says about it. */
import { type Municipality, DirectoryService } from "@omzien/api/omzien/v1/directory_pb.js";
import type { MunicipalityView } from "@omzien/api/session.ts";
import type { Backend } from "./backend.ts";
import type { MunicipalitySettings } from "./settings.ts";
import { edgeItself } from "./tokens.ts";

/** How long what the directory said is used again, in ms: it changes with a reload only. */
const freshForMs = 60_000;

/** The municipalities of this edge. */
export class Municipalities {
  private readonly settings: MunicipalitySettings[];
  private readonly backend: Backend;
  private readonly port: number;
  private readonly said = new Map<string, { at: number; municipality: Municipality }>();

  constructor(settings: MunicipalitySettings[], backend: Backend, port: number) {
    this.settings = settings;
    this.backend = backend;
    this.port = port;
  }

  all(): readonly MunicipalitySettings[] {
    return this.settings;
  }

  /** Returns the municipality of a Host header; the first one of a host no municipality names. */
  ofHost(host: string | undefined): MunicipalitySettings {
    const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
    return this.settings.find(({ hosts }) => hosts.includes(name)) ?? (this.settings[0] as MunicipalitySettings);
  }

  /** Returns where browsers reach it, without a slash at the end. */
  urlOf(municipality: MunicipalitySettings): string {
    return municipality.publicUrl.replace("{port}", String(this.port));
  }

  /** Returns what the directory says, at most a minute old; older only where it cannot be asked. Throws where it was never told. */
  async directory(municipality: MunicipalitySettings): Promise<Municipality> {
    const known = this.said.get(municipality.slug);
    if (known && Date.now() - known.at < freshForMs) return known.municipality;
    try {
      const fresh = await this.backend.as(DirectoryService, edgeItself).getMunicipality({ name: `municipalities/${municipality.slug}` }, { timeoutMs: 3000 });
      this.said.set(municipality.slug, { at: Date.now(), municipality: fresh });
      return fresh;
    } catch (error) {
      if (known) return known.municipality;
      throw error;
    }
  }

  /** Returns how its screens look and speak. */
  async view(municipality: MunicipalitySettings): Promise<MunicipalityView> {
    const { name, displayName, phone, timeZone } = await this.directory(municipality);
    const { serviceName, theme, words, mapTiles, mapSource } = municipality;
    return { name, displayName, phone, timeZone, serviceName, theme, words, mapTiles, mapSource };
  }
}
