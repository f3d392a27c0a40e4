/** The names under which a plugin appears in its own files. */
export interface PluginNames {
  readonly id: string;
  /** The export: `searchSolr`. */
  readonly variable: string;
  readonly providerId: string;
}

/** @param id kebab-case. */
export function namesOf(id: string): PluginNames {
  const variable = id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { id, variable, providerId: id.replaceAll("-", "_") };
}
