import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** S3's spelling: everything escaped but letters, digits and `-._~`. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

interface Claim {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly payload: string;
  readonly expiresSeconds: number;
  readonly isPresigned: boolean;
}

/** AWS Signature Version 4, checked as the service does, from its specification. Undefined when it is right. */
export function whySignatureIsWrong(request: WireRequest, credentials: Credentials, now: Date): string | undefined {
  const claim = claimOf(request);
  if (!claim) return "AccessDenied";
  const { credential, signedHeaders, signature, date, payload, expiresSeconds, isPresigned } = claim;
  const [keyId, day = "", region = "", service = ""] = credential.split("/");
  if (keyId !== credentials.accessKeyId || region !== credentials.region || service !== "s3")
    return "InvalidAccessKeyId";
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(at <= now.getTime() + 900_000 && now.getTime() <= at + expiresSeconds * 1_000)) return "RequestTimeTooSkewed";
  const names = signedHeaders.split(";");
  const mustBeSigned = ["host", ...Object.keys(request.headers).filter((name) => name.startsWith("x-amz-"))];
  if (mustBeSigned.some((name) => !names.includes(name))) return "AccessDenied";
  if (!isPresigned && payload !== "UNSIGNED-PAYLOAD" && payload !== sha256(request.body))
    return "XAmzContentSHA256Mismatch";

  const [path = "", query = ""] = request.target.split("?");
  const parameters = [...new URLSearchParams(query)]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .toSorted();
  const canonical = [
    request.method,
    path
      .split("/")
      .map((part) => escaped(decodeURIComponent(part)))
      .join("/"),
    parameters.join("&"),
    ...names.map((name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/ +/g, " ")}`),
    "",
    signedHeaders,
    payload,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = ["s3", "aws4_request"].reduce(hmac, hmac(hmac(`AWS4${credentials.secretAccessKey}`, day), region));
  return hmac(key, toSign).toString("hex") === signature ? undefined : "SignatureDoesNotMatch";
}

function claimOf({ target, headers }: WireRequest): Claim | undefined {
  const query = new URLSearchParams(target.split("?")[1] ?? "");
  if (query.has("X-Amz-Signature"))
    return {
      credential: query.get("X-Amz-Credential") ?? "",
      signedHeaders: query.get("X-Amz-SignedHeaders") ?? "",
      signature: query.get("X-Amz-Signature") ?? "",
      date: query.get("X-Amz-Date") ?? "",
      payload: query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
      expiresSeconds: Number(query.get("X-Amz-Expires")),
      isPresigned: true,
    };
  const fields = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
    headers["authorization"] ?? "",
  );
  if (!fields) return undefined;
  const [, credential = "", signedHeaders = "", signature = ""] = fields;
  const date = headers["x-amz-date"] ?? "";
  const payload = headers["x-amz-content-sha256"] ?? "";
  return { credential, signedHeaders, signature, date, payload, expiresSeconds: 900, isPresigned: false };
}
