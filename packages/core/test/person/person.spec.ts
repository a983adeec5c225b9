import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import type { PersonCommand, PersonEvent } from '../../src/index.ts';
import { emailAddressId, instantOf, person } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const address = emailAddressId.parse('01JNB0000000000000000000A1');
const fields = { at, name: 'Ann', email: 'ann@example.org', emailAddressId: address };
const register: PersonCommand = { type: 'RegisterPerson', ...fields };
const registered: PersonEvent = { type: 'PersonRegistered', ...fields, addressVersion: 1 };
const deactivated: PersonEvent = { type: 'PersonDeactivated', at };
const { given } = specification(person);

describe('a person', () => {
  it('is registered once, with the first version of their address', () => {
    given().when(register).then(registered);
    given(registered)
      .when({ ...register, name: 'Anne' })
      .thenNothing();
  });

  it('is deactivated and reactivated, each once', () => {
    given(registered).when({ type: 'DeactivatePerson', at }).then(deactivated);
    given(registered, deactivated).when({ type: 'DeactivatePerson', at }).thenNothing();
    given(registered, deactivated)
      .when({ type: 'ReactivatePerson', at })
      .then({ type: 'PersonReactivated', at });
    given(registered).when({ type: 'ReactivatePerson', at }).thenNothing();
  });

  it('that was never registered is not found', () => {
    given().when({ type: 'DeactivatePerson', at }).thenRejected({ type: 'PersonNotFound' });
    given().when({ type: 'ReactivatePerson', at }).thenRejected({ type: 'PersonNotFound' });
  });
});
