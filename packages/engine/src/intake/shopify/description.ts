import sanitizeHtml from "sanitize-html";

/** What a merchant formats a description with. No scripts, styles, classes, forms, frames or data URLs. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote", "pre", "code"],
    ...["strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd"],
    ...["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "a", "img"],
  ],
  allowedAttributes: {
    a: ["href", "title"],
    img: ["src", "alt", "title", "width", "height"],
    th: ["colspan", "rowspan"],
    td: ["colspan", "rowspan"],
    ol: ["start"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["http", "https"] },
  allowProtocolRelative: false,
  nestingLimit: 64,
};

/** Text without markup stays as it is written, so that a storefront which shows plain text shows no entities. */
export function sanitizeDescription(body: string): string {
  const text = body.trim();
  if (!/[<>]|&#?\w+;?/.test(text)) return text;
  return sanitizeHtml(text, ALLOWED).trim();
}
