/** The OpenAPI document of the REST interface, by the NL GOV API Design Rules (developer.overheid.nl). */

const problem = (description: string) => ({
  description,
  headers: { "API-Version": { $ref: "#/components/headers/ApiVersion" } },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const errors = {
  "401": problem("Er is geen geldig token."),
  "403": problem("Deze client mag dit niet."),
  "429": problem("Te veel verzoeken."),
  "503": problem("De diensten zijn even niet bereikbaar."),
};

const rateLimited = { "API-Version": { $ref: "#/components/headers/ApiVersion" }, ETag: { $ref: "#/components/headers/ETag" } };

/** The version of the interface: what API-Version says. */
export const apiVersion = "1.0.0";

/** Returns the document. `url` is where browsers reach the edge; `contact` whom to write to. */
export function openapi(url: string, contact: string): object {
  return {
    openapi: "3.0.3",
    info: {
      title: "Omzien: cijfers voor gemeenten",
      description: "Cijfers over burenhulp waarin niemand te herkennen is: vaste tabellen, per maand van de gemeente en per kwartaal en jaar van elke wijk. Aantallen onder de 5 zijn verborgen, andere zijn afgerond op 5. Wat bevroren is, verandert nooit.",
      version: apiVersion,
      contact: { name: "Beheer", url, ...(contact.startsWith("mailto:") ? { email: contact.slice(7) } : {}) },
      license: { name: "EUPL-1.2", url: "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12" },
    },
    servers: [{ url: `${url}/v1` }],
    tags: [{ name: "statistieken", description: "Bevroren tabellen met cijfers." }, { name: "tokens", description: "Inloggen van een programma." }],
    security: [{ machine: ["statistieken"] }],
    paths: {
      "/statistieken": {
        get: {
          tags: ["statistieken"],
          operationId: "listStatistieken",
          summary: "Geeft de bevroren tabellen",
          description: "Op volgorde van de eerste dag. Met `Accept: text/csv` een regel per cijfer.",
          parameters: [
            { name: "span", in: "query", description: "Alleen maanden, kwartalen of jaren.", schema: { type: "string", enum: ["month", "quarter", "year"] } },
            { name: "district", in: "query", description: "Alleen deze wijk.", schema: { type: "string" } },
            { name: "from", in: "query", description: "Alleen tabellen die op deze dag of later beginnen.", schema: { type: "string", format: "date" } },
            { name: "until", in: "query", description: "Alleen tabellen die op deze dag of eerder eindigen.", schema: { type: "string", format: "date" } },
            { name: "pageSize", in: "query", description: "Hoeveel tabellen hoogstens.", schema: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
            { name: "pageToken", in: "query", description: "Uit de vorige bladzijde.", schema: { type: "string" } },
          ],
          responses: {
            "200": {
              description: "Een bladzijde met tabellen.",
              headers: { ...rateLimited, Link: { description: "De volgende bladzijde, rel=\"next\" (RFC 8288).", schema: { type: "string" } } },
              content: { "application/json": { schema: { $ref: "#/components/schemas/StatisticsPage" } }, "text/csv": { schema: { type: "string" } } },
            },
            "304": { description: "Niets veranderd.", headers: rateLimited },
            "400": problem("Een parameter klopt niet."),
            "406": problem("Alleen JSON en CSV."),
            ...errors,
          },
        },
      },
      "/statistieken/{id}": {
        get: {
          tags: ["statistieken"],
          operationId: "getStatistiek",
          summary: "Geeft één tabel",
          description: "Zoals `2026-03`, `2026-Q1.veghel` of `2026.veghel`.",
          parameters: [{ name: "id", in: "path", required: true, description: "De tabel.", schema: { type: "string" }, example: "2026-03" }],
          responses: {
            "200": { description: "De tabel.", headers: rateLimited, content: { "application/json": { schema: { $ref: "#/components/schemas/Statistics" } }, "text/csv": { schema: { type: "string" } } } },
            "304": { description: "Niets veranderd.", headers: rateLimited },
            "404": problem("Deze tabel is er niet."),
            "406": problem("Alleen JSON en CSV."),
            "409": problem("Deze tabel is nog niet bevroren."),
            ...errors,
          },
        },
      },
      "/tokens": {
        post: {
          tags: ["tokens"],
          operationId: "createToken",
          summary: "Geeft een token (client credentials, RFC 6749)",
          description: "Met client_secret_basic of client_secret_post. Het token is tien minuten geldig.",
          security: [],
          requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: { type: "object", required: ["grant_type"], properties: { grant_type: { type: "string", enum: ["client_credentials"] }, client_id: { type: "string" }, client_secret: { type: "string" } } } } } },
          responses: {
            "200": { description: "Een token.", headers: { "API-Version": { $ref: "#/components/headers/ApiVersion" } }, content: { "application/json": { schema: { $ref: "#/components/schemas/Token" } } } },
            "400": problem("De vraag klopt niet."),
            "401": problem("Client of geheim klopt niet."),
            "429": problem("Te veel verzoeken."),
          },
        },
      },
    },
    components: {
      headers: {
        ApiVersion: { description: "De versie van deze API.", schema: { type: "string", example: apiVersion } },
        ETag: { description: "Verandert als de inhoud verandert.", schema: { type: "string" } },
      },
      securitySchemes: { machine: { type: "oauth2", flows: { clientCredentials: { tokenUrl: `${url}/v1/tokens`, scopes: { statistieken: "Cijfers lezen" } } } } },
      schemas: {
        Figure: {
          type: "object",
          required: ["code", "unit", "state", "value"],
          properties: {
            code: { type: "string", example: "requests" },
            unit: { type: "string", enum: ["count", "percent", "seconds"] },
            state: { type: "string", enum: ["shown", "hidden", "withheld", "none"], description: "hidden: minder dan 5; withheld: anders is een verborgen cijfer te berekenen; none: er is geen waarde." },
            value: { type: "integer", nullable: true, minimum: 0 },
          },
        },
        Statistics: {
          type: "object",
          required: ["id", "span", "district", "firstDay", "lastDay", "freezeTime", "figures"],
          properties: {
            id: { type: "string", example: "2026-03" },
            span: { type: "string", enum: ["month", "quarter", "year"] },
            district: { type: "string", nullable: true, description: "null: de hele gemeente." },
            firstDay: { type: "string", format: "date" },
            lastDay: { type: "string", format: "date", description: "Deze dag telt mee." },
            freezeTime: { type: "string", format: "date-time" },
            figures: { type: "array", items: { $ref: "#/components/schemas/Figure" } },
          },
        },
        StatisticsPage: {
          type: "object",
          required: ["statistieken", "nextPageToken", "nextFreezeTime"],
          properties: {
            statistieken: { type: "array", items: { $ref: "#/components/schemas/Statistics" } },
            nextPageToken: { type: "string", nullable: true },
            nextFreezeTime: { type: "string", format: "date-time", nullable: true, description: "Wanneer er weer tabellen bevriezen." },
          },
        },
        Token: {
          type: "object",
          required: ["access_token", "token_type", "expires_in"],
          properties: { access_token: { type: "string" }, token_type: { type: "string", enum: ["Bearer"] }, expires_in: { type: "integer", description: "Seconden." } },
        },
        Problem: {
          type: "object",
          required: ["type", "title", "status", "correlationId"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            detail: { type: "string" },
            correlationId: { type: "string" },
            invalidParams: { type: "array", items: { type: "object", required: ["name", "reason"], properties: { name: { type: "string" }, reason: { type: "string" } } } },
          },
        },
      },
    },
  };
}
