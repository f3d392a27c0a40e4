export { createShop, type Shop, type ShopOptions as CreateShopOptions } from "./main.ts";
export { defineConfig, type ShopConfig, type ShopOptions } from "./platform/config/config.ts";
export { env } from "./platform/config/env.ts";
