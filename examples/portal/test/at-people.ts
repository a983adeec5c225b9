import { openBrowser } from './browser.ts';
import { asStaff, mailTo, openPortal } from './portal.ts';

/** Ann has access to Rosa's workspace and is invited to Mei's; Ben is known, and nothing more. */
export async function atPeople() {
  const portal = await openPortal();
  const staff = asStaff(portal, 'olivia');
  const person = { name: 'Ann Diaz', email: 'ann@example.org' };
  const permissions = ['roster.view'];
  await staff.post('/invitations', { workspaceId: 'rosa-diaz', person, permissions });
  const { token } = await mailTo(portal, person.email);
  await asStaff(portal, person.email).post('/invitations/accept', { token });
  await staff.post('/invitations', { workspaceId: 'mei-chen', person, permissions });
  await staff.post('/people', { name: 'Ben Wood', email: 'ben@example.org' });
  await mailTo(portal, person.email);
  const browser = openBrowser(portal.origin);
  await browser.goTo('/sign-in?returnTo=/people');
  await browser.press('Olivia Berg');
  return { portal, browser };
}

export async function atAnns() {
  const opened = await atPeople();
  await opened.browser.follow('Ann Diaz');
  return opened;
}
