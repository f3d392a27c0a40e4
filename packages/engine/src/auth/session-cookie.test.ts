import { describe, expect, it } from "vitest";
import { noSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.ts";

describe("the session's cookie", () => {
  it("is found among others", () => {
    expect(readSessionCookie({ cookie: "xconnect.sid=no; a=b;connect.sid=abc-_=; c" })).toBe("abc-_=");
    expect(readSessionCookie({ cookie: "a=connect.sid=x" })).toBeUndefined();
    expect(readSessionCookie({})).toBeUndefined();
  });

  it("is for the browser alone, and for https alone where there is https", () => {
    expect(sessionCookie("s3", 60, {})).toBe("connect.sid=s3; Max-Age=60; Path=/; HttpOnly; SameSite=Lax");
    expect(sessionCookie("s3", 60, { "x-forwarded-proto": "https, http" })).toMatch(/; Secure$/);
    expect(noSessionCookie({})).toMatch(/^connect\.sid=; Max-Age=0; Path=\/;/);
  });
});
