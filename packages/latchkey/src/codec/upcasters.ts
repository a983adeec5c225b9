import type { JsonObject } from '../json.ts';

/** Turns an event's data, as one version stored it (unsealed), into what the next version stores. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** By event type: the first leads from version 1 to 2, the next from 2 to 3; so a gap cannot be written down. */
export type Upcasters = { readonly [eventType: string]: readonly Upcaster[] };

/** No shape has changed yet. */
export const upcasters: Upcasters = {};
