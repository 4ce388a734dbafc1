/** Pages the edge writes itself (login, trial), because nobody is logged in yet: plain HTML without any script. */

/** HTML that is safe to show. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Writes HTML; what is put in is escaped, unless it is Html. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | Html[] | undefined)[]): Html {
  const shown = values.map((value) => (value instanceof Html ? value.text : Array.isArray(value) ? value.map(({ text }) => text).join("") : escaped(String(value ?? ""))));
  return new Html(strings.reduce((before, string, i) => before + (shown[i - 1] ?? "") + string));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What stands round every page. */
export interface PageFrame {
  language: string;
  serviceName: string;
  /** In international form; empty: not known now. */
  phone: string;
  title: string;
}

/** Returns a whole page. */
export function page({ language, serviceName, phone, title }: PageFrame, content: Html): string {
  const callUs = language === "en" ? "Rather call?" : "Liever bellen?";
  return html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin">
<title>${title} · ${serviceName}</title><link rel="stylesheet" href="/edge.css"></head>
<body><header><a href="/">${serviceName}</a></header>
<main><h1>${title}</h1>
${content}</main>
<footer>${phone ? html`<p>${callUs} <a href="tel:${phone.replace(/\s/g, "")}">${phone.replace(/^\+31 ?/, "0")}</a></p>` : ""}</footer></body></html>`.text;
}

/** The look of these pages; served as /edge.css. */
export const stylesheet = `
* { box-sizing: border-box; }
html { font-size: 112.5%; }
body { margin: 0; font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; line-height: 1.5; color: #1b1f23; background: #fff; min-height: 100vh; display: flex; flex-direction: column; }
header { background: #1f4e6b; padding: 1rem; }
header a { color: #fff; font-weight: 700; font-size: 1.25rem; text-decoration: none; }
main { flex: 1; width: 100%; max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
footer { padding: 1rem; text-align: center; background: #eef3f6; border-top: 1px solid #6b7780; }
a { color: #1f4e6b; }
label { display: block; font-weight: 700; margin-bottom: .25rem; }
.hint { margin: 0 0 .5rem; }
.error { color: #a3131c; font-weight: 700; margin: 0 0 .5rem; }
input { font: inherit; width: 100%; max-width: 24rem; min-height: 3rem; padding: .5rem; border: 2px solid #6b7780; border-radius: .25rem; }
input[aria-invalid] { border-color: #a3131c; }
button { font: inherit; font-weight: 700; min-height: 3rem; padding: .5rem 1.25rem; margin: 1rem .5rem 0 0; border: 2px solid #1f4e6b; border-radius: .25rem; background: #1f4e6b; color: #fff; cursor: pointer; }
button.second { background: #fff; color: #1f4e6b; }
:focus-visible { outline: .2rem solid #000; outline-offset: .15rem; box-shadow: 0 0 0 .5rem #ffdd33; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .5rem; border-bottom: 1px solid #6b7780; }
td button { margin-top: 0; }
@media (max-width: 34rem) { thead { position: absolute; clip-path: inset(50%); } tr { display: block; padding: .5rem 0; border-bottom: 1px solid #6b7780; } td { display: block; border: 0; padding: .25rem 0; } }
`;
