import type { AttributeValue, Attributes, TenantId } from '@latchkey/core';
import { attributeName, newAttributeValue } from '@latchkey/core';
import { z } from 'zod';
import type { ReadModelReader, ReadModelWriter } from '../ports/read-models.ts';
import type { Source } from './paging.ts';

/** Which invitations, or grants, have an attribute: one for each that one of them has. */
export type AttributeDocument = {
  tenantId: TenantId;
  name: string;
  /** As JSON, so that the text `1` is not the number. */
  value: string;
  /** Where in the list what has it stands. */
  at: number;
  /** By which it is found. */
  of: string;
};

const index = { indexes: { byValue: ['tenantId', 'name', 'value', 'at'] } };
export const attributeCollections = { invitationAttributes: index, accessAttributes: index };

/** Of which the host keeps this: one attribute, and what it is. */
export const attributeFilter = z.strictObject({ name: attributeName, value: newAttributeValue });
export type AttributeFilter = z.output<typeof attributeFilter>;

interface Kept {
  tenantId: TenantId;
  attributes?: Attributes | null;
}

/** Brings the attributes of one invitation, or grant, up to what it has now. */
export function keepAttributes(
  writer: ReadModelWriter,
  collection: keyof typeof attributeCollections,
  of: string,
  before: Kept | undefined,
  now: Kept,
  at: number,
): void {
  const kept = now.attributes ?? {};
  for (const name of Object.keys(before?.attributes ?? {})) {
    if (!Object.hasOwn(kept, name)) writer.remove(collection, keyOf(of, name));
  }
  for (const [name, value] of Object.entries(kept)) {
    const document: AttributeDocument = {
      tenantId: now.tenantId,
      name,
      value: JSON.stringify(value),
      at,
      of,
    };
    writer.put(collection, keyOf(of, name), document);
  }
}

/** Where a list is read of what has this attribute. */
export function placeOfAttribute(
  collection: keyof typeof attributeCollections,
  tenantId: TenantId,
  { name, value }: AttributeFilter,
): Source {
  return { collection, index: 'byValue', equals: [tenantId, name, JSON.stringify(value)] };
}

export function hasAttribute(
  { attributes }: { attributes?: Attributes | null },
  wanted: AttributeFilter | undefined,
): boolean {
  return wanted === undefined || valueOf(attributes, wanted.name) === wanted.value;
}

/** What a place in the list of an attribute stands for. */
export function found<Document extends { tenantId: TenantId }>(
  reader: ReadModelReader,
  collection: string,
  document: Document | AttributeDocument,
): Document | undefined {
  return 'of' in document ? reader.get<Document>(collection, document.of) : document;
}

function valueOf(attributes: Attributes | null | undefined, name: string): AttributeValue | undefined {
  return attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function keyOf(of: string, name: string): string {
  return `${of} ${name}`;
}
