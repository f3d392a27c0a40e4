import { existsSync } from "node:fs";
import type { TSchema } from "typebox";
import { incompatibilities } from "../compatibility.ts";
import type { Contract } from "../contract.ts";
import { contracts } from "../contracts/all.ts";
import { describeContract } from "../manifest.ts";
import type { PluginData, PluginDefinition } from "../plugin.ts";
import { variableOf } from "../serve/service-settings.ts";
import { findPlugin } from "./find-plugin.ts";

/** What was found: to be shown, and what has to be changed. */
export interface CheckReport {
  readonly lines: readonly string[];
  readonly problems: readonly string[];
}

/** Loads a package's plugin, without starting it, and looks whether an engine of this version can use it. */
export async function checkPackage(specifier: string): Promise<CheckReport> {
  const { definition } = await findPlugin(specifier);
  const { id, providerId, implements: implemented, data, admin } = definition;
  const own = Object.values(implemented);
  return {
    lines: [
      `plugin     ${id}`,
      ...(providerId === undefined ? [] : [`provider   ${providerId}`]),
      ...own.map((contract) => `contract   ${contractLine(contract)}`),
      ...configLines(definition),
      ...(data ? [`data       PostgreSQL schema ${data.schema}, ${data.migrations.length} migrations`] : []),
      ...(admin ? [`admin      ${admin.pathname}`] : []),
    ],
    problems: [
      ...identityProblems(definition),
      ...own.flatMap(contractProblems),
      ...configProblems(definition),
      ...(data ? dataProblems(data) : []),
      ...(admin && !existsSync(admin) ? [`admin is ${admin.href}, where there is no file`] : []),
    ],
  };
}

const contractLine = ({ name, version, operations }: Contract): string =>
  `${name}, version ${version}${contracts.has(name) ? "" : ", of its own"}: ${Object.keys(operations).join(", ")}`;

function contractProblems(contract: Contract): string[] {
  const known = contracts.get(contract.name);
  if (!known) return [];
  return incompatibilities(contract.name, describeContract(known), describeContract(contract));
}

function identityProblems({ id, providerId, implements: implemented }: PluginDefinition): string[] {
  const many = Object.values(implemented).find(({ held }) => held === "many");
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) ? [] : [`its id is "${id}", but has to be in kebab-case`]),
    ...(many && providerId === undefined
      ? [`it implements ${many.name}, which several plugins of a shop may, so it has to declare a providerId`]
      : []),
  ];
}

type Field = TSchema & { type?: string; default?: unknown; secret?: boolean; anyOf?: Field[]; const?: unknown };

function fieldsOf({ config }: PluginDefinition): { key: string; field: Field; isRequired: boolean }[] {
  const required: readonly string[] = config.required ?? [];
  return Object.entries(config.properties ?? {}).map(([key, field]) => ({
    key,
    field,
    isRequired: required.includes(key) && (field as Field).default === undefined,
  }));
}

function configLines(definition: PluginDefinition): string[] {
  return fieldsOf(definition).map(({ key, field, isRequired }) => {
    const usual = field.default === undefined ? "optional" : `${JSON.stringify(field.default)} unless set`;
    const about = [kindOf(field), isRequired ? "required" : usual, ...(field.secret ? ["secret"] : [])].join(", ");
    return `config     ${key} (${about}) or ${variableOf(key)}`;
  });
}

const kindOf = ({ type, anyOf, const: value }: Field): string => {
  if (value !== undefined) return JSON.stringify(value);
  return anyOf ? anyOf.map(kindOf).join(" | ") : (type ?? "anything");
};

function configProblems(definition: PluginDefinition): string[] {
  return fieldsOf(definition).flatMap(({ key, field }) =>
    /secret|password|token|apikey|privatekey/i.test(key) && field.secret === undefined
      ? [`its configuration has ${key}, which is not marked: write secret: true, or secret: false if it is none`]
      : [],
  );
}

function dataProblems({ schema, migrations }: PluginData): string[] {
  const names = migrations.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  return [
    ...(/^[a-z][a-z0-9_]{0,62}$/.test(schema) && schema !== "public"
      ? []
      : [`its PostgreSQL schema is "${schema}", but has to be a name of its own in lower case and underscores`]),
    ...(double === undefined ? [] : [`two of its migrations are called ${double}`]),
  ];
}
