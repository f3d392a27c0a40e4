export { EventIntake, type EventIntakeOptions, type IntakeReply } from "./event-intake.ts";
export { ServicePlugin } from "./service-plugin.ts";
export { SignedClient, type SignedClientOptions, type VerifiedReply } from "./signed-client.ts";
