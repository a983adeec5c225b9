import type { Stage, Story } from 'latchkey-example-stage';
import {
  chapter,
  momentInWords,
  opening,
  passes,
  peopleTable,
  principalOf,
  refused,
  step,
} from 'latchkey-example-stage';
import { clientPortal } from './configuration.ts';
import { termsAndConditions, untilOver } from './hooks.ts';
import { scene } from './scene.ts';

const hour = 3_600_000;

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
      ['OS2', 'OS3'],
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
      'Petra signs in as Marta',
      ['OS6'],
      step(
        'Marta calls: she cannot place an order. Petra signs in as her, to see what she sees.',
        async (stage) => {
          const personId = await stage.personId('marta');
          const started = await stage.staff('petra').support.start({ personId, reason: 'cannot order' });
          return started.ok
            ? `until ${momentInWords(started.until ?? 0, stage.timeZone)} at the latest`
            : started;
        },
      ),
      step('May she place one in Marta’s name?', (stage) => mayPetra(stage, 'orders.place')),
      refused('May she download an invoice? No more than Marta.', 'permission-missing', (stage) =>
        mayPetra(stage, 'invoices.download'),
      ),
      passes('PT15M', 'A quarter of an hour passes.'),
      refused('May she still place one?', 'support-session-over', (stage) => mayPetra(stage, 'orders.place')),
      step('Karel reads who did what.', async (stage) => {
        const history = await stage.staff('karel').audit.supportSession(await sessionOf(stage));
        return history?.entries.map(({ sentence }) => sentence);
      }),
    ),
    chapter(
      'A shift, and when it is over',
      ['OS9'],
      step('The shift is today from eleven to five. May Marta call its lead worker?', mayCall),
      passes('PT7H45M', 'It is five o’clock.'),
      refused('May she still?', 'outside-time', mayCall),
    ),
    chapter(
      'The agency’s own words',
      ['OS7'],
      step('Petra edits the text of the activation email.', (stage) =>
        stage.staff('petra').tenants.changeTemplate({
          kind: 'invitation',
          locale: 'en',
          subject: '{{ personName }}, your crew is waiting',
          text: 'Order your crew for {{ workspaceName }}: {{ link }}',
        }),
      ),
      refused('She leaves the link out, by mistake.', 'TemplateInvalid', (stage) =>
        stage.staff('petra').tenants.changeTemplate({
          kind: 'invitation',
          locale: 'en',
          subject: 'Your crew is waiting',
          text: 'Order your crew!',
        }),
      ),
      step('Lena, of Arena Ltd, is the first to get the new one.', (stage) =>
        activate(stage, 'lena', 'arena', 'orderer'),
      ),
      step('Nobody is to be reminded.', (stage) =>
        stage.staff('petra').tenants.switchNotification({ kind: 'reminder', on: false }),
      ),
      passes('P5D', 'So when two days are left, nothing is sent.'),
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

function mayCall({ host }: Stage) {
  const shift = { from: opening + 2 * hour, until: opening + 8 * hour };
  return host.access.check({
    principalId: principalOf('marta'),
    workspaceId: 'festival',
    permission: 'leadWorker.call',
    during: untilOver(shift),
  });
}

function activate(stage: Stage, name: string, workspaceId: string, role: string) {
  const person = stage.person(name);
  return stage.staff('karel').invitations.invite({ workspaceId, person, role, source: 'profile' });
}

async function sessionOf({ host, settled }: Stage): Promise<string> {
  await settled();
  const { items } = await host.support.list();
  return items[0]?.supportSessionId ?? '';
}

async function mayPetra(stage: Stage, permission: string) {
  const supportSession = await sessionOf(stage);
  const petra = { type: 'principal', principalId: 'petra' } as const;
  const { access } = stage.latchkey.as({
    tenantId: scene.tenantId,
    actor: petra,
    onBehalfOf: supportSession,
  });
  return access.check({ supportSession, permission, workspaceId: 'festival' });
}
