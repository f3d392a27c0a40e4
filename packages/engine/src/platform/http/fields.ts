import { invalidData } from "./invalid-data.ts";

/**
 * What a client may select. A property is sent as a whole (`true`), is costly and so sent only when it is named
 * (`"onRequest"`; a star leaves it out), or is a relation with properties of its own. Trees may be cyclic, as in
 * `parent_category.parent_category`: the depth limit ends them.
 */
export interface FieldTree {
  readonly [property: string]: true | "onRequest" | FieldTree;
}

/** All properties of a DTO, each sent as a whole. */
export const leaves = (schema: { properties: object }): FieldTree =>
  Object.fromEntries(Object.keys(schema.properties).map((name) => [name, true as const]));

/** What one request selects. Compiled once and shared, so never changed. */
export interface Selection {
  /** The same for equal selections, however they were written: a cache key. */
  readonly key: string;
  /** Whether this property, or anything of this relation, is to be sent. */
  has(path: string): boolean;
  /** Whether this is a relation of which anything is to be sent. */
  wants(relation: string): boolean;
  /** Copies the selected properties; what the DTO lacks stays absent. Values below are shared with the DTO. */
  pick<Dto extends object>(dto: Dto): Partial<Dto>;
}

/** The `fields=` language of one resource. Build it once with {@link fieldGrammar}. */
export interface FieldGrammar {
  /** What is sent without `fields=`. */
  readonly defaultSelection: Selection;
  readonly defaults: Chosen;
  readonly allowed: FieldTree;
  readonly depth: number;
  readonly recent: Map<string, Selection>;
}

/** Selected properties; a nested map for a relation. */
type Chosen = Map<string, true | Chosen>;

interface Item {
  /** Empty for a lone star. */
  readonly path: readonly string[];
  /** `""` marks a bare name, which replaces the defaults. */
  readonly modifier: "" | "+" | "-";
}

const maxLength = 8192;
/** Storefronts send the same few texts over and over; what is longer than this is not worth keeping. */
const maxRemembered = 100;
const maxRememberedLength = 2048;

/**
 * @param defaults what is sent without `fields=`, in the same notation: `"id"`, `"*variants"`, `"region.countries.*"`.
 * @param allowed everything that may be sent.
 * @param depth how many relations a requested path may pass through; defaults may go deeper.
 */
export function fieldGrammar({
  defaults,
  allowed,
  depth = 3,
}: {
  defaults: readonly string[];
  allowed: FieldTree;
  depth?: number;
}): FieldGrammar {
  const chosen = newBranch(allowed);
  for (const text of defaults) {
    const item = readItem(text);
    if (item === undefined || !add(chosen, allowed, item, Infinity)) {
      throw new Error(
        `The default field ${text} is not among the allowed ones: add it to the tree, or correct its name.`,
      );
    }
  }
  return { allowed, depth, defaults: chosen, defaultSelection: compile(chosen), recent: new Map() };
}

/**
 * Reads a `fields=` text. If every item carries a modifier (`+x` or its decoded form ` x`, `-x`, `*relation`,
 * `relation.*`) the defaults are amended, otherwise replaced. Items that are not allowed or too deep are dropped.
 */
export function parseFields(text: string | undefined, grammar: FieldGrammar): Selection {
  if (text === undefined || text === "") return grammar.defaultSelection;
  const known = grammar.recent.get(text);
  if (known !== undefined) {
    grammar.recent.delete(text);
    grammar.recent.set(text, known);
    return known;
  }
  if (text.length > maxLength) {
    throw invalidData(
      `The fields parameter has ${text.length} characters, at most ${maxLength} are read: select less.`,
    );
  }
  const selection = select(text, grammar);
  if (text.length <= maxRememberedLength) remember(grammar.recent, text, selection);
  return selection;
}

function select(text: string, { allowed, defaults, defaultSelection, depth }: FieldGrammar): Selection {
  const items = text
    .split(",")
    .map(readItem)
    .filter((item) => item !== undefined);
  if (items.length === 0) return defaultSelection;
  const replaces = items.some(({ modifier }) => modifier === "");
  const chosen = replaces ? newBranch(allowed) : copy(defaults);
  for (const item of items) {
    if (item.modifier === "-" && !replaces) remove(chosen, item.path);
    else add(chosen, allowed, item, depth);
  }
  return compile(chosen);
}

function remember(recent: Map<string, Selection>, text: string, selection: Selection): void {
  const [oldest] = recent.keys();
  if (recent.size >= maxRemembered && oldest !== undefined) recent.delete(oldest);
  recent.set(text, selection);
}

/** Undefined for an empty item, which a trailing comma makes. */
function readItem(text: string): Item | undefined {
  let name = text.trim();
  let modifier: Item["modifier"] = text.startsWith(" ") ? "+" : "";
  if (name.startsWith("+") || name.startsWith("-")) {
    modifier = name.startsWith("+") ? "+" : "-";
    name = name.slice(1).trimStart();
  }
  const star = name.startsWith("*") || name.endsWith(".*");
  if (name.startsWith("*")) name = name.slice(1).trimStart();
  if (name.endsWith(".*")) name = name.slice(0, -2);
  if (name === "" && !star) return undefined;
  return { path: name === "" ? [] : name.split("."), modifier: star && modifier === "" ? "+" : modifier };
}

/** Adds what the path names, or nothing and false if it may not be selected. */
function add(chosen: Chosen, allowed: FieldTree, { path }: Item, depth: number): boolean {
  const relations: [name: string, tree: FieldTree][] = [];
  let tree = allowed;
  let property: string | undefined;
  for (const name of path) {
    const node = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (node === undefined) return false;
    if (typeof node !== "object") {
      // A column: a star on it, or a path into its JSON, is tolerated and selects the whole.
      property = name;
      break;
    }
    relations.push([name, node]);
    if (relations.length > depth) return false;
    tree = node;
  }
  let branch = chosen;
  for (const [name, node] of relations) {
    const known = branch.get(name);
    const next = known instanceof Map ? known : newBranch(node);
    branch.set(name, next);
    branch = next;
  }
  if (property !== undefined) branch.set(property, true);
  else for (const [name, node] of Object.entries(tree)) if (node === true) branch.set(name, true);
  return true;
}

function remove(chosen: Chosen, path: readonly string[]): void {
  let branch = chosen;
  for (const name of path.slice(0, -1)) {
    const next = branch.get(name);
    if (!(next instanceof Map)) return;
    branch = next;
  }
  const doomed = path.length === 0 ? [...branch.keys()] : path.slice(-1);
  for (const name of doomed) if (name !== "id") branch.delete(name);
}

/** Clients tell records apart by `id`, so it is sent wherever there is one. */
const newBranch = (tree: FieldTree): Chosen => new Map(Object.hasOwn(tree, "id") ? [["id", true]] : []);

const copy = (chosen: Chosen): Chosen =>
  new Map(Array.from(chosen, ([name, node]) => [name, node === true ? true : copy(node)]));

function compile(chosen: Chosen): Selection {
  const paths = new Set<string>();
  const relations = new Set<string>();
  const pick = picker(chosen, "", paths, relations);
  return {
    key: [...paths].toSorted().join(","),
    has: (path) => paths.has(path),
    wants: (relation) => relations.has(relation),
    pick: <Dto extends object>(dto: Dto) => pick(dto as Record<string, unknown>) as Partial<Dto>,
  };
}

type Picker = (source: Record<string, unknown>) => Record<string, unknown>;

function picker(chosen: Chosen, prefix: string, paths: Set<string>, relations: Set<string>): Picker {
  const steps = Array.from(chosen, ([name, node]): [string, Picker | undefined] => {
    const path = prefix + name;
    paths.add(path);
    if (node === true) return [name, undefined];
    relations.add(path);
    return [name, picker(node, `${path}.`, paths, relations)];
  });
  return (source) => {
    const picked: Record<string, unknown> = {};
    for (const [name, pick] of steps) {
      const value = source[name];
      if (value === undefined) continue;
      picked[name] = pick === undefined ? value : pickRelated(value, pick);
    }
    return picked;
  };
}

function pickRelated(value: unknown, pick: Picker): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map((item) => pickRelated(item, pick)) : pick(value as Record<string, unknown>);
}
