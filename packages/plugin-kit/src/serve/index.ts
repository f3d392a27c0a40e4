export { serve, type Service } from "./serve.ts";
export { readServiceSettings, type ServiceFlags, type ServiceSettings, variableOf } from "./service-settings.ts";
