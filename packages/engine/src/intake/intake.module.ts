import { defineModule } from "../platform/module.ts";
import { ProductIntake } from "./product-intake.service.ts";

export const intakeModule = defineModule({ name: "intake", services: { productIntake: ProductIntake } });
