import Type from "typebox";
import { OrderDto, type OrderService, toOrderDto } from "../order/index.ts";
import {
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  NoOpenChange,
  OrderPreviewDto,
  type OrderPreviewService,
  OutOfStockForOrder,
} from "../order-change/index.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { NothingComesBack, ReturnDto, toReturnDto } from "../return/index.ts";
import { ClaimNotCancelable, ClaimNotFound } from "./claim.errors.ts";
import { claimListing } from "./claim.queries.ts";
import {
  ClaimDto,
  claimDetailFields,
  claimFields,
  NewClaimBody,
  NotificationBody,
  toClaimDto,
} from "./claim.schema.ts";
import type { ClaimService } from "./claim.service.ts";

interface Uses {
  orders: OrderService;
  orderPreviews: OrderPreviewService;
  claims: ClaimService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ claim: Type.Partial(ClaimDto) });

export const listClaims = route({
  id: "admin.claims.list",
  method: "GET",
  url: "/admin/claims",
  access: "admin",
  permission: "claim:read",
  summary: "Claims, the latest first.",
  query: closed(listQuery(claimListing.filters)),
  selects: claimFields,
  reply: listOf("claims", Type.Partial(ClaimDto)),
  async handle({ query, fields }, { claims }: Uses) {
    const { rows, ...page } = await claims.page(query, fields);
    return { claims: rows.map((one) => fields.pick(toClaimDto(one))), ...page };
  },
});

export const retrieveClaim = route({
  id: "admin.claims.retrieve",
  method: "GET",
  url: "/admin/claims/:id",
  access: "admin",
  permission: "claim:read",
  summary: "A claim.",
  params: ById,
  query: closed({}),
  selects: claimDetailFields,
  reply: Reply,
  errors: [ClaimNotFound],
  async handle({ params, fields }, { claims }: Uses) {
    const one = await claims.get(params.id, fields);
    return versioned({ claim: fields.pick(toClaimDto(one)) }, one.version);
  },
});

export const beginClaim = route({
  id: "admin.claims.create",
  method: "POST",
  url: "/admin/claims",
  access: "admin",
  permission: "claim:write",
  summary: "Begins a claim, with nothing in it yet.",
  body: NewClaimBody,
  selects: claimFields,
  reply: Type.Object({ order: Type.Partial(OrderDto), claim: Type.Partial(ClaimDto) }),
  addsOnce: true,
  errors: [ChangeOpen],
  async handle({ body, fields, caller }, { claims, orders }: Uses) {
    const one = await claims.begin({
      orderId: body.order_id,
      description: body.description,
      internalNote: body.internal_note,
      noNotification: body.no_notification,
      type: body.type,
      reasonId: body.reason_id,
      metadata: body.metadata,
      createdBy: caller.actorId,
    });
    const order = toOrderDto(await orders.get(one.orderId));
    return versioned({ order, claim: fields.pick(toClaimDto(one)) }, one.version);
  },
});

export const confirmClaim = route({
  id: "admin.claims.request",
  method: "POST",
  url: "/admin/claims/:id/request",
  access: "admin",
  permission: "claim:write",
  summary: "Makes a claim true: what goes out is promised and charged, what comes back is awaited.",
  params: ById,
  body: NotificationBody,
  selects: claimFields,
  reply: Type.Object({
    order_preview: OrderPreviewDto,
    claim: Type.Partial(ClaimDto),
    return: Type.Union([ReturnDto, Type.Null()]),
  }),
  errors: [ClaimNotFound, NoOpenChange, ChangeEmpty, ChangeOutdated, OutOfStockForOrder, NothingComesBack],
  async handle({ fields, ...request }, { claims, orderPreviews }: Uses) {
    const { params, body } = request;
    await claims.confirm(params.id, confirmerOf(request), body.no_notification);
    const one = await claims.get(params.id, fields);
    const preview = await orderPreviews.preview(one.orderId);
    const back = one.return && toReturnDto(one.return);
    return versioned({ order_preview: preview, claim: fields.pick(toClaimDto(one)), return: back }, one.version);
  },
});

export const abandonClaim = route({
  id: "admin.claims.cancelRequest",
  method: "DELETE",
  url: "/admin/claims/:id/request",
  access: "admin",
  permission: "claim:write",
  summary: "Gives up a claim that was not confirmed yet.",
  params: ById,
  reply: deletedOf("claim"),
  errors: [ClaimNotFound, NoOpenChange],
  async handle({ params, caller }, { claims }: Uses) {
    await claims.abandon(params.id, caller.actorId);
    return deleted("claim", params.id);
  },
});

export const cancelClaim = route({
  id: "admin.claims.cancel",
  method: "POST",
  url: "/admin/claims/:id/cancel",
  access: "admin",
  permission: "claim:write",
  summary: "Takes a claim back of which nothing has come or gone yet.",
  params: ById,
  body: NotificationBody,
  selects: claimFields,
  reply: Reply,
  errors: [ClaimNotFound, ClaimNotCancelable],
  async handle({ params, body, fields, caller }, { claims }: Uses) {
    await claims.cancel(params.id, caller.actorId, body.no_notification);
    const one = await claims.get(params.id, fields);
    return versioned({ claim: fields.pick(toClaimDto(one)) }, one.version);
  },
});
