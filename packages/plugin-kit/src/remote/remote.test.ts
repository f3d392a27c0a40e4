import { expect, it } from "vitest";
import { tax } from "../contracts/tax.ts";
import { remote } from "./remote.ts";

const identity = { id: "flat-tax", implements: { tax }, providerId: "tp_flat" };
const secret = "0123456789abcdef0123456789abcdef";

it("a service is where it is said to be", () => {
  expect(remote(identity, { url: "http://tax:7100/", secret })).toEqual({
    placement: "service",
    definition: identity,
    url: "http://tax:7100",
    secrets: [secret],
  });
  expect(remote(identity, { url: "https://tax", secret: [secret, `${secret}2`] }).secrets).toHaveLength(2);
});

it.each([
  ["tax:7100", /but has to be like http:\/\/search:7101/],
  ["not an address", /but has to be like/],
  ["http://mesh/tax", /has to end after the port/],
  ["http://tax:7100/?a=1", /has to end after the port/],
  ["http://user:password@tax:7100", /has to end after the port/],
])("%s is no address of a service", (url, said) => {
  expect(() => remote(identity, { url, secret })).toThrow(said);
  expect(() => remote(identity, { url, secret })).not.toThrow(/password/);
});

it.each([[""], ["short"], [[]], [[secret, "short"]]])("%j is no secret", (wrong) => {
  expect(() => remote(identity, { url: "http://tax", secret: wrong })).toThrow(/at least 32 characters/);
});
