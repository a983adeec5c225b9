import type { Stage, Story } from 'latchkey-example-stage';
import { chapter, passes, peopleTable, principalOf, refused, step } from 'latchkey-example-stage';
import { sources } from './configuration.ts';
import { deed, register, scene } from './scene.ts';

export const story: Story = {
  scene,
  chapters: [
    chapter(
      'The firm imports a company',
      ['CW4'],
      step('The directors and shareholders of Kauri Timber come from the register.', (stage) =>
        stage.host.people.registerMany(register),
      ),
      step('They have profiles, and nobody has heard of it.', profiles),
    ),
    chapter(
      'One person, two profiles',
      ['CW5'],
      step('The trust is imported as well, from its deed.', (stage) => stage.host.people.registerMany(deed)),
      step('Before she invites anybody, Priya looks who may be there twice.', async ({ host, settled }) => {
        await settled();
        const { items } = await host.people.likelyDuplicates();
        return items.map(({ people }) =>
          people
            .map(({ name, externalIds }) => `${name} (${externalIds.join()})`)
            .toSorted()
            .join(' and '),
        );
      }),
      step('They are one, so she merges them.', async (stage) => {
        const found = (await stage.host.people.search({ text: 'iris walker' })).items;
        const byId = (externalId: string) =>
          found.find((each) => each.externalIds.some((id) => id === externalId));
        const survivorId = byId('register-501')?.personId ?? '';
        const absorbedId = byId('deed-77')?.personId ?? '';
        return stage.staff('priya').people.merge({ survivorId, absorbedId });
      }),
      step('One Iris remains, whom both documents name.', profiles),
    ),
    chapter(
      'Priya invites from the company’s own page',
      ['CW1', 'CW2', 'CW3'],
      step('Iris is a director. The register has no address, so Priya enters one.', (stage) =>
        stage.staff('priya').invitations.invite({
          workspaceId: 'kauri',
          person: { ...stage.person('iris'), externalId: 'register-501' },
          role: 'director',
          source: sources.company,
        }),
      ),
      step('It is kept in her profile.', profiles),
      step('Iris accepts.', (stage) => stage.accept('iris')),
      step(
        'It is her first, so she has a workspace of her own now, from which she goes to the others.',
        async (stage) => {
          await stage.settled();
          const { items } = await stage.host.people.workspaces({ principalId: principalOf('iris') });
          return items.map(({ name, kind }) => `${name} (${kind})`).toSorted();
        },
      ),
      refused('She would like to invite Kim herself; but that is for the firm.', 'MayNotGive', (stage) =>
        asIris(stage).invitations.invite({
          workspaceId: 'kauri',
          person: stage.person('kim'),
          role: 'shareholder',
        }),
      ),
    ),
    chapter(
      'Invite, Rescind, and Invite again',
      ['CW6', 'CW7'],
      step('George invites Jack to the trust.', (stage) =>
        stage.staff('george').invitations.invite({
          workspaceId: 'family',
          person: { ...stage.person('jack'), externalId: 'register-502' },
          role: 'trustee',
          source: sources.trust,
        }),
      ),
      step('In the place of Invite there is another button now.', buttons),
      step('George rescinds.', async (stage) => {
        const { invitationId } = await stage.invitation('jack', 'family');
        return stage.staff('george').invitations.rescind({ invitationId });
      }),
      refused('The link in Jack’s mail is dead at once.', 'InvitationRescinded', (stage) =>
        stage.accept('jack'),
      ),
      step('And the button is what it was.', buttons),
      passes('P3D', 'Three days pass.'),
      step('George sends the invitation again.', async (stage) => {
        const { invitationId } = await stage.invitation('jack', 'family');
        return stage.staff('george').invitations.resend({ invitationId });
      }),
      refused('The first link stays dead.', 'LinkSuperseded', (stage) =>
        stage.accept('jack', stage.mailsTo('jack')[0]?.link),
      ),
      step('The new one works.', (stage) => stage.accept('jack')),
      step('Who stands how?', (stage) => peopleTable(stage)),
    ),
  ],
};

async function profiles({ host, settled }: Stage) {
  await settled();
  const { items } = await host.people.list();
  return {
    columns: ['name', 'e-mail', 'in the documents'],
    rows: items
      .map(({ name, email, externalIds }) => [name ?? '', email ?? 'none', externalIds.toSorted().join(', ')])
      .toSorted((one, other) => one.join().localeCompare(other.join())),
  };
}

async function buttons(stage: Stage) {
  const { invitationId } = await stage.invitation('jack', 'family');
  return stage.staff('george').invitations.actions({ invitationId });
}

/** Iris at the firm's own pages, where she is a client and no colleague. */
function asIris({ latchkey, scene }: Stage) {
  return latchkey.as({
    tenantId: scene.tenantId,
    actor: { type: 'principal', principalId: principalOf('iris') },
  });
}
