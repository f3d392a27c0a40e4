/** Keys of storefronts (publishable, bound to sales channels) and of programs that administer the shop (secret). */
export { ApiKeyService } from "./api-key.service.ts";
