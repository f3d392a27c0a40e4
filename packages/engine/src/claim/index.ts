/**
 * What a customer was sent and should not have been: missing, wrong or broken. It is not charged, and made good with money or
 * with other goods; paying back is a refund of the payment.
 */
export { type Claim, claimReasons, claimTypes } from "./claim.ts";
export { ClaimNotFound } from "./claim.errors.ts";
export { ClaimCanceled, ClaimRequested } from "./claim.events.ts";
export { ClaimService } from "./claim.service.ts";
