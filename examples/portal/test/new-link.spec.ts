import { expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { mailTo, openPortal } from './portal.ts';

it('whoever holds a link that has ended asks for a new one, and the coordinators are told', async () => {
  const portal = await openPortal();
  const olivia = openBrowser(portal.origin);
  await olivia.goTo('/clients/rosa-diaz');
  await olivia.press('Olivia Berg');
  await olivia.press('Send invitation', {
    name: 'Ann Diaz',
    email: 'ann@example.org',
    permission: ['roster.view'],
  });
  const { link } = await mailTo(portal, 'ann@example.org');
  await olivia.goTo('/clients/rosa-diaz');
  await olivia.press('Rescind Ann Diaz');

  const ann = openBrowser(portal.origin);
  await ann.goTo(link);
  await ann.press('Continue', { token: link });
  await ann.press('Sign in with this address', { as: 'ann@example.org' });
  expect(ann.page.title).toBe('This invitation was taken back');
  await ann.press('Ask for a new link');
  expect(ann.page.title).toBe('You asked for a new link');

  const told = await mailTo(portal, 'coordination@harbour-care.example');
  expect(told.link).toBe(`${portal.origin}/clients/rosa-diaz`);
  await olivia.goTo('/mailbox');
  expect(olivia.page.text).toContain('It came back from Ann Diaz');
  expect(olivia.page.text).not.toContain('It came back from Coordination');
  await olivia.follow('Open the page');
  expect(new URL(olivia.page.url).pathname).toBe('/clients/rosa-diaz');
});
