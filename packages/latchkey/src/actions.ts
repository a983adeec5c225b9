import type { Action, PersonId, TenantId, WorkspaceId } from '@latchkey/core';
import { actionOf, personActions, tenantActions, workspaceActions } from '@latchkey/core';
import type { Command } from './commands/command.ts';
import { confirmationNow } from './people/confirm-email.ts';
import { standingsOfClaims } from './people/persons-principal.ts';
import { survivorOf } from './people/survivor.ts';
import type { Clock } from './ports/clock.ts';
import type { Streams } from './streams/streams.ts';
import type { FoundTenant, TenantAccess } from './tenants/tenant-access.ts';

/** What could be done about something now, by its streams as they stand; undefined for what is not there. */
export interface Actions {
  ofTenant(tenantId: TenantId): Promise<readonly Action[] | undefined>;
  ofWorkspace(tenantId: TenantId, workspaceId: WorkspaceId): Promise<readonly Action[] | undefined>;
  ofPerson(tenantId: TenantId, personId: PersonId): Promise<readonly Action[] | undefined>;
}

export function createActions({
  streams,
  tenants,
  clock,
}: {
  streams: Streams;
  tenants: TenantAccess;
  clock: Pick<Clock, 'now'>;
}): Actions {
  /** In a closed tenant every command about what is in it is refused, whatever it would lead to. */
  async function actionsIn(
    tenantId: TenantId,
    judge: (found: FoundTenant, load: Command['load']) => Promise<readonly Action[] | undefined>,
  ): Promise<readonly Action[] | undefined> {
    const found = await tenants.find(tenantId);
    const actions = found && (await judge(found, (category, id) => streams.loadOwn(tenantId, category, id)));
    if (found?.tenant.state.status !== 'closed') return actions;
    return actions?.map(({ command }) => ({
      command,
      outcome: 'refused',
      rejection: { type: 'TenantClosed' },
    }));
  }

  return {
    async ofTenant(tenantId) {
      const found = await tenants.find(tenantId);
      return found && tenantActions(found.tenant.state, { at: clock.now() });
    },

    ofWorkspace: (tenantId, workspaceId) =>
      actionsIn(tenantId, async ({ ids }, load) => {
        const { state } = await load('workspace', ids.workspace(workspaceId));
        return state.status === 'none' ? undefined : workspaceActions(state, { at: clock.now() });
      }),

    ofPerson: (tenantId, personId) =>
      actionsIn(tenantId, async (_found, load) => {
        const { id, state } = await survivorOf(load, personId);
        if (state.status === 'none') return undefined;
        const at = clock.now();
        const standings = await standingsOfClaims(load, id as PersonId, state);
        return [
          ...personActions(state, { at, standings }),
          actionOf('confirmEmail', await confirmationNow(load, state, at)),
        ];
      }),
  };
}
