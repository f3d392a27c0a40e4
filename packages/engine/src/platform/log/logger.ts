import { pino, type Logger } from "pino";

/** One JSON line an entry, on standard error, so that what a command prints stays clean. Secrets never reach it. */
export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          "password",
          "*.password",
          "token",
          "*.token",
          "*.secret",
          "headers.authorization",
          "headers.cookie",
          "req.headers.authorization",
          "req.headers.cookie",
        ],
        censor: "[secret]",
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
