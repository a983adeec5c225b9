import { expect, it } from 'vitest';
import { parseStreamName } from '../../src/streams/category.ts';

it.each(['tenants', 'tenant', 'tenant_-x', '-x', 'pulse-x', 'store-x', 'toString-x', ''])(
  'a stream named %j is none of a tenant’s',
  (name) => {
    expect(parseStreamName(name)).toBeUndefined();
    expect(parseStreamName('tenant-x')).toEqual({ category: 'tenant', id: 'x' });
  },
);
