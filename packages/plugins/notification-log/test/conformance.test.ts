import { notification } from "@hanse/plugin-kit";
import { inBothPlacements, notificationConformance } from "@hanse/plugin-kit/testing";
import { logNotifications } from "../src/index.ts";

inBothPlacements(
  { plugin: logNotifications, module: new URL("../src/index.ts", import.meta.url), contract: notification },
  notificationConformance,
);
