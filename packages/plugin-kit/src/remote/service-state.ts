import type { Manifest } from "../manifest.ts";
import type { Logger } from "../plugin.ts";

/** Whether a service can be used: `degraded` while it cannot be reached, `incompatible` while its contracts do not fit. */
export type ServiceState = "up" | "degraded" | "incompatible";

export interface ServiceSurroundings {
  readonly log: Logger;
  /** What the service said when it was last reached, so that its events are kept for it while it is down. */
  readonly remembered: Manifest | null;
  remember(manifest: Manifest): Promise<void>;
}
