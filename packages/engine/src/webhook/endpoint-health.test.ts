import { expect, it } from "vitest";
import { EndpointHealth } from "./endpoint-health.ts";

function failing(times: number): EndpointHealth {
  const health = new EndpointHealth();
  for (let time = 0; time < times; time++) {
    health.begin("a");
    health.note("a", { succeeded: false });
    health.end("a");
  }
  return health;
}

it("lets any number of attempts begin at once, also after a few failures", () => {
  const health = failing(4);
  expect([1, 2, 3].map(() => health.begin("a"))).toEqual([true, true, true]);
});

it("lets one at a time begin for an endpoint that fails again and again, until it has succeeded", () => {
  const health = failing(5);
  expect([health.begin("a"), health.begin("a"), health.begin("b")]).toEqual([true, false, true]);
  health.end("a");
  expect([health.begin("a"), health.begin("a")]).toEqual([true, false]);
  health.note("a", { succeeded: true });
  expect([health.begin("a"), health.begin("a")]).toEqual([true, true]);
});
