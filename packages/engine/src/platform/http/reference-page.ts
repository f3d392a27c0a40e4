import type { AnyRoute } from "./route.ts";

/** A plain page that lists every route with what it takes and answers. No script, nothing fetched from elsewhere. */
export function referencePage(routes: readonly AnyRoute[]): string {
  const groups = Map.groupBy(
    routes.toSorted((a, b) => a.url.localeCompare(b.url, "en")),
    groupOf,
  );
  const sections = [...groups].map(
    ([name, members]) => `<h2 id="${escape(name)}">${escape(name)}</h2>${members.map(entry).join("")}`,
  );
  const links = [...groups.keys()].map((name) => `<a href="#${escape(name)}">${escape(name)}</a>`).join(" ");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hanse API reference</title><style>${style}</style></head><body><main><h1>Hanse API reference</h1>
<p>Machine-readable: <a href="/docs/store.json">store</a>, <a href="/docs/admin.json">admin</a> (OpenAPI 3.1).</p><nav>${links}</nav>${sections.join("")}</main></body></html>`;
}

const groupOf = ({ url }: AnyRoute): string => url.split("/").slice(1, 3).join("/");

function entry(route: AnyRoute): string {
  const about: [string, unknown][] = [
    ["Path", route.params],
    ["Query", route.query],
    ["Body", route.body],
    ["Reply", route.reply],
  ];
  const schemas = about
    .filter(([, schema]) => schema !== undefined)
    .map(([name, schema]) => `<h4>${name}</h4><pre>${escape(JSON.stringify(schema, null, 2))}</pre>`);
  const errors = (route.errors ?? []).map((error) => `<li><code>${error.status} ${escape(error.code)}</code></li>`);
  return `<details id="${escape(route.id)}"><summary><b>${route.method}</b> <code>${escape(route.url)}</code> ${escape(route.summary)}</summary>
<p>Access: <code>${route.access}${route.permission ? ` (${escape(route.permission)})` : ""}</code></p>${schemas.join("")}
${errors.length > 0 ? `<h4>Errors</h4><ul>${errors.join("")}</ul>` : ""}</details>`;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character);

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2733;background:#fbfaf7}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.8rem}h2{margin-top:2rem;font-size:1.1rem;border-bottom:1px solid #d9d4c7}nav a{margin-right:.6rem}
details{margin:.4rem 0;padding:.4rem .8rem;background:#fff;border:1px solid #e6e1d5;border-radius:6px}summary{cursor:pointer}
pre{overflow:auto;max-height:24rem;background:#f4f1e9;padding:.6rem;font-size:13px}a{color:#0b5c8a}`;
