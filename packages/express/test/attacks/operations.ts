import type { Site } from '../site.ts';

/** A route as the OpenAPI document has it. */
export interface DescribedOperation {
  id: string;
  method: 'GET' | 'POST';
  /** With `{name}` where it has a part to fill in. */
  path: string;
}

export async function operationsOf(site: Site): Promise<readonly DescribedOperation[]> {
  const { json } = await site.call('GET /openapi.json');
  const paths = json['paths'] as Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id }]) => ({
      id,
      method: method === 'get' ? ('GET' as const) : ('POST' as const),
      path,
    })),
  );
}
