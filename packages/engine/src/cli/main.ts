import { createProgram } from "./program.ts";
import { say } from "./say.ts";

try {
  await createProgram().parseAsync();
} catch (error) {
  say.failure(error);
  process.exitCode = 1;
}
