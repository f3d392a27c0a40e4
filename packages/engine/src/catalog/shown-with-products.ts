import { categoryColumns, optionColumns, times, valuedColumns } from "./grouping.queries.ts";
import { CategoryDto, CollectionDto, Metadata, OptionDto, OptionValueDto, TagDto, TypeDto } from "./grouping.schema.ts";

/** Shapes of what belongs to products, for the domain that shows products to staff. */
export const groupingDto = { CategoryDto, CollectionDto, Metadata, OptionDto, OptionValueDto, TagDto, TypeDto };

/** The columns of the same, for its statements: categories as `c`, options as `o`, tags and types as `t`. */
export const groupingSql = { categoryColumns, optionColumns, valuedColumns, times };
