import Type from "typebox";
import { fieldGrammar } from "../platform/http/fields.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { RegionNotFound } from "../region/index.ts";
import type { PaymentCollectionService } from "./payment-collection.service.ts";
import {
  CollectionPaid,
  PaymentCollectionNotFound,
  PaymentSessionStale,
  ProviderNotOffered,
} from "./payment.errors.ts";
import { NewSessionBody, PaymentCollectionDto, PaymentProviderDto, toPaymentCollectionDto } from "./payment.schema.ts";

interface Uses {
  paymentCollections: PaymentCollectionService;
}

export const listPaymentProviders = route({
  id: "payment.listProviders",
  method: "GET",
  url: "/store/payment-providers",
  access: "store",
  summary: "Payment providers that a region offers.",
  query: closed({ region_id: Type.String({ minLength: 1 }), is_enabled: Type.Optional(Type.Boolean()), ...pageQuery }),
  selects: fieldGrammar({ defaults: ["id", "is_enabled"], allowed: { id: true, is_enabled: true } }),
  reply: listOf("payment_providers", Type.Partial(PaymentProviderDto)),
  errors: [RegionNotFound],
  async handle({ query, fields }, { paymentCollections }: Uses) {
    const { limit, offset } = parsePage(query, { defaultLimit: 20 });
    const offered = query.is_enabled === false ? [] : await paymentCollections.providerIds(query.region_id);
    const page = offered.slice(offset, offset + limit).map((id) => fields.pick({ id, is_enabled: true }));
    return { payment_providers: page, count: offered.length, offset, limit };
  },
});

export const createPaymentSession = route({
  id: "payment.initiatePaymentSession",
  method: "POST",
  url: "/store/payment-collections/:id/payment-sessions",
  access: "store",
  summary: "Begins to pay through a provider, in place of any session the collection has with another one.",
  params: closed({ id: Type.String() }),
  body: NewSessionBody,
  reply: Type.Object({ payment_collection: PaymentCollectionDto }),
  errors: [PaymentCollectionNotFound, ProviderNotOffered, CollectionPaid, PaymentSessionStale],
  async handle({ params, body, caller }, { paymentCollections }: Uses) {
    const collection = await paymentCollections.createSession(params.id, {
      providerId: body.provider_id,
      customerId: caller.customerId,
      ...(body.data && { data: body.data }),
    });
    return { payment_collection: toPaymentCollectionDto(collection) };
  },
});
