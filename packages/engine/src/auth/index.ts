/**
 * Who someone is: identities with passwords, the tokens and sessions they get for them, and how requests prove them. What
 * a customer or a staff user is, and may do, is decided elsewhere.
 */
export { PasswordResetRequested } from "./auth.events.ts";
export { IdentityTaken } from "./auth.errors.ts";
export { IdentityService } from "./identity.service.ts";
export { RevocationService } from "./revocation.service.ts";
export { resetSeconds } from "./token.service.ts";
