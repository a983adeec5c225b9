import type { Permission, PrincipalId, TenantId, WorkspaceId } from '@latchkey/core';
import { permissionSet } from '@latchkey/core';
import type { Contender, Result } from './measure.ts';
import { compare, heapOf } from './measure.ts';
import { accessIndexOf } from './our-access-index.ts';

/** Who may do what where. */
export interface Grant {
  tenantId: TenantId;
  workspaceId: WorkspaceId;
  principalId: PrincipalId;
  /** Counts the persons, from 0. */
  person: number;
  permissions: readonly Permission[];
}

type Check = (grant: Omit<Grant, 'permissions'>, permission: Permission) => boolean;

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const checksInRound = 200_000;
const roles = [permissionSet(['roster.view', 'shifts.verify']), permissionSet(['roster.view'])];

/** Checks by the index that holds all access in memory, against the same in nothing but nested maps. */
export async function* benchAccessChecks(): AsyncGenerator<Result> {
  for (const size of sizes) {
    const ours = heapOf(() => accessIndexOf(grants(size)));
    const bare = heapOf(() => nestedMaps(grants(size)));
    const result = await compare({
      name: `access checks at ${size.toLocaleString('en')} grants`,
      aim: 0.5,
      ours: checks(ours.kept, size),
      others: { 'nested maps': checks(bare.kept, size) },
    });
    const [oursEach, bareEach] = [ours.bytes, bare.bytes].map((bytes) => Math.round(bytes / size));
    yield { ...result, remark: `${oursEach} bytes for each grant, nested maps ${bareEach}` };
  }
}

/** Each workspace has 20 people, each person is in 5 workspaces. */
function* grants(size: number): Generator<Grant> {
  for (let number = 0; number < size; number++) yield grantAt(number, size);
}

function grantAt(number: number, size: number): Grant {
  const people = size / 5;
  const person = (number * 7) % people;
  return {
    tenantId: 'harbour-care' as TenantId,
    workspaceId: `client-${Math.floor(number / 20)}` as WorkspaceId,
    principalId: `user-${person}` as PrincipalId,
    person,
    permissions: roles[number % 2] ?? [],
  };
}

function nestedMaps(all: Iterable<Grant>): Check {
  const tenants = new Map<string, Map<string, Map<string, ReadonlySet<string>>>>();
  const sets = new Map(roles.map((role) => [role, new Set<string>(role)]));
  for (const { tenantId, workspaceId, principalId, permissions } of all) {
    const workspaces = tenants.get(tenantId) ?? new Map<string, Map<string, ReadonlySet<string>>>();
    const people = workspaces.get(workspaceId) ?? new Map<string, ReadonlySet<string>>();
    people.set(principalId, sets.get(permissions) ?? new Set());
    workspaces.set(workspaceId, people);
    tenants.set(tenantId, workspaces);
  }
  return ({ tenantId, workspaceId, principalId }, permission) =>
    tenants.get(tenantId)?.get(workspaceId)?.get(principalId)?.has(permission) ?? false;
}

/** Grants in no order, every other one asked for what it does not give. */
function checks(check: Check, size: number): Contender {
  const questions = Array.from({ length: checksInRound }, (_, number) => {
    const grant = grantAt((number * 7_919) % size, size);
    return { grant, permission: number % 4 < 2 ? ('roster.view' as const) : ('shifts.verify' as const) };
  });
  return () => {
    let allowed = 0;
    return {
      operations: questions.length,
      run() {
        for (const { grant, permission } of questions) if (check(grant, permission)) allowed += 1;
      },
      end() {
        const wanted = questions.filter(({ grant, permission }) =>
          grant.permissions.includes(permission),
        ).length;
        if (allowed !== wanted) throw new Error(`${allowed} checks were answered with yes, not ${wanted}`);
      },
    };
  };
}
