import { type ApiDocument, type Operation, parametersSchema, schemaOf } from "./api-document.ts";
import type { ApiPart } from "./openapi.ts";
import { typeOf } from "./type-script.ts";

interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** A plain page with every route, what it takes and what it answers. No script, nothing fetched from elsewhere. */
export function referencePage(documents: Readonly<Record<ApiPart, ApiDocument>>): string {
  const parts = (["store", "admin"] as const).map((part) => {
    const { info, components } = documents[part];
    const link = linker(part, Object.keys(components.schemas));
    const groups = Map.groupBy(endpointsOf(documents[part], part), ({ operation }) => operation.tags[0] ?? "");
    const sections = [...groups].map(
      ([tag, endpoints]) => `<h3>${escape(tag)}</h3>${endpoints.map((endpoint) => entry(endpoint, link)).join("")}`,
    );
    const types = Object.entries(components.schemas).map(
      ([name, schema]) =>
        `<details id="${part}-${name}"><summary><code>${name}</code></summary><pre>${link(typeOf(schema))}</pre></details>`,
    );
    return `<h2 id="${part}">${escape(info.title)}</h2><p>${escape(info.description)} <a href="/docs/${part}.json">OpenAPI 3.1</a></p>
${sections.join("\n")}<h3>What it consists of</h3>${types.join("")}`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hanse API reference</title><style>${style}</style></head><body><main><h1>Hanse API reference</h1>
<nav><a href="#store">Store</a> <a href="#admin">Admin</a></nav>${parts.join("")}</main></body></html>`;
}

/** Signing in is the same for both, and shown once. */
const endpointsOf = ({ paths }: ApiDocument, part: ApiPart): Endpoint[] =>
  Object.entries(paths)
    .filter(([path]) => part === "store" || !path.startsWith("/auth"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );

/** Escapes a type, and makes links of the names in it. */
function linker(part: ApiPart, names: readonly string[]): (type: string) => string {
  const known = new Set(names);
  return (type) =>
    escape(type).replaceAll(/\b[A-Z]\w+/g, (name) =>
      known.has(name) ? `<a href="#${part}-${name}">${name}</a>` : name,
    );
}

function entry({ method, path, operation }: Endpoint, link: (type: string) => string): string {
  const { operationId, summary, security, responses, requestBody } = operation;
  const access = security.map((together) => Object.keys(together).join(" and ")).join(", or ") || "nothing";
  const permission = operation["x-permission"];
  const parts: [string, string | undefined][] = [
    ...(["path", "query"] as const).map((place): [string, string | undefined] => {
      const schema = parametersSchema(operation, place);
      return [place, schema && typeOf(schema)];
    }),
    ["body", requestBody && typeOf(schemaOf(requestBody.content))],
    ...Object.entries(responses).map(([status, { content }]): [string, string] => [
      status === "default" ? "otherwise" : status,
      typeOf(schemaOf(content)),
    ]),
  ];
  const rows = parts.map(([name, type]) => (type ? `<dt>${name}</dt><dd><pre>${link(type)}</pre></dd>` : ""));
  return `<details id="${escape(operationId)}"><summary><b>${method}</b> <code>${escape(path)}</code> ${escape(summary)}</summary>
<p><code>${escape(operationId)}</code> needs ${escape(access)}${permission ? ` with the permission ${escape(permission)}` : ""}.</p><dl>${rows.join("")}</dl></details>`;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character);

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2733;background:#fbfaf7}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.8rem}h2{margin-top:2.5rem;border-bottom:1px solid #d9d4c7}h3{margin:1.5rem 0 .4rem;font-size:1rem}nav a{margin-right:.6rem}
details{margin:.4rem 0;padding:.4rem .8rem;background:#fff;border:1px solid #e6e1d5;border-radius:6px}summary{cursor:pointer}
dl{display:grid;grid-template-columns:5rem 1fr;gap:.3rem .8rem;margin:0}dt{color:#6b6455}dd{margin:0;min-width:0}
pre{overflow:auto;max-height:24rem;margin:0;background:#f4f1e9;padding:.4rem .6rem;font-size:13px}a{color:#0b5c8a}`;
