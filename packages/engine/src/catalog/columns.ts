import { p } from "@mikro-orm/postgresql";

/** Columns that many tables of the catalogue have. Made anew for each entity, as builders must not be shared. */
export const metadata = () => p.json<Record<string, unknown>>().nullable();

export const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

export const physique = () => ({
  weight: p.double().nullable(),
  length: p.double().nullable(),
  height: p.double().nullable(),
  width: p.double().nullable(),
  originCountry: p.string().nullable(),
  hsCode: p.string().nullable(),
  midCode: p.string().nullable(),
  material: p.string().nullable(),
});
