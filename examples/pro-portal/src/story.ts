import type { Stage, Story } from 'latchkey-example-stage';
import { chapter, passes, peopleTable, refused, step } from 'latchkey-example-stage';
import { proTier, sources } from './configuration.ts';
import { scene } from './scene.ts';

export const story: Story = {
  scene,
  chapters: [
    chapter(
      'Three ways in',
      ['PP2'],
      step(
        'Dana adds Uma as a contact of Lakeside School, and ticks “Send invite to customer portal”.',
        async (stage) => {
          await stage.staff('dana').people.register({ ...stage.person('uma'), externalId: 'contact-1' });
          return sendInvite(stage, 'uma', 'contact-1', 'c-100', sources.contactForm);
        },
      ),
      step(
        'Tom is a contact already; Dana chooses “Send Invite” from the menu of his row.',
        async (stage) => {
          await stage.staff('dana').people.register({ ...stage.person('tom'), externalId: 'contact-2' });
          return sendInvite(stage, 'tom', 'contact-2', 'c-100', sources.contactMenu);
        },
      ),
      step('Eli finds Vera in the user management, and invites her there.', (stage) =>
        sendInvite(stage, 'vera', 'contact-3', 'c-200', sources.userManagement),
      ),
      step('All three stand the same.', (stage) => peopleTable(stage)),
      step('The list still knows where each was sent from.', async ({ host, settled }) => {
        await settled();
        const { items } = await host.invitations.list();
        return items.map(({ personName, source }) => `${personName}: ${source}`).toSorted();
      }),
    ),
    chapter(
      'A contact without an address',
      ['PP1'],
      step('The school’s caretaker is a contact with a telephone number alone.', (stage) =>
        stage.staff('dana').people.register({ name: 'Cy Moss', externalId: 'contact-4' }),
      ),
      refused('Dana chooses “Send Invite”.', 'EmailNeeded', (stage) =>
        stage.staff('dana').invitations.send({
          workspaceId: 'c-100',
          person: { name: 'Cy Moss', externalId: 'contact-4' },
          role: 'customer',
          source: sources.contactMenu,
        }),
      ),
    ),
    chapter(
      'The button stays until there is an account',
      ['PP3'],
      passes('PT1H', 'An hour passes.'),
      step('Tom has lost the mail. Dana presses the same button.', (stage) =>
        sendInvite(stage, 'tom', 'contact-2', 'c-100', sources.contactMenu),
      ),
      step('Tom accepts.', (stage) => stage.accept('tom')),
      refused('A third mail is not sent: he has an account.', 'AlreadyAccepted', (stage) =>
        sendInvite(stage, 'tom', 'contact-2', 'c-100', sources.contactMenu),
      ),
    ),
    chapter(
      'The firm leaves the Pro tier, and comes back',
      ['PP4'],
      step('Its subscription is changed.', (stage) =>
        stage.host.tenants.disableFeature({ feature: proTier }),
      ),
      refused('Uma cannot be sent another mail.', 'FeatureDisabled', (stage) =>
        sendInvite(stage, 'uma', 'contact-1', 'c-100', sources.contactMenu),
      ),
      step('Tom keeps what he has: may he see the invoices?', (stage) =>
        stage.may('tom', 'invoices.view', 'c-100'),
      ),
      step('The firm comes back.', (stage) => stage.host.tenants.enableFeature({ feature: proTier })),
      step('Uma gets her mail.', (stage) =>
        sendInvite(stage, 'uma', 'contact-1', 'c-100', sources.contactMenu),
      ),
    ),
  ],
};

function sendInvite(stage: Stage, name: string, externalId: string, workspaceId: string, source: string) {
  const person = { ...stage.person(name), externalId };
  return stage.staff('dana').invitations.send({ workspaceId, person, role: 'customer', source });
}
