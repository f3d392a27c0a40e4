import Type from "typebox";
import { Answer } from "../platform/http/answer.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { demoPicture } from "./catalogue.ts";
import { PictureNotFound } from "./demo.errors.ts";

/** Pictures are drawn when asked for; they never change. */
export const picture = route({
  id: "demo.picture",
  method: "GET",
  url: "/static/demo/:file",
  access: "public",
  summary: "A picture of the demo catalogue.",
  params: closed({ file: Type.String({ maxLength: 200 }) }),
  reply: Type.String(),
  errors: [PictureNotFound],
  async handle({ params: { file } }) {
    const svg = demoPicture(file);
    if (svg === undefined) throw new PictureNotFound({ file });
    return new Answer(200, svg, {
      "content-type": "image/svg+xml; charset=utf-8",
      "cache-control": "public, max-age=86400",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    });
  },
});
