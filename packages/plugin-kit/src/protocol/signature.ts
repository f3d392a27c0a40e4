import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { contentDigest } from "./content-digest.ts";

/** Header fields with names in lower case. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** What is signed of a request. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, as on the request line. */
  readonly target: string;
  readonly fields: Fields;
  readonly body: Uint8Array;
}

export interface SignedReply {
  readonly status: number;
  readonly fields: Fields;
  readonly body: Uint8Array;
}

/** Seconds by which the clocks of host and service may differ. */
export const clockSkewSeconds = 60;

/** A call that is not to be trusted, and why: for the log, not for whoever sent it. */
export class BadSignature extends Error {
  override readonly name = "BadSignature";
}

const label = "hanse";
/** Signed when they are there; a request that carries one outside its signature is refused. */
const optionalFields = [
  "content-type",
  "idempotency-key",
  "hanse-budget-ms",
  "hanse-plugin",
  "hanse-principal",
] as const;
const replyFields = ["content-type", "hanse-manifest"] as const;

/**
 * Signs a request: a profile of HTTP Message Signatures (RFC 9421) with hmac-sha256. Covered are method, path, query, the
 * body's digest (RFC 9530), the audience, and the idempotency key, time budget and principal where they are sent.
 *
 * @returns the fields to send with it; `content-digest` and `signature` among them.
 */
export function signRequest(request: SignedRequest, secret: string): Record<string, string> {
  const fields = { ...present(request.fields), "content-digest": contentDigest(request.body) };
  const components = requestComponents(fields);
  const parameters = `${componentList(components)};created=${Math.floor(Date.now() / 1_000)};nonce="${randomUUID()}";alg="hmac-sha256";tag="hanse-request"`;
  const signature = sign(requestBase({ ...request, fields }, components, parameters), secret);
  return { ...fields, "signature-input": `${label}=${parameters}`, signature: `${label}=:${signature}:` };
}

/**
 * Checks a request's signature, digest, audience and age.
 *
 * @param secrets those that are valid now, two while one replaces the other.
 * @returns the nonce, to be refused when it comes again.
 * @throws BadSignature
 */
export function verifyRequest(request: SignedRequest, secrets: readonly string[], audience: string): string {
  const { fields } = request;
  const { parameters, signature } = signatureOf(fields);
  const components = requestComponents(fields);
  const { created, nonce } = parametersOf(parameters, components, "hanse-request");
  if (Math.abs(Date.now() / 1_000 - created) > clockSkewSeconds)
    throw new BadSignature(`signed at ${created}, more than ${clockSkewSeconds} seconds from now`);
  if (fields["hanse-audience"] !== audience)
    throw new BadSignature(`meant for ${fields["hanse-audience"] ?? "nobody"}`);
  if (fields["content-digest"] !== contentDigest(request.body))
    throw new BadSignature("the body is not what was signed");
  requireSignature(requestBase(request, components, parameters), signature, secrets);
  return nonce;
}

/** Signs a reply, bound to the request it answers by that request's signature. */
export function signReply(reply: SignedReply, request: Fields, secret: string): Record<string, string> {
  const fields = { ...present(reply.fields), "content-digest": contentDigest(reply.body) };
  const components = replyComponents(fields);
  const parameters = `${componentList(components)};created=${Math.floor(Date.now() / 1_000)};alg="hmac-sha256";tag="hanse-reply"`;
  const signature = sign(replyBase({ ...reply, fields }, components, parameters, request), secret);
  return { ...fields, "signature-input": `${label}=${parameters}`, signature: `${label}=:${signature}:` };
}

/** @throws BadSignature when the reply is not the answer of someone who knows a secret to exactly this request. */
export function verifyReply(reply: SignedReply, request: Fields, secrets: readonly string[]): void {
  const { parameters, signature } = signatureOf(reply.fields);
  const components = replyComponents(reply.fields);
  parametersOf(parameters, components, "hanse-reply");
  if (reply.fields["content-digest"] !== contentDigest(reply.body))
    throw new BadSignature("the body is not what was signed");
  requireSignature(replyBase(reply, components, parameters, request), signature, secrets);
}

const requestComponents = (fields: Fields): string[] => [
  '"@method"',
  '"@path"',
  '"@query"',
  '"content-digest"',
  '"hanse-audience"',
  ...optionalFields.filter((name) => fields[name] !== undefined).map((name) => `"${name}"`),
];

const replyComponents = (fields: Fields): string[] => [
  '"@status"',
  '"content-digest"',
  ...replyFields.filter((name) => fields[name] !== undefined).map((name) => `"${name}"`),
  `"signature";req;key="${label}"`,
];

const componentList = (components: readonly string[]): string => `(${components.join(" ")})`;

function requestBase(request: SignedRequest, components: readonly string[], parameters: string): string {
  const split = request.target.indexOf("?");
  const derived: Fields = {
    '"@method"': request.method,
    '"@path"': split < 0 ? request.target : request.target.slice(0, split),
    '"@query"': split < 0 ? "?" : request.target.slice(split),
  };
  return base(components, parameters, (component) => derived[component] ?? request.fields[component.slice(1, -1)]);
}

const replyBase = (reply: SignedReply, components: readonly string[], parameters: string, request: Fields): string =>
  base(components, parameters, (component) => {
    if (component === '"@status"') return String(reply.status);
    if (component.startsWith('"signature"')) return (request["signature"] ?? "").replace(`${label}=`, "");
    return reply.fields[component.slice(1, -1)];
  });

const base = (
  components: readonly string[],
  parameters: string,
  valueOf: (component: string) => string | undefined,
): string =>
  [
    ...components.map((component) => `${component}: ${(valueOf(component) ?? "").trim()}`),
    `"@signature-params": ${parameters}`,
  ].join("\n");

const sign = (text: string, secret: string): string => createHmac("sha256", secret).update(text).digest("base64");

function requireSignature(text: string, signature: string, secrets: readonly string[]): void {
  const given = Buffer.from(signature, "base64");
  const isKnown = secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(text).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isKnown) throw new BadSignature("signed with another secret, or changed on the way");
}

function signatureOf(fields: Fields): { parameters: string; signature: string } {
  const input = fields["signature-input"];
  const signature = /^hanse=:([A-Za-z0-9+/=]+):$/.exec(fields["signature"] ?? "")?.[1];
  if (!input?.startsWith(`${label}=`) || signature === undefined) throw new BadSignature("not signed");
  return { parameters: input.slice(label.length + 1), signature };
}

function parametersOf(
  parameters: string,
  components: readonly string[],
  tag: string,
): { created: number; nonce: string } {
  const list = componentList(components);
  if (!parameters.startsWith(`${list};`))
    throw new BadSignature(`the signature covers something else than ${components.join(" ")}`);
  const rest = parameters.slice(list.length);
  const created = Number(/;created=(\d{1,12})(;|$)/.exec(rest)?.[1] ?? Number.NaN);
  const nonce = /;nonce="([\w-]{16,64})"(;|$)/.exec(rest)?.[1] ?? "";
  const isOurs = rest.includes(';alg="hmac-sha256"') && rest.includes(`;tag="${tag}"`);
  if (Number.isNaN(created) || !isOurs || (tag === "hanse-request" && !nonce))
    throw new BadSignature("created, nonce, alg or tag of the signature is missing or not valid");
  return { created, nonce };
}

function present(fields: Fields): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) found[name] = value;
  return found;
}
