import type { GeoZone } from "./geo-zone.ts";

/** A part of a service zone; with the id of one that it has, that one goes on. */
export interface ZonePart extends GeoZone {
  readonly id?: string;
  readonly metadata?: Record<string, unknown> | null;
}

export interface NewServiceZone {
  name: string;
  /** Any of them is enough. */
  geoZones: readonly ZonePart[];
}

export type ServiceZoneChanges = Partial<NewServiceZone>;
