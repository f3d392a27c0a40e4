import { expect } from "vitest";
import { first, placedOrder, type World } from "./world.ts";

/** What the shop has done by itself. */
export async function driveOperations(world: World): Promise<void> {
  const { admin } = world;
  await placedOrder(world);
  const { workflow_executions: runs } = await admin.workflowExecution.list({ workflow_id: "place-order", limit: 1 });
  const { workflow_execution: run } = await admin.workflowExecution.retrieve(first(runs, "run").id);
  expect(run).toMatchObject({ workflow_id: "place-order", state: "done" });

  const sent = async () => (await admin.notification.list({ q: "ada@example.com" })).notifications;
  await expect.poll(async () => (await sent()).length).toBeGreaterThan(0);
  const message = first(await sent(), "notification");
  const { notification } = await admin.notification.retrieve(message.id);
  expect(notification).toMatchObject({ id: message.id, to: "ada@example.com", channel: "email" });
}
