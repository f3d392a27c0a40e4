import { inboundRoutes, outboundRoutes, type Replacement } from "../return/index.ts";
import { ClaimNotFound, ClaimSendsNothing } from "./claim.errors.ts";
import { ClaimPreview, previewOf, type PreviewUses } from "./claim-preview.ts";
import { claimFields } from "./claim.schema.ts";

const claim: Replacement<PreviewUses> = {
  resource: "claim",
  one: "a claim",
  notFound: ClaimNotFound,
  service: ({ claims }) => claims,
};

/** What comes back with a claim, and what goes out, while it is being put together. */
export const goodsOfClaim = [
  ...inboundRoutes(claim),
  ...outboundRoutes(claim, {
    selects: claimFields,
    reply: ClaimPreview,
    preview: previewOf,
    refusals: [ClaimSendsNothing],
  }),
];
