import { defineModule } from "../platform/module.ts";
import { picture } from "./pictures.routes.ts";

export const demoModule = defineModule({ name: "demo", routes: [picture] });
