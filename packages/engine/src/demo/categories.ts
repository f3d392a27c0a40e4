import type { CategoryDraft } from "../catalog/index.ts";

export const collections = {
  "harbour-morning": "Harbour Morning",
  "island-summer": "Island Summer",
  "long-winter": "The Long Winter",
  "paper-and-ink": "Paper & Ink",
  "small-gifts": "Small Gifts",
  "under-canvas": "Under Canvas",
} as const;

export type CollectionKey = keyof typeof collections;

interface Branch {
  name: string;
  description?: string;
  children?: Record<string, Branch>;
}

const TREE: Record<string, Branch> = {
  clothing: {
    name: "Clothing",
    description: "Made for wind from the side, and worn for years.",
    children: {
      tops: {
        name: "Tops",
        children: { knitwear: { name: "Knitwear" }, "shirts-and-tees": { name: "Shirts & Tees" } },
      },
      outerwear: { name: "Outerwear", children: { jackets: { name: "Jackets" }, "rain-hats": { name: "Rain Hats" } } },
      accessories: {
        name: "Accessories",
        children: {
          "hats-and-caps": { name: "Hats & Caps" },
          "scarves-and-mittens": { name: "Scarves & Mittens" },
          socks: { name: "Socks" },
          "bags-and-belts": { name: "Bags & Belts" },
        },
      },
    },
  },
  home: {
    name: "Home",
    description: "Light, wool and clay for rooms that look north.",
    children: {
      lighting: {
        name: "Lighting",
        children: { "lamps-and-lanterns": { name: "Lamps & Lanterns" }, candles: { name: "Candles" } },
      },
      textiles: {
        name: "Textiles",
        children: {
          "blankets-and-cushions": { name: "Blankets & Cushions" },
          "bed-and-bath": { name: "Bed & Bath" },
          rugs: { name: "Rugs" },
        },
      },
      decoration: {
        name: "Decoration",
        children: { "vases-and-pots": { name: "Vases & Pots" }, "clocks-and-baskets": { name: "Clocks & Baskets" } },
      },
    },
  },
  kitchen: {
    name: "Kitchen",
    description: "Few things, heavy ones, used every day.",
    children: {
      cooking: {
        name: "Cooking",
        children: {
          "pots-and-pans": { name: "Pots & Pans" },
          "knives-and-boards": { name: "Knives & Boards" },
          "kitchen-tools": { name: "Kitchen Tools" },
        },
      },
      tableware: {
        name: "Tableware",
        children: { "cups-and-glasses": { name: "Cups & Glasses" }, "plates-and-bowls": { name: "Plates & Bowls" } },
      },
    },
  },
  stationery: {
    name: "Stationery",
    description: "For people who still write things down.",
    children: {
      paper: {
        name: "Paper",
        children: { notebooks: { name: "Notebooks" }, "letters-and-calendars": { name: "Letters & Calendars" } },
      },
      writing: {
        name: "Writing",
        children: { "pens-and-ink": { name: "Pens & Ink" }, "desk-tools": { name: "Desk Tools" } },
      },
      books: {
        name: "Books",
        children: { "craft-and-cookery": { name: "Craft & Cookery" }, "travel-writing": { name: "Travel Writing" } },
      },
    },
  },
  outdoor: {
    name: "Outdoor",
    description: "Dry feet, hot soup, and knowing where you are.",
    children: {
      camping: {
        name: "Camping",
        children: {
          "tents-and-hammocks": { name: "Tents & Hammocks" },
          "sleeping-bags": { name: "Sleeping Bags" },
          "camp-kitchen": { name: "Camp Kitchen" },
        },
      },
      "on-the-way": {
        name: "On the Way",
        children: { "packs-and-bottles": { name: "Packs & Bottles" }, "tools-and-lights": { name: "Tools & Lights" } },
      },
    },
  },
  "coffee-and-tea": {
    name: "Coffee & Tea",
    description: "Landed in Hamburg, roasted and packed in small lots.",
    children: {
      coffee: {
        name: "Coffee",
        children: { "coffee-beans": { name: "Beans" }, "coffee-making": { name: "Coffee Making" } },
      },
      tea: {
        name: "Tea",
        children: {
          "black-tea": { name: "Black Tea" },
          "green-and-herbal-tea": { name: "Green & Herbal Tea" },
          "tea-table": { name: "The Tea Table" },
        },
      },
    },
  },
};

function flatten(branches: Record<string, Branch>, parent?: string): CategoryDraft[] {
  return Object.entries(branches).flatMap(([handle, { name, description, children = {} }]) => [
    { handle, name, ...(description && { description }), ...(parent && { parent }) },
    ...flatten(children, handle),
  ]);
}

/** Three levels, parents before children. */
export const demoCategories: CategoryDraft[] = flatten(TREE);
