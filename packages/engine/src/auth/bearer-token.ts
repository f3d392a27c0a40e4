/** The token of `Authorization: Bearer …`; undefined for any other scheme, such as the Basic one of API keys and proxies. */
export function bearerToken(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const { authorization } = headers;
  return typeof authorization === "string" ? /^Bearer +(\S*)/i.exec(authorization)?.[1] : undefined;
}
