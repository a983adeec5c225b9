import type { Page } from 'playwright-core';
import { asStaff, openPortal } from '../test/portal.ts';
import type { FullPortal } from './full-portal.ts';
import { addressOf, fill } from './full-portal.ts';

type WholePortal = FullPortal & { portal: { origin: string } };

export async function openFullPortal() {
  const portal = await openPortal();
  return { portal, ...(await fill(portal)) };
}

/** A page, by the way to it. */
export interface WayToPage {
  name: string;
  as?: string;
  go(page: Page, full: WholePortal): Promise<unknown>;
}

const olivia = 'olivia';
const noah = 'noah';
const ann = addressOf('Ann Diaz');
const cleo = addressOf('Cleo Wood');

/** Every kind of page that there is, in every form that it takes. */
export const everyPage: readonly WayToPage[] = [
  { name: 'the tour', go: (page) => page.goto('/') },
  { name: 'the sign-in', go: (page) => page.goto('/sign-in') },
  { name: 'a refused sign-in', go: refusedSignIn },
  { name: 'the clients', as: olivia, go: (page) => page.goto('/clients') },
  { name: 'no client found', as: olivia, go: (page) => page.goto('/clients?q=nobody') },
  { name: 'a client', as: olivia, go: (page) => page.goto('/clients/rosa-diaz') },
  { name: 'a client, with everything unfolded', as: olivia, go: unfolded },
  { name: 'a client nobody was invited to', as: olivia, go: (page) => page.goto('/clients/uma-patel') },
  { name: 'a refused invitation', as: olivia, go: refusedInvitation },
  { name: 'a copied link', as: olivia, go: copiedLink },
  { name: 'the people', as: olivia, go: (page) => page.goto('/people') },
  { name: 'a person', as: olivia, go: (page, { annsId }) => page.goto(`/people/${annsId}`) },
  { name: 'a refused address', as: olivia, go: refusedAddress },
  { name: 'a person, about to be taken out of everything', as: olivia, go: unfoldedPerson },
  { name: 'a refused invitation to several clients', as: olivia, go: invitedNowhere },
  {
    name: 'a history',
    as: olivia,
    go: (page, { annsInvitation }) => page.goto(`/history/${annsInvitation}?step=4`),
  },
  { name: 'the mailbox', as: olivia, go: unfoldedMailbox },
  { name: 'the messages', as: olivia, go: (page) => page.goto('/messages') },
  { name: 'a message', as: olivia, go: (page) => page.goto('/messages/bundle/de') },
  { name: 'a refused message', as: olivia, go: refusedMessage },
  { name: 'the clients, with a refused number of seats', as: noah, go: refusedSeats },
  { name: 'somebody else’s own workspaces', as: noah, go: signedInAsAnn },
  {
    name: 'a page refused to whoever is signed in as somebody',
    as: noah,
    go: (page) => page.goto('/clients'),
  },
  { name: 'nothing', go: (page) => page.goto('/nothing') },
  { name: 'a page for coordinators alone', as: ann, go: (page) => page.goto('/clients') },
  { name: 'a person’s own workspaces', as: ann, go: (page) => page.goto('/my') },
  { name: 'no workspaces', as: cleo, go: (page) => page.goto('/my') },
  { name: 'a workspace', as: ann, go: (page) => page.goto('/my/rosa-diaz') },
  { name: 'a shut workspace', as: cleo, go: (page) => page.goto('/my/rosa-diaz') },
  { name: 'the page behind a link', go: (page, { link }) => page.goto(link) },
  { name: 'an invitation', as: cleo, go: openedInvitation },
  { name: 'an invitation of one’s own', as: olivia, go: ownInvitation },
];

async function refusedSignIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ann@a');
  await page.getByRole('button', { name: 'Sign in with this address' }).click();
  await page.getByRole('alert').waitFor();
}

async function unfolded(page: Page): Promise<void> {
  await page.goto('/clients/rosa-diaz');
  for (const details of await page.locator('details').all())
    await details.evaluate('(details) => { details.open = true; }');
}

async function unfoldedMailbox(page: Page): Promise<void> {
  await page.goto('/mailbox');
  await page.locator('summary').first().click();
}

async function refusedInvitation(page: Page): Promise<void> {
  await page.goto('/clients/rosa-diaz');
  await page.getByLabel('Name').fill('Fay');
  await page.getByLabel('E-mail address').fill('fay@example');
  await page.getByRole('checkbox', { name: 'see the roster' }).last().uncheck();
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByRole('alert').first().waitFor();
}

async function copiedLink(page: Page): Promise<void> {
  await page.goto('/clients/mei-chen');
  await page.getByText('More about Ann Diaz').click();
  await page.getByRole('button', { name: 'Copy link Ann Diaz' }).click();
  await page.getByLabel('The link').waitFor();
}

async function refusedAddress(page: Page, { annsId }: FullPortal): Promise<void> {
  await page.goto(`/people/${annsId}`);
  await page.getByLabel('E-mail address').fill(cleo);
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByRole('alert').first().waitFor();
}

async function unfoldedPerson(page: Page, { annsId }: FullPortal): Promise<void> {
  await page.goto(`/people/${annsId}`);
  await page.getByText('Take out of everything').click();
}

async function invitedNowhere(page: Page, { annsId }: FullPortal): Promise<void> {
  await page.goto(`/people/${annsId}`);
  await page.getByRole('button', { name: 'Send one invitation' }).click();
  await page.getByRole('alert').first().waitFor();
}

async function refusedMessage(page: Page): Promise<void> {
  await page.goto('/messages/invitation/en');
  await page.getByLabel('Text').fill('Dear {{ personName }}');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('alert').waitFor();
}

async function refusedSeats(page: Page, { portal }: WholePortal): Promise<void> {
  const policy = { validFor: 'P7D', resend: { cooldown: 'PT10S', limit: 10 }, acceptBy: 'matchingEmail' };
  await asStaff(portal, noah).post('/tenant/change-policy', { policy: { ...policy, seats: 'onAccept' } });
  await page.goto('/clients');
  await page.getByLabel('How many there are').fill('1000000001');
  await page.getByRole('button', { name: 'Change the number' }).click();
  await page.getByRole('alert').first().waitFor();
}

async function signedInAsAnn(page: Page, { annsId }: FullPortal): Promise<void> {
  await page.goto(`/people/${annsId}`);
  await page.getByLabel('Reason').fill('cannot find the roster');
  await page.getByRole('button', { name: 'Sign in as Ann Diaz' }).click();
  await page.waitForURL('/my');
}

async function openedInvitation(page: Page, { link }: FullPortal): Promise<void> {
  await page.goto(link);
  await page.locator('form[action$="/join/begin"]').getByRole('button').click();
  await page.locator('form[action$="/join/accept"]').waitFor();
}

async function ownInvitation(page: Page, full: FullPortal): Promise<void> {
  await openedInvitation(page, full);
  await page.locator('form[action$="/join/accept"]').getByRole('button').click();
  await page.waitForLoadState();
}
