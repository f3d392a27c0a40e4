import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { moneyText, notificationTemplates, type TypedNotification } from "@hanse/plugin-kit";
import { escapeHtml } from "./html.ts";
import type { Letterhead, Mail } from "./mail.ts";
import { momentText } from "./mails/moment-text.ts";
import { orderTransferUrl } from "./mails/order-transfer.ts";
import { passwordResetUrl } from "./mails/password-reset.ts";
import { inviteUrl } from "./mails/staff-invite.ts";
import { fillTemplate, parseTemplate, type Template } from "./template-language.ts";

const kinds = ["subject", "txt", "html"] as const;
type Kind = (typeof kinds)[number];
const formats = ["money", "moment"];
const fileName = /^([a-z-]+)(?:\.([A-Za-z0-9-]+))?\.(subject|txt|html)$/;

/** A shop's own words: files `<template>.<locale>.<subject|txt|html>`, or `<template>.<subject|txt|html>` for all locales. */
export class TemplateFolder {
  readonly #sets = new Map<string, Partial<Record<Kind, Template>>>();

  /**
   * Reads a folder.
   *
   * @throws Error naming the file that cannot be used.
   */
  static async read(folder: string): Promise<TemplateFolder> {
    const read = new TemplateFolder();
    for (const name of await readdir(folder)) {
      const [, template = "", locale = "", kind] = fileName.exec(name) ?? [];
      if (kind === undefined) continue;
      const path = join(folder, name);
      if (!Object.hasOwn(notificationTemplates, template))
        throw new Error(`${path} is for no template: there are ${Object.keys(notificationTemplates).join(", ")}.`);
      const set = read.#sets.get(keyOf(template, locale)) ?? {};
      read.#sets.set(keyOf(template, locale), set);
      set[kind as Kind] = parsed(path, await readFile(path, "utf8"));
    }
    for (const [key, set] of read.#sets) {
      const missing = kinds.filter((kind) => !set[kind]);
      if (missing.length > 0) throw new Error(`The mail ${key} in ${folder} lacks ${missing.join(" and ")}.`);
    }
    return read;
  }

  /** The message in the shop's own words for the locale; undefined where the folder has none. */
  write(message: TypedNotification, shop: Letterhead): Mail | undefined {
    const [language = ""] = shop.locale.split("-");
    const set = [shop.locale, language, ""]
      .map((locale) => this.#sets.get(keyOf(message.template, locale)))
      .find((candidate) => candidate !== undefined);
    if (!set) return undefined;
    const scopes = [{ ...message.data, ...shop, link: linkOf(message, shop) }];
    const currency = "currencyCode" in message.data ? message.data.currencyCode : undefined;
    const fill = (kind: Kind): string =>
      fillTemplate(set[kind] ?? [], scopes, {
        escape: kind === "html" ? escapeHtml : (text) => text,
        formats: {
          money: (value) =>
            typeof value === "number" && currency !== undefined
              ? moneyText(value, currency, shop.locale)
              : String(value),
          moment: (value) => momentText(String(value), shop.locale),
        },
      });
    return { subject: fill("subject").trim(), text: fill("txt"), html: fill("html") };
  }
}

const keyOf = (template: string, locale: string): string =>
  locale === "" ? template : `${template}.${locale.toLowerCase()}`;

function parsed(path: string, text: string): Template {
  try {
    return parseTemplate(text, formats);
  } catch (error) {
    throw new Error(`${path} cannot be used: ${(error as Error).message}.`, { cause: error });
  }
}

/** Where the reader is to go on. */
function linkOf(message: TypedNotification, shop: Letterhead): string {
  if (message.template === "password-reset") return passwordResetUrl(message.data, shop);
  if (message.template === "staff-invite") return inviteUrl(message.data, shop);
  if (message.template === "order-transfer") return orderTransferUrl(message.data, shop);
  return shop.storefrontUrl;
}
