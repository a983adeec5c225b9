import type { ReadModelDefinition } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { opened } from './opened.ts';
import { commitContract } from './read-models/commit-contract.ts';
import type { OpenReadModels } from './read-models/contract-definition.ts';
import {
  contractReadModel,
  firstPosition,
  laterPosition,
  putAll,
} from './read-models/contract-definition.ts';
import { findContract } from './read-models/find-contract.ts';

/**
 * Describes what every store of read models guarantees, as tests of the file that calls this. `open` gives a new one,
 * in which no read model was opened, each time it is called; the tests close it.
 */
export function readModelsContract(name: string, open: OpenReadModels): void {
  describe(name, () => {
    commitContract(open);
    findContract(open);

    describe('clearing a read model', () => {
      it('forgets all documents and the checkpoint', async () => {
        const model = (await opened(open)).open(contractReadModel);
        putAll(model, 'people', { one: { name: 'Ann' } });
        putAll(model, 'invitations', { one: { name: 'Ann' } });
        model.clear();
        expect(model.checkpoint()).toBeUndefined();
        expect(model.get('people', 'one')).toBeUndefined();
        expect(model.find('invitations', { index: 'byName', equals: [] })).toEqual([]);
      });

      it('lets the projection start over', async () => {
        const model = (await opened(open)).open(contractReadModel);
        putAll(model, 'people', { one: { name: 'Ann' } });
        model.clear();
        putAll(model, 'people', { one: { name: 'Bea' } });
        expect(model.get('people', 'one')).toEqual({ name: 'Bea' });
        expect(model.checkpoint()).toBe(firstPosition);
      });
    });

    describe('opening a read model again', () => {
      it('of the same version finds everything', async () => {
        const models = await opened(open);
        putAll(models.open(contractReadModel), 'people', { one: { name: 'Ann' } });
        const again = models.open(contractReadModel);
        expect(again.get('people', 'one')).toEqual({ name: 'Ann' });
        expect(again.checkpoint()).toBe(firstPosition);
      });

      it.each([2, 0])('of another version, %i after 1, finds nothing', async (version) => {
        const models = await opened(open);
        putAll(models.open(contractReadModel), 'people', { one: { name: 'Ann' } });
        const changed = models.open({ ...contractReadModel, version });
        expect(changed.checkpoint()).toBeUndefined();
        expect(changed.get('people', 'one')).toBeUndefined();
        expect(changed.find('people', { index: 'byName', equals: [] })).toEqual([]);
      });

      it('of an earlier version does not bring back what that one had', async () => {
        const models = await opened(open);
        putAll(models.open(contractReadModel), 'people', { one: { name: 'Ann' } });
        models.open({ ...contractReadModel, version: 2 });
        const back = models.open(contractReadModel);
        expect(back.checkpoint()).toBeUndefined();
        expect(back.get('people', 'one')).toBeUndefined();
      });

      it('of another version finds by the indexes which that one declares', async () => {
        const models = await opened(open);
        putAll(models.open(contractReadModel), 'people', { one: { name: 'Ann' } });
        const changed = models.open({
          ...contractReadModel,
          version: 2,
          collections: { people: { indexes: { byAge: ['age'] } } },
        });
        putAll(changed, 'people', { one: { name: 'Ann', age: 40 } });
        expect(changed.find('people', { index: 'byAge', equals: [40] })).toHaveLength(1);
        expect(() => changed.find('people', { index: 'byName', equals: ['Ann'] })).toThrow(RangeError);
        expect(() => changed.get('invitations', 'one')).toThrow(RangeError);
      });
    });

    describe('two read models', () => {
      it('do not see each other, also with equal collections and keys', async () => {
        const models = await opened(open);
        const one = models.open(contractReadModel);
        const other = models.open({ ...contractReadModel, name: 'Contract' });
        putAll(one, 'people', { one: { name: 'Ann' } });
        expect(other.get('people', 'one')).toBeUndefined();
        expect(other.find('people', { index: 'byName', equals: [] })).toEqual([]);
        expect(other.checkpoint()).toBeUndefined();
      });

      it('are cleared, and emptied by another version, one by one', async () => {
        const models = await opened(open);
        const definition = (name: string): ReadModelDefinition => ({ ...contractReadModel, name });
        for (const name of ['a', 'b', 'c'])
          putAll(models.open(definition(name)), 'people', { one: { name } });
        const kept = models.open(definition('b'));
        kept.commit(laterPosition, () => {});
        models.open(definition('a')).clear();
        models.open({ ...definition('c'), version: 2 });
        expect(kept.get('people', 'one')).toEqual({ name: 'b' });
        expect(kept.checkpoint()).toBe(laterPosition);
      });
    });

    describe('what there is', () => {
      it('is nothing at first, then each read model as it was opened last', async () => {
        const models = await opened(open);
        expect(models.definitions()).toEqual([]);
        const changed: ReadModelDefinition = {
          name: contractReadModel.name,
          version: 2,
          collections: { people: { indexes: {} } },
        };
        const other = { ...contractReadModel, name: 'other' };
        for (const definition of [contractReadModel, other, other, changed]) models.open(definition);
        expect(byName(models.definitions())).toEqual([changed, other]);
      });

      it('can be opened by its own definition, with all that is in it', async () => {
        const models = await opened(open);
        putAll(models.open(contractReadModel), 'people', { one: { name: 'Ann' } });
        const [known = contractReadModel] = models.definitions();
        const model = models.open(known);
        expect(model.find('people', { index: 'byName', equals: ['Ann'] })).toHaveLength(1);
        expect(model.checkpoint()).toBe(firstPosition);
      });
    });

    describe('dropping a read model', () => {
      it('leaves nothing of it, and all of the others', async () => {
        const models = await opened(open);
        const other = { ...contractReadModel, name: 'other' };
        for (const each of [contractReadModel, other]) {
          putAll(models.open(each), 'people', { one: { name: each.name } });
        }
        models.drop(contractReadModel.name);
        expect(models.definitions()).toEqual([other]);
        expect(models.open(other).get('people', 'one')).toEqual({ name: 'other' });
        const anew = models.open(contractReadModel);
        expect(anew.get('people', 'one')).toBeUndefined();
        expect(anew.checkpoint()).toBeUndefined();
      });

      it('does nothing where there is none of that name', async () => {
        const models = await opened(open);
        models.open(contractReadModel);
        models.drop('Contract');
        expect(models.definitions()).toEqual([contractReadModel]);
      });
    });

    describe('names of any kind', () => {
      it('are those of read models, collections, indexes and fields', async () => {
        const name = `"it's"; DROP TABLE x --\0é[$.a]%`;
        const model = (await opened(open)).open({
          name,
          version: 1,
          collections: { [name]: { indexes: { [name]: [name, 'constructor'] } }, toString: { indexes: {} } },
        });
        putAll(model, name, { [name]: { [name]: 'x', constructor: 1 }, other: { [name]: 'y' } });
        putAll(model, 'toString', { one: {} });
        expect(model.find(name, { index: name, equals: ['x'] })).toEqual([
          { key: name, document: { [name]: 'x', constructor: 1 }, cursor: ['x', 1, name] },
        ]);
        expect(model.find(name, { index: name, equals: ['y'] })).toEqual([]);
        expect(model.get('toString', 'one')).toEqual({});
      });
    });

    it('close once, however often they are asked to', async () => {
      const models = await opened(open);
      models.close();
      expect(() => models.close()).not.toThrow();
    });
  });
}

function byName(definitions: readonly ReadModelDefinition[]): readonly ReadModelDefinition[] {
  return definitions.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
