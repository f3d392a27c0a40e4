import { moneyText, type TypedNotification } from "@hanse/plugin-kit";

interface Text {
  readonly subject: string;
  readonly text: string;
}

const lineText = ({
  quantity,
  title,
  variantTitle,
}: {
  quantity: number;
  title: string;
  variantTitle: string;
}): string => `${quantity} x ${variantTitle === title ? title : `${title} (${variantTitle})`}`;

/** What a message says, in a few words. */
export function messageText({ template, data }: TypedNotification, locale: string | null): Text {
  switch (template) {
    case "order-confirmation": {
      const money = (amount: number): string => moneyText(amount, data.currencyCode, locale);
      const lines = data.lines.map((line) => `${lineText(line)}, ${money(line.unitPrice)} each`);
      const text = [
        `Order ${data.displayId}`,
        ...lines,
        `Total: ${money(data.total)}`,
        `Order id: ${data.orderId}`,
      ].join("\n");
      return { subject: `Your order ${data.displayId}`, text };
    }
    case "shipment": {
      const labels = data.labels.map(({ trackingNumber, trackingUrl }) =>
        `Tracking: ${trackingNumber} ${trackingUrl ?? ""}`.trimEnd(),
      );
      return {
        subject: `Your order ${data.displayId} is on its way`,
        text: [...data.lines.map(lineText), ...labels].join("\n"),
      };
    }
    case "order-transfer":
      return {
        subject: `Somebody asks for your order ${data.displayId}`,
        text: [
          `${data.newOwnerEmail} is to get it.`,
          ...(data.description === null ? [] : [data.description]),
          `Until ${data.expiresAt}: /order/${data.orderId}/transfer/${data.token}`,
        ].join("\n"),
      };
    case "password-reset": {
      const query = new URLSearchParams({ email: data.email, token: data.token }).toString();
      return { subject: "Your new password", text: `Until ${data.expiresAt}: /reset-password?${query}` };
    }
    case "staff-invite": {
      const query = new URLSearchParams({ token: data.token }).toString();
      return { subject: "You are invited", text: `Until ${data.expiresAt}: /invite?${query}` };
    }
  }
}
