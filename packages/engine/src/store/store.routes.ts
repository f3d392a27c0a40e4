import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { currencies, currency } from "../platform/money/currency.ts";
import { currencyPage } from "./currency-list.ts";
import { CurrencyNotFound } from "./store.errors.ts";
import { CurrencyDto, toCurrencyDto } from "./store.schema.ts";
import type { StoreService } from "./store.service.ts";

interface Uses {
  stores: StoreService;
}

export const listCurrencies = route({
  id: "currencies.list",
  method: "GET",
  url: "/store/currencies",
  access: "store",
  summary: "Currencies the shop sells in.",
  query: closed({ q: Type.Optional(Type.String()), code: Type.Optional(oneOrMany(Type.String())), ...pageQuery }),
  reply: listOf("currencies", CurrencyDto),
  async handle({ query }, { stores }: Uses) {
    const sold = new Set((await stores.settings()).currencies.map((entry) => entry.code));
    const { found, ...page } = currencyPage(
      currencies().filter(({ code }) => sold.has(code)),
      query,
    );
    return { currencies: found.map(toCurrencyDto), ...page };
  },
});

export const retrieveCurrency = route({
  id: "currencies.retrieve",
  method: "GET",
  url: "/store/currencies/:code",
  access: "store",
  summary: "One of the shop's currencies.",
  params: closed({ code: Type.String() }),
  reply: Type.Object({ currency: CurrencyDto }),
  errors: [CurrencyNotFound],
  async handle({ params }, { stores }: Uses) {
    const { currencies: sold } = await stores.settings();
    if (!sold.some((entry) => entry.code === params.code)) throw new CurrencyNotFound({ currencyCode: params.code });
    return { currency: toCurrencyDto(currency(params.code)) };
  },
});

/** Texts are kept in one language each so far, so there are no locales to choose from. */
export const listLocales = route({
  id: "locales.list",
  method: "GET",
  url: "/store/locales",
  access: "store",
  summary: "Languages the catalogue is translated into.",
  reply: Type.Object({ locales: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })) }),
  handle: async () => ({ locales: [] }),
});
