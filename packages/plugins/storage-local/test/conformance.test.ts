import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storage } from "@hanse/plugin-kit";
import { inBothPlacements, storageConformance } from "@hanse/plugin-kit/testing";
import { afterAll } from "vitest";
import { localFiles } from "../src/index.ts";
import { browse } from "./browser.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

inBothPlacements(
  {
    plugin: localFiles,
    module: new URL("../src/index.ts", import.meta.url),
    contract: storage,
    async config() {
      const folder = await mkdtemp(join(tmpdir(), "hanse-files-"));
      folders.push(folder);
      return { folder, baseUrl: "https://api.shop.example/" };
    },
  },
  (open) => storageConformance(open, { browse }),
);
