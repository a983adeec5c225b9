import { asStaff, mailTo } from '../test/program.ts';

export type FullPortal = Awaited<ReturnType<typeof fill>>;

/** Something of everything that pages show: somebody in every status, and names that are long. */
export async function fill(portal: { origin: string }) {
  const staff = asStaff(portal, 'olivia');
  const invite = (workspaceId: string, name: string, permissions = ['roster.view']) =>
    staff.post('/invitations', { workspaceId, person: { name, email: addressOf(name) }, permissions });
  const accept = async (name: string) => {
    const { token } = await mailTo(portal, addressOf(name));
    return asStaff(portal, addressOf(name)).post('/invitations/accept', { token });
  };

  const ann = await invite('rosa-diaz', 'Ann Diaz', ['roster.view', 'invoices.view']);
  await accept('Ann Diaz');
  const long = 'Benedikta Thorsteinsdottir-Villanueva';
  const benedikta = await invite('rosa-diaz', long, ['roster.view', 'services.request']);
  await accept(long);
  const { workspaceId, personId } = benedikta;
  await staff.post('/access/suspend', { workspaceId, personId, cause: 'unpaid' });
  await invite('rosa-diaz', 'Cleo Wood');
  const dan = await invite('rosa-diaz', 'Dan Wood');
  await staff.post(`/invitations/${String(dan['invitationId'])}/rescind`, {});
  await invite('mei-chen', 'Ann Diaz');
  await invite('ada-novak', 'Eva Lind');
  await invite('bertil-lindqvist', 'Fay Osei');
  await accept('Fay Osei');
  await invite('bertil-lindqvist', 'Ola Lindqvist');
  const gil = await invite('dov-katz', 'Gil Roy');
  await accept('Gil Roy');
  await staff.post('/access/revoke', { workspaceId: 'dov-katz', personId: gil['personId'] });
  await staff.post('/people', { name: 'Diaz Ann', email: 'a.diaz@example.org' });
  const { link } = await mailTo(portal, addressOf('Cleo Wood'));
  return { annsId: String(ann['personId']), annsInvitation: String(ann['invitationId']), link };
}

export function addressOf(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
}
