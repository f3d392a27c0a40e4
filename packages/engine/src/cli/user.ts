import { randomBytes } from "node:crypto";
import { Command } from "commander";
import type { StaffService } from "../staff/index.ts";
import { say } from "./say.ts";

interface CreateOptions {
  email: string;
  password?: string;
  firstName?: string;
  lastName?: string;
}

/** `hanse user create`: who may sign in to the admin. */
export const userCommand = (): Command =>
  new Command("user").description("Look after the people who run the shop.").addCommand(
    new Command("create")
      .description("Make a staff user, who may sign in to the admin.")
      .requiredOption("--email <address>", "what the user signs in with")
      .option("--password <text>", "at least 8 characters; without it one is made and shown")
      .option("--first-name <text>", "first name")
      .option("--last-name <text>", "last name")
      .addHelpText("after", "\nExample:\n  hanse user create --email anna@shop.example")
      .action(async ({ email, password, firstName, lastName }: CreateOptions) => {
        const { openShop } = await import("./open-shop.ts");
        const { shop, close } = await openShop({ quiet: true });
        try {
          const chosen = password ?? randomBytes(12).toString("base64url");
          const staff = shop.container.resolve<StaffService>("staff");
          const user = await staff.create({
            email,
            password: chosen,
            ...(firstName !== undefined && { firstName }),
            ...(lastName !== undefined && { lastName }),
          });
          say.line(`Made the staff user ${user.email} (${user.id}).`);
          if (password === undefined) say.line(`The password is ${chosen}`);
        } finally {
          await close();
        }
      }),
  );
