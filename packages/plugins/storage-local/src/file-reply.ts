import { PluginReply } from "@hanse/plugin-kit";
import type { StoredFile } from "./file-store.ts";

/** Types that a browser shows without running anything in them. All others are offered for saving. */
const shown = /^(image\/(?!svg)[\w.+-]+|video\/[\w.+-]+|audio\/[\w.+-]+|text\/plain)($|;)/;

/**
 * A file for a browser. Whatever shoppers or staff uploaded, it runs no script in the shop's name: no guessing of types,
 * a policy that allows nothing, and SVG, HTML, PDF and the like are saved instead of shown. An SVG in an `img` still works.
 */
export function fileReply({ heading, content }: StoredFile, ifNoneMatch: string | undefined): PluginReply {
  const { contentType, access, key } = heading;
  const etag = `"${heading.etag}"`;
  const headers = {
    "content-type": contentType,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": `${shown.test(contentType) ? "inline" : "attachment"}; filename*=UTF-8''${fileNameOf(key)}`,
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": access === "public" ? "public, max-age=300" : "private, no-store",
    etag,
  };
  if (ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag))
    return new PluginReply("", { status: 304, headers });
  return new PluginReply(content, { headers });
}

/** The key's last part as RFC 8187 spells it. */
const fileNameOf = (key: string): string =>
  encodeURIComponent(key.split("/").at(-1) ?? key).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
