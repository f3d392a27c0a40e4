import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells the first value at once and the last of those that follow, once per interval", () => {
  const told: number[] = [];
  const tell = throttle((value: number) => told.push(value), 500);
  for (const value of [1, 2, 3]) tell(value);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(500);
  expect(told).toEqual([1, 3]);
  tell(4);
  vi.advanceTimersByTime(499);
  expect(told).toEqual([1, 3]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1, 3, 4]);
});

it("tells at once again after a quiet interval", () => {
  const told: number[] = [];
  const tell = throttle((value: number) => told.push(value), 500);
  tell(1);
  vi.advanceTimersByTime(500);
  tell(2);
  expect(told).toEqual([1, 2]);
});
