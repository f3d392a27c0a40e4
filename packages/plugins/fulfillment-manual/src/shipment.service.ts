import {
  type Call,
  CallUndone,
  type Database,
  newId,
  type Parcel,
  type ParcelAddress,
  requiredKey,
  type Shipment,
} from "@hanse/plugin-kit";
import { LabelNotFound, ShipmentCanceled } from "./shipment.errors.ts";
import { cancelById, cancelByKey, create, find, type ShipmentRow } from "./shipment.queries.ts";

/** What a shop says of its parcels. */
export interface ShippingDesk {
  /** Who sends where the parcel does not say. */
  readonly sender: ParcelAddress | null;
  /** With `{trackingNumber}` in it; null: parcels cannot be followed. */
  readonly trackingUrl: string | null;
  /** Where the shop's API is; empty: labels have addresses without a host. */
  readonly baseUrl: string;
}

const prefix = "parcel";

/** JSON as PostgreSQL takes it: without half characters and NUL, which JavaScript's strings may hold. */
const json = (value: unknown): string | null =>
  value
    ? JSON.stringify(value, (_key, item: unknown) =>
        typeof item === "string" ? item.toWellFormed().replaceAll("\0", "") : item,
      )
    : null;

/** The book of what was packed. */
export class Shipments {
  readonly #db: Database;
  readonly #desk: ShippingDesk;

  constructor(db: Database, desk: ShippingDesk) {
    this.#db = db;
    this.#desk = desk;
  }

  async create({ orderId, displayId, serviceId, address, from, items }: Parcel, call: Call): Promise<Shipment> {
    const key = requiredKey(call, "fulfillment-manual", "fulfillment.create");
    const sender = json(from ?? this.#desk.sender);
    const values = [key, newId(prefix), orderId, displayId ?? null, serviceId, json(address), sender, json(items)];
    while (true) {
      call.signal.throwIfAborted();
      const [shipment] = await this.#db.query(create, values);
      if (shipment?.status === "canceled") throw new CallUndone({ key });
      if (shipment) return this.#shown(shipment);
    }
  }

  async cancel({ data, key }: { data: Record<string, unknown>; key?: string | undefined }): Promise<void> {
    if (key !== undefined) await this.#db.query(cancelByKey, [key, newId(prefix)]);
    const { shipmentId } = data;
    if (typeof shipmentId === "string") await this.#db.query(cancelById, [shipmentId]);
  }

  /** @throws LabelNotFound, ShipmentCanceled */
  async toPrint(id: string): Promise<ShipmentRow & { trackingNumber: string }> {
    const [shipment] = await this.#db.query(find, [id]);
    const { trackingNumber } = shipment ?? {};
    if (!shipment || !trackingNumber) throw new LabelNotFound({ id });
    if (shipment.status === "canceled") throw new ShipmentCanceled({ id });
    return { ...shipment, trackingNumber };
  }

  #shown({ id, trackingNumber }: ShipmentRow): Shipment {
    const { trackingUrl, baseUrl } = this.#desk;
    const number = trackingNumber ?? "";
    return {
      data: { shipmentId: id },
      labels: [
        {
          trackingNumber: number,
          trackingUrl: trackingUrl?.replaceAll("{trackingNumber}", number) ?? "",
          labelUrl: `${baseUrl}/admin/x/fulfillment-manual/labels/${id}.pdf`,
        },
      ],
    };
  }
}
