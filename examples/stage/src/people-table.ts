import { momentInWords, standingInWords } from './in-words.ts';
import type { Stage } from './stage.ts';
import type { Table } from './table.ts';

/** Who stands how, in one workspace or in all of them, as staff see it. */
export async function peopleTable(
  { host, settled, timeZone }: Stage,
  where: { workspaceId?: string } = {},
): Promise<Table> {
  await settled();
  const { items } = await host.access.standings({ ...where, limit: 100 });
  return {
    columns: ['name', 'e-mail', 'where', 'status', 'last there'],
    rows: items
      .map(({ person, workspace, standing, lastAccessedAt }) => [
        person.name ?? '',
        person.email ?? '',
        workspace.name ?? '',
        standingInWords(standing),
        lastAccessedAt === null ? '' : momentInWords(lastAccessedAt, timeZone),
      ])
      .toSorted((one, other) => one.join().localeCompare(other.join())),
  };
}
