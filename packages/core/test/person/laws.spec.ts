import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonEvent, PrincipalEvent } from '../../src/index.ts';
import { fold, person, principal } from '../../src/index.ts';
import type { World } from './world.ts';
import { addressAt, addresses, people, personAt, run, schedule, standingsOf } from './world.ts';

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** Who is whom, by the acceptances on record and the releases behind the claims that they name. */
function bindings(world: World): readonly { principal: string; person: string }[] {
  const pairs = [...world.streams.values()].flat().flatMap((event) => {
    if (event.type !== 'InvitationAccepted') return [];
    const { claimsCountFrom } = fold(person, world.read<PersonEvent>(`person-${event.personId}`).history);
    return event.personClaimRevision < claimsCountFrom ? [] : `${event.principalId} ${event.personId}`;
  });
  return [...new Set(pairs)].map((pair) => {
    const [principal = '', person = ''] = pair.split(' ');
    return { principal, person };
  });
}

function holds(law: (world: World) => void): void {
  fc.assert(
    fc.property(schedule, (plan) => void run(plan, law)),
    { numRuns: 300 },
  );
}

describe('laws of persons, whoever races whom and dies where', () => {
  it('an address is one person’s', () => {
    holds((world) => {
      const taken = people.flatMap(
        (id) => fold(person, world.read<PersonEvent>(`person-${id}`).history).emailAddressId ?? [],
      );
      expect(repeated(taken)).toEqual([]);
    });
  });

  it('22: one principal per person, one person per principal', () => {
    holds((world) => {
      const bound = bindings(world);
      expect(repeated(bound.map((pair) => pair.principal))).toEqual([]);
      expect(repeated(bound.map((pair) => pair.person))).toEqual([]);
    });
  });

  it('the claims in both streams say the same of who is bound', () => {
    holds((world) => {
      for (const { principal: id, person: of } of bindings(world)) {
        const whose = people.findIndex((each) => each === of);
        expect(standingsOf(world, whose)).toContain('bound');
        const { claims } = fold(principal, world.read<PrincipalEvent>(`principal-${id}`).history);
        expect(claims.map(({ other }) => other)).toContain(of);
      }
    });
  });

  it('an address version is never used twice', () => {
    holds((world) => {
      for (const id of people) {
        const { history } = world.read<PersonEvent>(`person-${id}`);
        const versions = history.flatMap((event) =>
          event.type === 'PersonEmailChanged' ? event.addressVersion : [],
        );
        expect(repeated(versions.map(String))).toEqual([]);
      }
    });
  });

  it('are checked on every command, every status, every standing and every rejection', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(schedule, (plan) => {
        const world = run(plan, (now) => {
          for (const who of people.keys()) {
            seen.add(`person ${personAt(now, who).state.status}`);
            for (const standing of standingsOf(now, who)) seen.add(`claim ${standing}`);
          }
          for (const id of addresses) {
            const found = addressAt(now, id);
            let step = found.next();
            while (!step.done) step = found.next();
            if (step.value.state.owner) seen.add(`address ${step.value.standing}`);
          }
        });
        for (const each of world.seen) seen.add(each);
      }),
      { numRuns: 1_000, seed: 1 },
    );
    const everyCommand = [
      'RegisterPerson',
      'RenamePerson',
      'ChangeEmail',
      'ClaimEmail',
      'ReleaseEmail',
      'ClaimExternalId',
      'ReleaseExternalId',
      'ClaimPrincipal',
      'ClaimPersonsPrincipal',
      'ReleasePersonsPrincipal',
      'ReleasePrincipal',
      'ActivatePerson',
      'DeactivatePerson',
      'ReactivatePerson',
      'AgreeTerms',
    ].flatMap((command) => [`${command} done`, `${command} so already`]);
    expect([...seen].toSorted()).toEqual(
      [
        ...everyCommand,
        ...['none', 'active', 'deactivated'].map((status) => `person ${status}`),
        ...['held', 'bound', 'void'].flatMap((standing) => [`claim ${standing}`, `address ${standing}`]),
        'EmailClaimedByAnother',
        'ExternalIdClaimedByAnother',
        'PersonDeactivated',
        'PersonErased',
        'PersonNotFound',
        'PrincipalMismatch',
        'lost the race',
        'refused',
      ].toSorted(),
    );
  });
});
