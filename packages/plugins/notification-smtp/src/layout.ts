import { html, type Html } from "./html.ts";
import type { Letterhead } from "./mail.ts";

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A whole page. Mail clients know tables and inline styles, and little else. */
export const layout = ({ shopName, storefrontUrl }: Letterhead, title: string, content: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${title}</title>
      </head>
      <body style="margin:0;padding:0;background:#f3f4f6">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6">
          <tr>
            <td align="center" style="padding:32px 16px">
              <table
                role="presentation"
                width="560"
                cellpadding="0"
                cellspacing="0"
                style="width:100%;max-width:560px;background:#ffffff;border-radius:8px"
              >
                <tr>
                  <td style="padding:28px 32px 0;${font};font-size:14px;font-weight:600;color:#6b7280">
                    <a href="${storefrontUrl}" style="color:#6b7280;text-decoration:none">${shopName}</a>
                  </td>
                </tr>
                <tr>
                  <td style="padding:8px 32px 32px;${font};font-size:15px;line-height:1.55;color:#111827">
                    <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${title}</h1>
                    ${content}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;

export const paragraph = (text: string): Html => html`<p style="margin:0 0 16px">${text}</p>`;

/** A link that looks like a button, and its address to be copied where it does not work. */
export const button = (label: string, url: string): Html =>
  html`<p style="margin:24px 0">
      <a
        href="${url}"
        style="display:inline-block;padding:12px 20px;border-radius:6px;background:#111827;color:#ffffff;text-decoration:none;font-weight:600"
        >${label}</a
      >
    </p>
    <p style="margin:0 0 16px;font-size:13px;color:#6b7280;word-break:break-all">${url}</p>`;

/** Rows of a name and a value, the value on the right. */
export const rows = (entries: readonly (readonly [name: string, value: string, isStrong?: boolean])[]): Html =>
  html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    style="margin:0 0 16px;${font};font-size:15px;color:#111827"
  >
    ${entries.map(([name, value, isStrong = false]) => {
      const style = `padding:8px 0;border-bottom:1px solid #e5e7eb;vertical-align:top;font-weight:${isStrong ? 700 : 400}`;
      return html` <tr>
        <td style="${style}">${name}</td>
        <td align="right" style="${style};padding-left:16px;white-space:nowrap">${value}</td>
      </tr>`;
    })}
  </table>`;

/** Lines below a heading, such as an address. */
export const block = (heading: string, lines: readonly string[]): Html =>
  html`<p style="margin:0 0 4px;font-size:13px;font-weight:600;color:#6b7280">${heading}</p>
    <p style="margin:0 0 16px">${lines.map((line) => html`${line}<br />`)}</p>`;
