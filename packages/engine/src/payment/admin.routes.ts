import Type from "typebox";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { PaymentNotFound } from "./payment.errors.ts";
import { AdminPaymentDto, toAdminPaymentDto } from "./payment.schema.ts";
import type { PaymentService } from "./payment.service.ts";

interface Uses {
  payments: PaymentService;
}

export const listPayments = route({
  id: "admin.payments.list",
  method: "GET",
  url: "/admin/payments",
  access: "admin",
  permission: "payment:read",
  summary: "Payments, newest first.",
  query: closed({ limit: pageQuery.limit, offset: pageQuery.offset }),
  reply: listOf("payments", AdminPaymentDto),
  async handle({ query }, { payments }: Uses) {
    const page = parsePage(query, { defaultLimit: 20, maxLimit: 200 });
    const { count, payments: found } = await payments.list(page);
    return { payments: found.map(toAdminPaymentDto), count, ...page };
  },
});

export const retrievePayment = route({
  id: "admin.payments.retrieve",
  method: "GET",
  url: "/admin/payments/:id",
  access: "admin",
  permission: "payment:read",
  summary: "One payment.",
  params: closed({ id: Type.String() }),
  reply: Type.Object({ payment: AdminPaymentDto }),
  errors: [PaymentNotFound],
  handle: async ({ params }, { payments }: Uses) => ({ payment: toAdminPaymentDto(await payments.get(params.id)) }),
});
