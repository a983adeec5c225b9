import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checklist } from '../../../scripts/seeds/checklist.ts';
import type { Line, Product, Story } from '../src/index.ts';
import { inMemory, openStage, refused, step, tellStory } from '../src/index.ts';

const examples = Object.keys(checklist);

interface Example {
  product: Product;
  story: Story;
}

/** They import the stage, so that the stage must find them by where they are. */
async function exampleCalled(name: string): Promise<Example> {
  return (await import(new URL(`../../${name}/src/index.ts`, import.meta.url).href)) as Example;
}

async function told({ product, story }: Example): Promise<readonly Line[]> {
  const stage = await openStage(product, story.scene, inMemory);
  onTestFinished(() => stage.close());
  const lines: Line[] = [];
  await tellStory(story, stage, (line) => lines.push(line));
  return lines;
}

function rowsIn(path: string, row: RegExp): readonly string[] {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  return [...text.matchAll(row)].map(([, id = '']) => id);
}

/** Each once, by their numbers. */
function inOrder(rows: readonly string[]): readonly string[] {
  return [...new Set(rows)].toSorted((one, other) => Number(one.slice(2)) - Number(other.slice(2)));
}

describe.each(examples)('the story of %s', (name) => {
  it('is told to its end, the same each time', async () => {
    const example = await exampleCalled(name);
    const lines = await told(example);
    const titles = lines.filter(({ kind }) => kind === 'title').map(({ text }) => text);
    expect(titles).toHaveLength(example.story.chapters.length);
    expect(lines.filter(({ kind }) => kind === 'mail').length).toBeGreaterThan(1);
    expect(await told(example)).toEqual(lines);
  });

  it('shows rows that the page beside it tells of, as the checklist does, each of which is tested', async () => {
    const { story } = await exampleCalled(name);
    const shown = story.chapters.flatMap((chapter) => chapter.rows);
    const page = rowsIn(`${name}/README.md`, /^\| ([A-Z]{2}\d+) \|/gm);
    expect(shown.filter((row) => !page.includes(row))).toEqual([]);
    expect(page).toEqual(Object.keys(checklist[name] ?? {}));
    expect(inOrder(rowsIn(`${name}/test/${name}.spec.ts`, /'([A-Z]{2}\d+) /g))).toEqual(page);
  });
});

describe('a story', () => {
  const withOneStep = async (only: Story['chapters'][number]['steps'][number]) => {
    const { product, story } = await exampleCalled('client-hub');
    return { product, story: { ...story, chapters: [{ title: 'One step', rows: ['CH1'], steps: [only] }] } };
  };
  const invite = (workspaceId: string) =>
    step('Judie invites Rita.', (stage) =>
      stage.staff('judie').invitations.invite({
        workspaceId,
        person: stage.person('rita'),
        role: 'client-user',
      }),
    );

  it('ends where a step is refused that should be done', async () => {
    await expect(told(await withOneStep(invite('nowhere')))).rejects.toThrow(/WorkspaceNotFound, not done/);
  });

  it('ends where a step is done that should be refused', async () => {
    const { tells, act } = invite('bakery');
    const wrong = await withOneStep(refused(tells, 'AlreadyInvited', act));
    await expect(told(wrong)).rejects.toThrow(/done, not AlreadyInvited/);
  });

  it('ends where one of many rows is refused', async () => {
    const imported = step('Two clients are imported.', (stage) =>
      stage.host.people.registerMany([{ name: 'Rita' }, { name: '' }]),
    );
    await expect(told(await withOneStep(imported))).rejects.toThrow(/InvalidInput, not done/);
  });

  it('tells in words what came of a step, and which mail went out', async () => {
    expect(await told(await withOneStep(invite('bakery')))).toEqual([
      { kind: 'title', text: '1. One step (CH1)' },
      { kind: 'step', text: 'Judie invites Rita.' },
      { kind: 'done', text: 'invited' },
      {
        kind: 'mail',
        text: 'Rita Alvarez <rita@sunrise.example>: “You are invited to Sunrise Bakery”, with a link that works until Mon 16 March at 09:00',
      },
    ]);
  });
});
