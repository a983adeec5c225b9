import { standingInWords } from './in-words.ts';
import type { Stage } from './stage.ts';
import type { Table } from './table.ts';

/** Who stands how, as staff see it: access that there is says more than any invitation. */
export async function peopleTable({ host, settled }: Stage, workspaceId?: string): Promise<Table> {
  await settled();
  const where = { ...(workspaceId !== undefined && { workspaceId }), limit: 100 };
  const [access, invitations] = await Promise.all([host.access.list(where), host.invitations.list(where)]);
  const isThere = ({ status }: { status: string }) => status !== 'ended' && status !== 'revoked';
  const standing = access.items.filter(isThere);
  const others = invitations.items.filter(
    (each) => !standing.some((one) => one.personId === each.personId && one.workspaceId === each.workspaceId),
  );
  const rows = [
    ...others.map((each) => ({
      ...each,
      stands: each.status === 'accepted' ? 'no access' : standingInWords(each.status),
    })),
    ...standing.map((each) => ({ ...each, stands: standingInWords(each.status) })),
  ];
  return {
    columns: ['name', 'e-mail', 'where', 'status'],
    rows: rows
      .map(({ personName, email, workspaceName, stands }) => [
        personName ?? '',
        email ?? '',
        workspaceName ?? '',
        stands,
      ])
      .toSorted((one, other) => one.join().localeCompare(other.join())),
  };
}
