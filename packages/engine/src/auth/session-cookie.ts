/** The name that Medusa's clients know. */
const name = "connect.sid";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What the browser sent back; undefined without a session. */
export function readSessionCookie({ cookie }: Headers): string | undefined {
  if (typeof cookie !== "string") return undefined;
  const pairs = cookie.split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** `Set-Cookie` for a new session. */
export const sessionCookie = (secret: string, seconds: number, request: Headers): string =>
  `${name}=${secret}; Max-Age=${seconds}; ${attributes(request)}`;

/** `Set-Cookie` that makes the browser forget its session. */
export const noSessionCookie = (request: Headers): string => `${name}=; Max-Age=0; ${attributes(request)}`;

/**
 * `Secure` when a proxy says that the browser came by https; the engine itself speaks http alone. A client that lies in
 * this header only keeps its own cookie from itself.
 */
function attributes(request: Headers): string {
  const [scheme] = String(request["x-forwarded-proto"] ?? "").split(",");
  return `Path=/; HttpOnly; SameSite=Lax${scheme?.trim().toLowerCase() === "https" ? "; Secure" : ""}`;
}
