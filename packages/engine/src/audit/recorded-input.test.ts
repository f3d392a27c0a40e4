import { expect, it } from "vitest";
import { recordedInput } from "./recorded-input.ts";

it("keeps what was sent, but for secrets", () => {
  const sent = { title: "Board", nested: [{ password: "hunter2", apiToken: ["x"], size: 1 }], client_secret: null };
  expect(recordedInput(sent)).toEqual({
    title: "Board",
    nested: [{ password: "[removed]", apiToken: "[removed]", size: 1 }],
    client_secret: "[removed]",
  });
  expect(recordedInput(undefined)).toBeNull();
  expect(recordedInput("text")).toBe("text");
});

it("keeps of a large body what it was about", () => {
  expect(recordedInput({ create: ["x".repeat(20_000)], update: [] })).toEqual({
    omitted: expect.stringMatching(/^20\d+ characters$/),
    fields: ["create", "update"],
  });
});
