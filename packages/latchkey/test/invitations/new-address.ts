import type { Portal } from '../portal.ts';

/** Staff correct the address of a person; what follows from it has happened when it resolves. */
export async function giveNewAddress(portal: Portal, personId: string, email: string): Promise<void> {
  const changed = await portal.staff.people.changeEmail({ personId, email });
  if (!changed.ok) throw new Error(`refused: ${changed.rejection.type}`);
  await portal.latchkey.whenIdle();
}
