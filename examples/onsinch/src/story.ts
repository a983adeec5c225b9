import type { Stage, Story } from 'latchkey-example-stage';
import { chapter, peopleTable, refused, step } from 'latchkey-example-stage';
import { clientPortal } from './configuration.ts';
import { termsAndConditions } from './hooks.ts';
import { scene } from './scene.ts';

export const story: Story = {
  scene,
  chapters: [
    chapter(
      'The agency’s licence decides',
      ['OS1'],
      step('The licence is one without client portal.', (stage) =>
        stage.host.tenants.disableFeature({ feature: clientPortal }),
      ),
      refused('Karel presses “Send activation email” on Marta’s profile.', 'FeatureDisabled', (stage) =>
        activate(stage, 'marta', 'festival', 'orderer'),
      ),
      step('The agency buys another licence.', (stage) =>
        stage.host.tenants.enableFeature({ feature: clientPortal }),
      ),
    ),
    chapter(
      'One button for clients, staff and administrators',
      ['OS3'],
      step('Marta orders for Festival Ltd.', (stage) => activate(stage, 'marta', 'festival', 'orderer')),
      step('Ivan, of the same company, sees to the invoices.', (stage) =>
        activate(stage, 'ivan', 'festival', 'accountant'),
      ),
      step('Sam works on stages.', (stage) => activate(stage, 'sam', 'crew', 'staff-member')),
      step('Ada works in the office.', (stage) => activate(stage, 'ada', 'office', 'administrator')),
      step('Marta accepts.', (stage) => stage.accept('marta')),
      step('Ivan accepts.', (stage) => stage.accept('ivan')),
      step('How do they stand?', (stage) => peopleTable(stage)),
    ),
    chapter(
      'Two people of one company, two roles',
      ['OS4', 'OS5', 'OS10'],
      step('May Marta place an order?', (stage) => stage.may('marta', 'orders.place', 'festival')),
      refused('May she download an invoice?', 'permission-missing', (stage) =>
        stage.may('marta', 'invoices.download', 'festival'),
      ),
      step('May Ivan download it?', (stage) => stage.may('ivan', 'invoices.download', 'festival')),
      step('May he see what Marta ordered? Whoever is let in sees the whole company’s orders.', (stage) =>
        stage.may('ivan', 'orders.view', 'festival'),
      ),
      refused('But not those of another company.', 'no-access', (stage) =>
        stage.may('ivan', 'orders.view', 'arena'),
      ),
    ),
    chapter(
      'Terms and conditions',
      ['OS8'],
      step('With her first order Marta agrees to them.', (stage) =>
        stage.signedIn('marta').people.agreeTerms({ version: termsAndConditions }),
      ),
      step('The agency can see to which version.', async (stage) => {
        await stage.settled();
        const person = await stage.host.people.get(await stage.personId('marta'));
        return `${person?.name} agreed to version ${person?.agreedVersion}`;
      }),
    ),
  ],
};

function activate(stage: Stage, name: string, workspaceId: string, role: string) {
  const person = stage.person(name);
  return stage.staff('karel').invitations.invite({ workspaceId, person, role, source: 'profile' });
}
