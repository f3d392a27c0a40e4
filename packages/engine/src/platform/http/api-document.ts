import type { JsonSchema } from "./json-schema.ts";

/** An OpenAPI 3.1 document, as far as this engine writes it. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, ApiSchema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

type Nested = "type" | "anyOf" | "allOf" | "items" | "properties" | "patternProperties" | "additionalProperties";

/** A schema as OpenAPI 3.1 writes it: several types at once, and references to components. */
export interface ApiSchema extends Omit<JsonSchema, Nested> {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly ApiSchema[];
  readonly allOf?: readonly ApiSchema[];
  readonly items?: ApiSchema | readonly ApiSchema[];
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly patternProperties?: Readonly<Record<string, ApiSchema>>;
  readonly additionalProperties?: boolean | ApiSchema;
}

/** One endpoint. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  /** Alternatives; each names what has to be sent together. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly "x-permission"?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}

/** A parameter, or a reference to one. */
export interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: ApiSchema;
  readonly style?: string;
  readonly explode?: boolean;
}

/** What is sent or answered, by its media type; there is one each. */
export type Content = Readonly<Record<string, { readonly schema: ApiSchema }>>;

export const schemaOf = (content: Content): ApiSchema => Object.values(content)[0]?.schema ?? {};

/** The parameters of a place as one object; undefined without any. */
export function parametersSchema({ parameters }: Operation, place: "path" | "query"): ApiSchema | undefined {
  const mine = parameters.filter((parameter) => parameter.in === place);
  if (mine.length === 0) return undefined;
  const properties = mine.map(
    ({ name = "", schema = {}, description }) => [name, { ...schema, ...(description && { description }) }] as const,
  );
  const required = mine.filter((parameter) => parameter.required).map(({ name = "" }) => name);
  return { type: "object", properties: Object.fromEntries(properties), required };
}
