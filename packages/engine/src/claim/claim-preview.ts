import Type from "typebox";
import { OrderPreviewDto, type OrderPreviewService } from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { ClaimDto, toClaimDto } from "./claim.schema.ts";
import type { ClaimService } from "./claim.service.ts";

/** What a preview is made with. */
export interface PreviewUses {
  orderPreviews: OrderPreviewService;
  claims: ClaimService;
}

/** A claim that is being put together, and the order as it will be with it. */
export const ClaimPreview = Type.Object({ order_preview: OrderPreviewDto, claim: Type.Partial(ClaimDto) });

/** The same, for a reply. */
export async function previewOf(id: string, fields: Selection, { claims, orderPreviews }: PreviewUses) {
  const one = await claims.get(id, fields);
  return { order_preview: await orderPreviews.preview(one.orderId), claim: fields.pick(toClaimDto(one)) };
}
