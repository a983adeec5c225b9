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
import { coordinatorsOf, setNewPasswordAt } from './hooks.ts';
import type { InviteForm } from './invite-form.ts';
import { termsOf } from './invite-form.ts';
import { scene } from './scene.ts';

export const story: Story = {
  scene,
  chapters: [
    chapter(
      'Olivia invites the people around Rosa',
      ['SC1', 'SC2', 'SC4'],
      step(
        'Rosa’s daughter Ann is to request services, and to verify shifts. The link works for 48 hours.',
        (stage) => invite(stage, 'ann', 'rosa', { defaultArea: 'north', verifyShift: true }),
      ),
      step('Her son Bob may only look, at what is written to her as well.', (stage) =>
        invite(stage, 'bob', 'rosa', { allowCommunication: true, readOnly: true }),
      ),
      step('Ann follows her link and accepts, signed in as herself.', (stage) => stage.accept('ann')),
      step('Who stands how at Rosa’s?', (stage) => peopleTable(stage, { workspaceId: 'rosa' })),
    ),
    chapter(
      'What each of them may do',
      ['SC3'],
      step('May Ann verify a shift?', (stage) => stage.may('ann', 'shifts.verify', 'rosa')),
      refused('May she see what others write?', 'permission-missing', (stage) =>
        stage.may('ann', 'communications.view', 'rosa'),
      ),
      step('Bob accepts, too.', (stage) => stage.accept('bob')),
      step('May Bob see what others write?', (stage) => stage.may('bob', 'communications.view', 'rosa')),
      refused('May he request services?', 'read-only', (stage) =>
        stage.may('bob', 'services.request', 'rosa'),
      ),
    ),
    chapter(
      'Ann requests a service',
      ['SC6'],
      step('May she?', (stage) => stage.may('ann', 'services.request', 'rosa')),
      step('Then the agency tells the coordinators of her area.', async (stage) => {
        const personId = await stage.personId('ann');
        const access = await stage.host.access.get({ workspaceId: 'rosa', personId });
        return `told: ${coordinatorsOf(access).join(' and ')}`;
      }),
    ),
    chapter(
      'Hugo manages his own services, and takes his time',
      ['SC1', 'SC4', 'SC5', 'SC10'],
      step('Hugo is client and customer in one: the invitation goes to himself.', (stage) =>
        invite(stage, 'hugo', 'hugo', {}),
      ),
      refused('Mia cannot be invited as well: the agency has three licences.', 'NoSeatLeft', (stage) =>
        invite(stage, 'mia', 'hugo', {}),
      ),
      step('Noah buys a fourth licence, and that helps at once.', (stage) =>
        stage.staff('noah').seats.license({ capacity: 4 }),
      ),
      step('Now she is invited.', (stage) => invite(stage, 'mia', 'hugo', {})),
      passes('PT48H', 'Two days pass.'),
      refused('Hugo follows his link.', 'InvitationExpired', (stage) => stage.accept('hugo')),
      step('Olivia looks at what she can do about it.', (stage) => buttons(stage, 'hugo', 'hugo')),
      step('She sends another invitation.', async (stage) => {
        const { invitationId } = await stage.invitation('hugo', 'hugo');
        return stage.staff('olivia').invitations.resend({ invitationId });
      }),
      refused('The first link is dead for good.', 'LinkSuperseded', (stage) =>
        stage.accept('hugo', stage.mailsTo('hugo')[0]?.link),
      ),
      step('The new one works.', (stage) => stage.accept('hugo')),
    ),
    chapter(
      'Ann forgets her password',
      ['SC7', 'SC8'],
      step('Ann was here an hour ago, so she has an account.', async (stage) => {
        await stage.host.access.recordUse({ workspaceId: 'rosa', principalId: principalOf('ann') });
        await stage.pass('PT1H');
        const personId = await stage.personId('ann');
        const access = await stage.host.access.get({ workspaceId: 'rosa', personId });
        return `last accessed at ${momentInWords(access?.lastAccessedAt ?? 0)}`;
      }),
      refused('Olivia wants to send her another invitation.', 'AlreadyAccepted', async (stage) => {
        const { invitationId } = await stage.invitation('ann', 'rosa');
        return stage.staff('olivia').invitations.resend({ invitationId });
      }),
      step('So Ann is shown where to set a new one.', async () => setNewPasswordAt),
    ),
    chapter(
      'All connect customers of the agency',
      ['SC9'],
      step('Who stands how?', (stage) => peopleTable(stage)),
    ),
  ],
};

function invite(stage: Stage, name: string, workspaceId: string, form: InviteForm) {
  const person = stage.person(name);
  return stage.staff('olivia').invitations.invite({ workspaceId, person, ...termsOf(form) });
}

async function buttons(stage: Stage, name: string, workspaceId: string) {
  const { invitationId } = await stage.invitation(name, workspaceId);
  return stage.staff('olivia').invitations.actions({ invitationId });
}
