import type { CategoryDraft } from "../catalog/index.ts";
import type { Motif } from "./picture.ts";

/** A department of the generated catalogue: any adjective, material and noun of one make a believable thing. */
export interface Department {
  handle: string;
  name: string;
  /** By category handle. */
  categories: Record<string, Range>;
  materials: string[];
  /** Titles and values a product of the department may be chosen by; the first is preferred. */
  options: [title: string, values: string[]][];
}

export interface Range {
  name: string;
  /** A noun is also the product's type. */
  nouns: [noun: string, motif: Motif][];
  /** Euro, from and to. */
  price: [number, number];
  /** Grams, from and to. */
  weight: [number, number];
}

const COLOURS = ["Navy", "Oatmeal", "Moss", "Rust", "Slate", "Cream", "Charcoal", "Mustard"];

export const ADJECTIVES = (
  "Airy Bold Bright Broad Calm Classic Coastal Compact Crisp Daily Deep Early Easy Even Everyday Fine Firm Fresh Gentle " +
  "Handmade Heavy Honest Late Light Little Long Lucky Mellow Modern Neat Northern Patient Plain Practical Proper Quiet " +
  "Relaxed Robust Round Rustic Sea-Washed Sharp Simple Slender Slow Small Smooth Soft Solid Southern Spare Steady Sturdy " +
  "Sunday Tall Tidy Traditional Warm Weathered Western Wide Winter"
).split(" ");

/** Rivers, islands and towns around two seas, as names of series. */
export const SERIES = (
  "Alster Amrum Anklam Aurich Bergen Bille Bornholm Bremen Cuxhaven Danzig Dagebüll Deventer Duhnen Eider Elbe Emden Falster " +
  "Fehmarn Flensburg Föhr Gotland Greifswald Groningen Hela Hiddensee Husum Jade Juist Kalmar Kampen Kiel Kolding Langeoog " +
  "Leer Lübeck Malmö Memel Narva Norderney Oder Oland Peene Pellworm Poel Pärnu Reval Riga Rostock Rügen Samsø Schlei " +
  "Spiekeroog Stade Stralsund Sylt Tönning Trave Usedom Varel Visby Wangerooge Warnow Weser Wismar Zwolle"
).split(" ");

export const TAGS = ["bestseller", "gift", "handmade", "limited", "new", "repairable", "sale", "season", "small batch"];

export const DEPARTMENTS: Department[] = [
  {
    handle: "large-clothing",
    name: "Clothing Range",
    categories: {
      "large-tops": {
        name: "Tops",
        nouns: [
          ["Jumper", "jumper"],
          ["Shirt", "shirt"],
          ["Tee", "tee"],
          ["Smock", "shirt"],
        ],
        price: [25, 140],
        weight: [180, 800],
      },
      "large-coats": {
        name: "Coats & Jackets",
        nouns: [
          ["Jacket", "jacket"],
          ["Coat", "jacket"],
          ["Parka", "jacket"],
        ],
        price: [90, 320],
        weight: [700, 1_900],
      },
      "large-small-things": {
        name: "Hats, Scarves & Socks",
        nouns: [
          ["Beanie", "beanie"],
          ["Cap", "cap"],
          ["Scarf", "scarf"],
          ["Mittens", "mittens"],
          ["Socks", "socks"],
        ],
        price: [12, 70],
        weight: [60, 260],
      },
    },
    materials: ["Wool", "Cotton", "Linen", "Merino", "Flannel", "Corduroy", "Lambswool", "Twill", "Hemp"],
    options: [
      ["Size", ["XS", "S", "M", "L", "XL", "XXL"]],
      ["Colour", COLOURS],
    ],
  },
  {
    handle: "large-home",
    name: "Home Range",
    categories: {
      "large-light": {
        name: "Light",
        nouns: [
          ["Lamp", "lamp"],
          ["Lantern", "lantern"],
          ["Candle Holder", "candle"],
        ],
        price: [29, 190],
        weight: [500, 2_400],
      },
      "large-textiles": {
        name: "Textiles",
        nouns: [
          ["Blanket", "blanket"],
          ["Cushion", "cushion"],
          ["Towel", "towel"],
          ["Bedspread", "pillow"],
          ["Rug", "rug"],
        ],
        price: [19, 160],
        weight: [250, 2_200],
      },
      "large-storage": {
        name: "Vases & Baskets",
        nouns: [
          ["Vase", "vase"],
          ["Planter", "plantPot"],
          ["Basket", "basket"],
        ],
        price: [15, 95],
        weight: [400, 3_000],
      },
    },
    materials: ["Woven", "Striped", "Checked", "Hand-Finished", "Two-Tone", "Braided", "Undyed", "Patterned"],
    options: [
      ["Colour", COLOURS],
      ["Size", ["Small", "Medium", "Large"]],
    ],
  },
  {
    handle: "large-kitchen",
    name: "Kitchen Range",
    categories: {
      "large-table": {
        name: "Table",
        nouns: [
          ["Mug", "mug"],
          ["Bowl", "bowl"],
          ["Plate", "plate"],
          ["Teapot", "teapot"],
          ["Jug", "vase"],
        ],
        price: [9, 60],
        weight: [250, 1_200],
      },
      "large-stove": {
        name: "Stove",
        nouns: [
          ["Skillet", "pan"],
          ["Stockpot", "pot"],
          ["Kettle", "kettle"],
          ["Casserole", "pot"],
        ],
        price: [39, 180],
        weight: [900, 4_500],
      },
      "large-drawer": {
        name: "Drawer",
        nouns: [
          ["Storage Jar", "jar"],
          ["Pepper Mill", "mill"],
          ["Ladle", "spoons"],
        ],
        price: [7, 65],
        weight: [120, 900],
      },
    },
    materials: ["Stoneware", "Enamel", "Porcelain", "Steel", "Copper", "Earthenware", "Cast-Iron", "Ceramic"],
    options: [
      ["Colour", COLOURS],
      ["Volume", ["0.3 l", "0.5 l", "1 l", "2 l"]],
    ],
  },
  {
    handle: "large-desk",
    name: "Desk Range",
    categories: {
      "large-paper": {
        name: "Paper",
        nouns: [
          ["Notebook", "notebook"],
          ["Sketchbook", "notebook"],
          ["Letter Set", "letter"],
          ["Diary", "book"],
        ],
        price: [5, 39],
        weight: [90, 700],
      },
      "large-pens": {
        name: "Pens",
        nouns: [
          ["Pencil Set", "pencils"],
          ["Fountain Pen", "pen"],
          ["Ink", "ink"],
        ],
        price: [4, 95],
        weight: [20, 260],
      },
    },
    materials: ["Pocket", "Travel", "Studio", "Office", "Atelier", "Workshop", "Library"],
    options: [
      ["Colour", COLOURS],
      ["Format", ["A6", "A5", "A4"]],
    ],
  },
  {
    handle: "large-outdoor",
    name: "Outdoor Range",
    categories: {
      "large-camp": {
        name: "Camp",
        nouns: [
          ["Tent", "tent"],
          ["Hammock", "hammock"],
          ["Sleeping Bag", "sleepingBag"],
          ["Camp Stove", "stove"],
          ["Cook Set", "cookSet"],
        ],
        price: [49, 420],
        weight: [700, 6_000],
      },
      "large-carry": {
        name: "Carry",
        nouns: [
          ["Backpack", "backpack"],
          ["Bottle", "bottle"],
          ["Tote", "tote"],
          ["Torch", "torch"],
        ],
        price: [15, 180],
        weight: [180, 1_600],
      },
    },
    materials: ["Trail", "Harbour", "Island", "Forest", "Meadow", "Cabin", "Expedition"],
    options: [
      ["Colour", COLOURS],
      ["Size", ["Small", "Medium", "Large"]],
    ],
  },
  {
    handle: "large-pantry",
    name: "Pantry Range",
    categories: {
      "large-coffee": {
        name: "Coffee",
        nouns: [
          ["Espresso", "coffeeBag"],
          ["Filter Roast", "coffeeBag"],
          ["House Blend", "coffeeBag"],
        ],
        price: [7, 19],
        weight: [120, 300],
      },
      "large-tea": {
        name: "Tea",
        nouns: [
          ["Black Tea", "teaTin"],
          ["Green Tea", "teaTin"],
          ["Herbal Tea", "teaTin"],
        ],
        price: [5, 24],
        weight: [120, 260],
      },
    },
    materials: ["Highland", "Riverside", "Orchard", "Monsoon", "Meadow", "Estate", "Garden"],
    options: [
      ["Weight", ["100 g", "250 g", "500 g", "1 kg"]],
      ["Grade", ["First", "Second"]],
    ],
  },
];

export const largeCategories: CategoryDraft[] = DEPARTMENTS.flatMap(({ handle, name, categories }) => [
  { handle, name },
  ...Object.entries(categories).map(([child, category]) => ({ handle: child, name: category.name, parent: handle })),
]);
