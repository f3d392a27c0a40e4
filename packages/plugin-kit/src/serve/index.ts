export { jsonLog } from "./json-log.ts";
export { serve, type Service } from "./serve.ts";
export { readServiceSettings, type ServiceFlags, type ServiceSettings, variableOf } from "./service-settings.ts";
