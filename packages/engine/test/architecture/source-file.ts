import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { type ArrayExpression, type Expression, parseSync, type Program } from "oxc-parser";

/** One import, re-export or dynamic import of a file. */
export interface Import {
  /** As written: `./cart.service.ts`, `@hanse/plugin-kit`, `node:fs`. */
  readonly specifier: string;
  /** The file of this repository it leads to, if it does; relative to the root. */
  readonly target?: string;
}

/** What the rules know of a file. */
export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Specifiers of `export * from`. */
  readonly starExports: readonly string[];
}

const roots = ["packages/*", "packages/plugins/*", "examples/*", "bench"];
const ignored = /(^|\/)(node_modules|dist|generated|\.hanse)(\/|$)/;

/** Where each package can be entered: `@hanse/plugin-kit/testing` -> `packages/plugin-kit/src/testing/index.ts`. */
export function readEntries(root: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const file of globSync(
    roots.map((folder) => `${folder}/package.json`),
    { cwd: root },
  )) {
    const { name, exports = {} } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
      name: string;
      exports?: Record<string, { source?: string }>;
    };
    for (const [path, { source }] of Object.entries(exports)) {
      if (source !== undefined) entries.set(posix.join(name, path), posix.join(posix.dirname(toPosix(file)), source));
    }
  }
  return entries;
}

export function readSources(root: string, entries: ReadonlyMap<string, string>): SourceFile[] {
  const patterns = ["*.ts", ...roots.map((folder) => `${folder}/**/*.{ts,tsx}`)];
  return globSync(patterns, { cwd: root, exclude: (path) => ignored.test(toPosix(path)) })
    .map(toPosix)
    .toSorted()
    .map((path) => parseFile(path, readFileSync(join(root, path), "utf8"), entries));
}

export function parseFile(path: string, text: string, entries: ReadonlyMap<string, string> = new Map()): SourceFile {
  const { module, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const exported = module.staticExports.flatMap((statement) => statement.entries);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...exported.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal?.[1] ?? [];
    }),
  ];
  const isStar = (kind: string) => kind === "AllButDefault" || kind === "All";
  return {
    path,
    lines: text.trimEnd().split("\n").length,
    imports: [...new Set(specifiers)].map((specifier) => {
      const target = specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : entries.get(specifier);
      return { specifier, ...(target !== undefined && { target }) };
    }),
    starExports: exported.flatMap(({ importName, moduleRequest }) =>
      isStar(importName.kind) ? (moduleRequest?.value ?? []) : [],
    ),
  };
}

/** The domains in their order, read from the exported array `domains` and the modules imported for it. */
export function readDomainOrder(text: string): string[] {
  const { module, program } = parseSync("domains.ts", text);
  const folders = new Map<string, string>();
  for (const { moduleRequest, entries } of module.staticImports) {
    const folder = /^\.\/([^/]+)\/[^/]+\.module\.ts$/.exec(moduleRequest.value)?.[1];
    for (const { localName } of entries) if (folder !== undefined) folders.set(localName.value, folder);
  }
  return arrayNamed("domains", program).elements.map((element) => {
    const folder = element?.type === "Identifier" ? folders.get(element.name) : undefined;
    if (folder === undefined)
      throw new Error('domains.ts: `domains` may only list modules imported from "./<domain>/<domain>.module.ts".');
    return folder;
  });
}

function arrayNamed(name: string, program: Program): ArrayExpression {
  for (const statement of program.body) {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration?.type !== "VariableDeclaration") continue;
    for (const { id, init } of statement.declaration.declarations) {
      if (id.type !== "Identifier" || id.name !== name || init === null) continue;
      const value = bare(init);
      if (value.type === "ArrayExpression") return value;
    }
  }
  throw new Error(`domains.ts exports no array called ${name}.`);
}

function bare(expression: Expression): Expression {
  const isWrapped = expression.type === "TSAsExpression" || expression.type === "TSSatisfiesExpression";
  return isWrapped ? bare(expression.expression) : expression;
}

function toPosix(path: string): string {
  return path.replaceAll("\\", "/");
}
