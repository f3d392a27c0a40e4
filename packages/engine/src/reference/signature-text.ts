import { createHash, createHmac } from "node:crypto";

const secret = "an example of a secret: 32 bytes or more";
const body = '{"text":"kettle"}';
const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
const parameters =
  '("@method" "@path" "@query" "content-digest" "hanse-audience" "content-type" "idempotency-key" "hanse-budget-ms");created=1767225600;nonce="Zm9ydHktdHdvIGJvYXRz";alg="hmac-sha256";tag="hanse-request"';
const base = [
  '"@method": POST',
  '"@path": /call/search/query',
  '"@query": ?',
  `"content-digest": ${digest}`,
  '"hanse-audience": search-postgres',
  '"content-type": application/json',
  '"idempotency-key": run_1:0:find',
  '"hanse-budget-ms": 1500',
  `"@signature-params": ${parameters}`,
].join("\n");
const sign = (text: string): string => createHmac("sha256", secret).update(text).digest("base64");

const reply = '{"productIds":[],"total":0,"facets":{}}';
const replyDigest = `sha-256=:${createHash("sha256").update(reply).digest("base64")}:`;
const replyParameters =
  '("@status" "content-digest" "content-type" "hanse-manifest" "signature";req;key="hanse");created=1767225601;alg="hmac-sha256";tag="hanse-reply"';
const replyBase = [
  '"@status": 200',
  `"content-digest": ${replyDigest}`,
  '"content-type": application/json',
  '"hanse-manifest": 5Vd1bJ8m0cQwq1r0v1mZ3A',
  `"signature";req;key="hanse": :${sign(base)}:`,
  `"@signature-params": ${replyParameters}`,
].join("\n");

/** The signature profile, with an example whose every value can be computed again. */
export const signatureText = `
Every request but \`/livez\` and \`/readyz\`, and every reply to one that was signed, carries an HTTP Message Signature (RFC 9421) with
\`hmac-sha256\` and a \`Content-Digest\` (RFC 9530, \`sha-256\`; also of an empty body). The signature's label is \`hanse\`.

**A request** covers, in this order: \`@method\`, \`@path\`, \`@query\` (\`?\` when there is none), \`content-digest\`, \`hanse-audience\`, and
then each of \`content-type\`, \`idempotency-key\`, \`hanse-budget-ms\`, \`hanse-plugin\`, \`hanse-principal\` that is sent. One that is
sent and not covered makes the request invalid. Parameters, in this order: \`created\` (seconds), \`nonce\` (16 to 64 of
\`A-Za-z0-9_-\`), \`alg="hmac-sha256"\`, \`tag="hanse-request"\`.
- \`hanse-audience\` names whom it is for: the plugin's id, or \`host\` for the engine.
- \`hanse-budget-ms\` is how long the caller goes on waiting. \`hanse-plugin\`, from services, is the sender's id.
- Refuse with 401, unsigned: no or a wrong signature, another audience, another digest, \`created\` more than 60 seconds from now, a nonce that
  came before. Several secrets may be valid at once, while one replaces another.

**A reply** covers \`@status\`, \`content-digest\`, then each of \`content-type\` and \`hanse-manifest\` that is sent, then the request's signature
(\`"signature";req;key="hanse"\`). Parameters: \`created\`, \`alg\`, \`tag="hanse-reply"\`. \`hanse-manifest\` is any text that changes
when the manifest does: the engine then reads it again.

With the secret \`${secret}\` and the body \`${body}\`, this text is signed (lines end with LF, none after the last):

\`\`\`
${base}
\`\`\`

and these fields are sent:

\`\`\`
content-digest: ${digest}
signature-input: hanse=${parameters}
signature: hanse=:${sign(base)}:
\`\`\`

The reply \`${reply}\` signs

\`\`\`
${replyBase}
\`\`\`

with \`signature: hanse=:${sign(replyBase)}:\`.
`.trim();
