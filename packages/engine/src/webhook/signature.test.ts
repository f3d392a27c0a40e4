import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { newSecret, signatureHeaders } from "./signature.ts";

const body = JSON.stringify({ type: "order.placed", timestamp: "2026-01-02T03:04:05.678Z", data: { title: "Größe" } });
const signed = () => ({ id: "msg_1", timestamp: Math.floor(Date.now() / 1_000), body });

it("is one that the reference library verifies, and is of the whole message", () => {
  const secret = newSecret();
  const headers = signatureHeaders(signed(), [secret]);
  const receiver = new Webhook(secret);
  expect(receiver.verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => receiver.verify(`${body} `, headers)).toThrow("No matching signature");
  expect(() => receiver.verify(body, { ...headers, "webhook-id": "msg_2" })).toThrow("No matching signature");
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow("No matching signature");
});

it("is there for each secret while there are two", () => {
  const secrets = [newSecret(), newSecret()];
  const headers = signatureHeaders(signed(), secrets);
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
});

it("is that of the specification's example", () => {
  const headers = signatureHeaders(
    { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: '{"test": 2432232314}' },
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  );
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});
