export { check, show } from "./run-command.ts";
export { servePackage } from "./serve-package.ts";
