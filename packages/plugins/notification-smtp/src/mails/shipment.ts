import type { ShipmentNotice } from "@hanse/plugin-kit";
import { html } from "../html.ts";
import { block, button, layout, paragraph } from "../layout.ts";
import type { Letterhead, Mail } from "../mail.ts";
import { addressLines } from "./address-lines.ts";
import { lineName } from "./line-name.ts";

/** What a shopper is told when a parcel is under way. */
export function shipmentMail(shipment: ShipmentNotice, shop: Letterhead): Mail {
  const title = "Your parcel is on its way";
  const number = `Order ${shipment.displayId}`;
  const lines = shipment.lines.map((line) => `${line.quantity} × ${lineName(line)}`);
  const address = shipment.shippingAddress && addressLines(shipment.shippingAddress, shop.locale);
  const labels = shipment.labels.map(({ trackingNumber, trackingUrl }) => ({
    trackingNumber,
    trackingUrl: trackingUrl !== null && isWebAddress(trackingUrl) ? trackingUrl : null,
  }));
  return {
    subject: `Your order ${shipment.displayId} is on its way`,
    text: [
      `${title}.`,
      number,
      "",
      ...lines,
      ...labels.flatMap(({ trackingNumber, trackingUrl }) => [
        "",
        `Tracking number: ${trackingNumber}`,
        ...(trackingUrl === null ? [] : [trackingUrl]),
      ]),
      ...(address ? ["", "Delivery to:", ...address] : []),
      "",
      `${shop.shopName}, ${shop.storefrontUrl}`,
    ].join("\n"),
    html: layout(
      shop,
      title,
      html`${paragraph(number)}${lines.length > 0 ? block("In this parcel", lines) : null}${labels.map(
        ({ trackingNumber, trackingUrl }) =>
          html`${block("Tracking number", [trackingNumber])}${trackingUrl === null ? null : button("Track the parcel", trackingUrl)}`,
      )}${address && block("Delivery to", address)}`,
    ),
  };
}

/** A link from elsewhere must not be able to run a script. */
const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
