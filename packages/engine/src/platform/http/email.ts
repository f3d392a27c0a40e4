import Type from "typebox";

/** An email address; 254 characters is the longest that SMTP can carry (RFC 5321, erratum 1690). */
export const Email = Type.String({ format: "email", maxLength: 254 });

/** One spelling an address: mailboxes that differ in case alone do not exist in practice, but people type both. */
export const normalEmail = (email: string): string => email.toLowerCase();
