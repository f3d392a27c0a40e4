import type { Contract } from "@hanse/plugin-kit";
import type { PluginNames } from "./plugin-names.ts";

/** Prefixes that provider ids have for historical reasons of the wire format. */
const prefixes: Record<string, string> = { payment: "pp_", tax: "tp_" };

/** The source of a plugin whose operations are still to be written. */
export function pluginSource({ name, held, operations }: Contract, { id, variable, providerId }: PluginNames): string {
  const provider = held === "many" ? `  providerId: "${prefixes[name] ?? ""}${providerId}",\n` : "";
  const stubs = Object.keys(operations).map(
    (operation) => `        ${operation}: async (_input, _call) => {
          throw new Error("${name}.${operation} is not written yet");
        },\n`,
  );
  return `import { definePlugin, ${name} } from "@hanse/plugin-kit";
import Type from "typebox";

export const ${variable} = definePlugin({
  id: "${id}",
  implements: { ${name} },
${provider}  config: Type.Object({
    // url: Type.String(),
    // apiKey: Type.String({ secret: true }),
  }),
  setup({ log }) {
    log.info({}, "${id} is set up");
    return {
      ${name}: {
${stubs.join("")}      },
    };
  },
});
`;
}

/** The contract's conformance suite, in both placements. */
export const conformanceTest = ({ name }: Contract, { variable }: PluginNames): string =>
  `import { ${name} } from "@hanse/plugin-kit";
import { ${name}Conformance, inBothPlacements } from "@hanse/plugin-kit/testing";
import { ${variable} } from "../src/index.ts";

inBothPlacements(
  {
    plugin: ${variable},
    module: new URL("../src/index.ts", import.meta.url),
    contract: ${name},
    config: async () => ({}),
  },
  (open) => ${name}Conformance(open),
);
`;

export const readme = ({ name }: Contract, { id }: PluginNames): string => `# ${id}

Implements \`${name}\` for Hanse. Write the operations in \`src/index.ts\` until the tests pass.

\`\`\`sh
npm install
npm test              # the contract's conformance suite, in this process and as a service
npm run build
npm run check         # what it can do and be told, and whether it fits
npm start             # as a service; needs HANSE_SERVICE_SECRET
\`\`\`
`;
