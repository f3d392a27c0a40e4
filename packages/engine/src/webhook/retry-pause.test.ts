import { describe, expect, it } from "vitest";
import { parseRetryAfter, retryPause } from "./retry-pause.ts";

describe("the pause after a failure", () => {
  it("is the one of its number, a tenth longer at most, until there is none left", () => {
    for (const [failures, pause] of [
      [1, 5],
      [2, 30],
    ] as const) {
      const seconds = retryPause(failures, [5, 30], undefined) ?? 0;
      expect(seconds).toBeGreaterThanOrEqual(pause);
      expect(seconds).toBeLessThanOrEqual(pause * 1.1);
    }
    expect(retryPause(3, [5, 30], undefined)).toBeUndefined();
    expect(retryPause(1, [], 60)).toBeUndefined();
  });

  it("is as long as the endpoint asks for, but neither shorter nor longer than a day", () => {
    expect(retryPause(1, [5], 120)).toBe(120);
    expect(retryPause(1, [5], 1)).toBeGreaterThanOrEqual(5);
    expect(retryPause(1, [5], 999_999)).toBe(86_400);
  });
});

it("Retry-After is read as seconds or as a date, and as nothing when it is neither", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(parseRetryAfter("120", now)).toBe(120);
  expect(parseRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60);
  expect(parseRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
  for (const header of [undefined, "", "soon", "-5", "1.5"]) expect(parseRetryAfter(header, now)).toBeUndefined();
});
