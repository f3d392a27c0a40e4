import Type from "typebox";
import type { Selection } from "../platform/http/fields.ts";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { AlreadyExists, OptionNotFound, OptionValueNotFound } from "./catalog.errors.ts";
import { NewOptionBody, OptionChangesBody, OptionValueChangesBody } from "./grouping-bodies.schema.ts";
import { optionFieldsForStaff, optionValueFields } from "./grouping-fields.ts";
import { optionListing } from "./grouping.queries.ts";
import { OptionDto, OptionValueDto } from "./grouping.schema.ts";
import type { OptionValueService } from "./option-value.service.ts";
import { optionValueListing } from "./product-option.queries.ts";
import type { ProductOptionService } from "./product-option.service.ts";

interface Uses {
  productOptions: ProductOptionService;
  optionValues: OptionValueService;
}

const ById = closed({ id: Type.String() });
const ByValueId = closed({ id: Type.String(), value_id: Type.String() });
const OptionReply = Type.Object({ product_option: Type.Partial(OptionDto) });
const ValueReply = Type.Object({ product_option_value: Type.Partial(OptionValueDto) });

async function oneOption(options: ProductOptionService, id: string, fields: Selection) {
  const { option, version } = await options.get(id, fields);
  return versioned({ product_option: option }, version);
}

async function oneValue(values: OptionValueService, optionId: string, id: string, fields: Selection) {
  const { value, version } = await values.get(optionId, id, fields);
  return versioned({ product_option_value: value }, version);
}

export const listOptionsForStaff = route({
  id: "admin.productOptions.list",
  method: "GET",
  url: "/admin/product-options",
  access: "admin",
  permission: "product_option:read",
  summary: "Options of all products, and patterns of none.",
  query: closed(listQuery(optionListing.filters)),
  selects: optionFieldsForStaff,
  reply: listOf("product_options", Type.Partial(OptionDto)),
  async handle({ query, fields }, { productOptions }: Uses) {
    const { rows, ...page } = await productOptions.list(query, fields);
    return { product_options: rows, ...page };
  },
});

export const createOption = route({
  id: "admin.productOptions.create",
  method: "POST",
  url: "/admin/product-options",
  access: "admin",
  permission: "product_option:write",
  summary: "Makes a pattern: a product that takes it over gets an option of its own with these values.",
  body: NewOptionBody,
  selects: optionFieldsForStaff,
  reply: OptionReply,
  addsOnce: true,
  async handle({ body, fields }, { productOptions }: Uses) {
    const { id } = await productOptions.create(body);
    return oneOption(productOptions, id, fields);
  },
});

export const retrieveOptionForStaff = route({
  id: "admin.productOptions.retrieve",
  method: "GET",
  url: "/admin/product-options/:id",
  access: "admin",
  permission: "product_option:read",
  summary: "One option with its values.",
  params: ById,
  selects: optionFieldsForStaff,
  reply: OptionReply,
  errors: [OptionNotFound],
  handle: ({ params, fields }, { productOptions }: Uses) => oneOption(productOptions, params.id, fields),
});

export const updateOption = route({
  id: "admin.productOptions.update",
  method: "POST",
  url: "/admin/product-options/:id",
  access: "admin",
  permission: "product_option:write",
  summary: "Changes an option; values that are left out go, unless variants have them.",
  params: ById,
  body: OptionChangesBody,
  selects: optionFieldsForStaff,
  reply: OptionReply,
  errors: [AlreadyExists, OptionNotFound, StaleVersion, StillInUse],
  async handle({ params, body, fields, headers }, { productOptions }: Uses) {
    await productOptions.update(params.id, body, expectedVersion(headers));
    return oneOption(productOptions, params.id, fields);
  },
});

export const deleteOption = route({
  id: "admin.productOptions.delete",
  method: "DELETE",
  url: "/admin/product-options/:id",
  access: "admin",
  permission: "product_option:write",
  summary: "Deletes an option that no variant needs.",
  params: ById,
  reply: deletedOf("product_option"),
  errors: [OptionNotFound, StillInUse],
  async handle({ params }, { productOptions }: Uses) {
    await productOptions.delete(params.id);
    return deleted("product_option", params.id);
  },
});

export const listOptionValues = route({
  id: "admin.productOptions.listValues",
  method: "GET",
  url: "/admin/product-options/:id/values",
  access: "admin",
  permission: "product_option:read",
  summary: "The values of an option, in their order.",
  params: ById,
  query: closed(listQuery(optionValueListing.filters)),
  selects: optionValueFields,
  reply: listOf("product_option_values", Type.Partial(OptionValueDto)),
  errors: [OptionNotFound],
  async handle({ params, query, fields }, { optionValues }: Uses) {
    const { rows, ...page } = await optionValues.list(params.id, query, fields);
    return { product_option_values: rows, ...page };
  },
});

export const retrieveOptionValue = route({
  id: "admin.productOptions.retrieveValue",
  method: "GET",
  url: "/admin/product-options/:id/values/:value_id",
  access: "admin",
  permission: "product_option:read",
  summary: "One value of an option.",
  params: ByValueId,
  selects: optionValueFields,
  reply: ValueReply,
  errors: [OptionValueNotFound],
  handle: ({ params, fields }, { optionValues }: Uses) => oneValue(optionValues, params.id, params.value_id, fields),
});

export const updateOptionValue = route({
  id: "admin.productOptions.updateValue",
  method: "POST",
  url: "/admin/product-options/:id/values/:value_id",
  access: "admin",
  permission: "product_option:write",
  summary: "Changes a value; variants that have it show the new word.",
  params: ByValueId,
  body: OptionValueChangesBody,
  selects: optionValueFields,
  reply: ValueReply,
  errors: [AlreadyExists, OptionNotFound, OptionValueNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { optionValues }: Uses) {
    await optionValues.update(params.id, params.value_id, body, expectedVersion(headers));
    return oneValue(optionValues, params.id, params.value_id, fields);
  },
});

export const deleteOptionValue = route({
  id: "admin.productOptions.deleteValue",
  method: "DELETE",
  url: "/admin/product-options/:id/values/:value_id",
  access: "admin",
  permission: "product_option:write",
  summary: "Deletes a value that no variant has.",
  params: ByValueId,
  selects: optionFieldsForStaff,
  reply: Type.Object({ ...deletedOf("product_option_value").properties, parent: Type.Partial(OptionDto) }),
  errors: [OptionNotFound, OptionValueNotFound, StillInUse],
  async handle({ params, fields }, { optionValues, productOptions }: Uses) {
    await optionValues.delete(params.id, params.value_id);
    const { option } = await productOptions.get(params.id, fields);
    return { ...deleted("product_option_value", params.value_id), parent: option };
  },
});
