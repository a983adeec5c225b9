import type { Stage, Story } from 'latchkey-example-stage';
import {
  chapter,
  momentInWords,
  passes,
  peopleTable,
  principalOf,
  refused,
  step,
} from 'latchkey-example-stage';
import { scene } from './scene.ts';

export const story: Story = {
  scene,
  chapters: [
    chapter(
      'Judie adds a client user',
      ['CH1', 'CH2', 'CH3'],
      step('In the client details of the bakery she enters Rita’s name and address.', (stage) =>
        invite(stage, 'rita', 'bakery'),
      ),
      step('Rita is in the table at once.', (stage) => peopleTable(stage, { workspaceId: 'bakery' })),
    ),
    chapter(
      'Omar’s mail does not arrive',
      ['CH4'],
      step('Judie invites Omar, too.', (stage) => invite(stage, 'omar', 'bakery')),
      passes('P1D', 'A day passes.'),
      step('She copies his link, and pastes it into a mail of her own.', async (stage) => {
        const copied = await copyLink(stage, 'omar');
        return copied.ok ? 'Judie has Omar’s link' : copied;
      }),
      refused(
        'Rita has seen that mail, and follows the link: it is not for her.',
        'EmailNotVerified',
        async (stage) => {
          const copied = await copyLink(stage, 'omar');
          return copied.ok ? stage.accept('rita', copied.url) : copied;
        },
      ),
      step('Omar follows it.', async (stage) => {
        const copied = await copyLink(stage, 'omar');
        return copied.ok ? stage.accept('omar', copied.url) : copied;
      }),
      step('Each copy is on record.', async (stage) => {
        const { invitationId } = await stage.invitation('omar', 'bakery');
        const history = await stage.host.audit.history(invitationId);
        return history?.entries
          .filter(({ type }) => type === 'InvitationLinkCopied')
          .map(({ at, sentence }) => `${momentInWords(at)}: ${sentence}`);
      }),
    ),
    chapter(
      'A conversation that Omar is not part of',
      ['CH5', 'CH6', 'CH7'],
      step('Rita accepts.', (stage) => stage.accept('rita')),
      step(
        'Judie adds her to the private workspace, from the one she is in. No mail is sent.',
        async (stage) =>
          stage.staff('judie').access.addFrom({
            workspaceId: 'bakery-private',
            fromWorkspaceId: 'bakery',
            personId: await stage.personId('rita'),
            role: 'client-user',
          }),
      ),
      step('At her next sign-in it is in Rita’s list.', async (stage) => {
        const { items } = await stage.host.people.workspaces({ principalId: principalOf('rita') });
        return items.map(({ name }) => name ?? '').toSorted();
      }),
      step('May Rita read there?', (stage) => stage.may('rita', 'messages.view', 'bakery-private')),
      refused('May Omar?', 'no-access', (stage) => stage.may('omar', 'messages.view', 'bakery-private')),
      step('Who stands how?', (stage) => peopleTable(stage)),
    ),
  ],
};

function invite(stage: Stage, name: string, workspaceId: string) {
  const person = stage.person(name);
  return stage.staff('judie').invitations.invite({ workspaceId, person, role: 'client-user' });
}

async function copyLink(stage: Stage, name: string) {
  const { invitationId } = await stage.invitation(name, 'bakery');
  return stage.staff('judie').invitations.copyLink({ invitationId });
}
