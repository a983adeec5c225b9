import { describe, expect, it } from 'vitest';
import { atPeople } from './at-people.ts';
import { asStaff, listsAreUpToDate } from './portal.ts';

describe('people who may be one', () => {
  it('are shown with the reason, and merged into whoever has an account', async () => {
    const { browser, register } = await atPeopleAlike();
    await register('Diaz Ann', 'ann.d@example.org');
    await browser.goTo('/people');
    expect(browser.page.text).toContain(
      'The names are of the same words. Ann Diaz ann@example.org active Diaz Ann ann.d@example.org none yet Merge Diaz Ann into Ann Diaz',
    );
    await browser.press('Merge Diaz Ann into Ann Diaz');
    expect(browser.page.text).toContain('The two are one person now');
    expect(browser.page.title).toBe('Ann Diaz – Harbour Care');
    await browser.goTo('/people');
    expect(browser.page.text).toContain('2 people');
    expect(browser.page.text).not.toContain('Perhaps the same person');
  });

  it('are shown once, where names and addresses are alike', async () => {
    const { browser, register } = await atPeopleAlike();
    await register('Ben Wood', 'ben+roster@example.org');
    await browser.goTo('/people');
    expect(browser.page.text.match(/Merge Ben Wood/g)).toHaveLength(1);
    await browser.goTo('/people?q=ben');
    expect(browser.page.text).not.toContain('Perhaps the same person');
  });

  it('become the one with the account, whichever was to remain', async () => {
    const { browser, register } = await atPeopleAlike();
    const diaz = await register('Diaz Ann', 'ann.d@example.org');
    await browser.goTo('/people');
    const annsPath = /href="(\/people\/[^"]+)">Ann Diaz/.exec(browser.page.markup)?.[1] ?? '';
    browser.page.markup = `<form action="/people/${diaz}/merge"><input name="absorbedId" value="${annsPath.slice(8)}"><button>Merge</button></form>`;
    await browser.press('Merge');
    expect(browser.page.text).toContain('The two are one person now');
    expect(new URL(browser.page.url).pathname).toBe(annsPath);
    await browser.goTo(`/people/${diaz}`);
    expect(new URL(browser.page.url).pathname).toBe(annsPath);
  });

  it('are not merged with what is nobody, and the page says why', async () => {
    const { browser, register } = await atPeopleAlike();
    const diaz = await register('Diaz Ann', 'ann.d@example.org');
    const mergeWith = async (absorbedId: string) => {
      browser.page.markup = `<form action="/people/${diaz}/merge"><input name="absorbedId" value="${absorbedId}"><button>Merge</button></form>`;
      return browser.press('Merge');
    };
    expect((await mergeWith(diaz)).text).toContain('These are one person already.');
    expect((await mergeWith('01ARZ3NDEKTSV4RRFFQ69G5FAV')).text).toContain('There is no such person.');
    expect(browser.page.status).toBe(422);
  });
});

async function atPeopleAlike() {
  const opened = await atPeople();
  const staff = asStaff(opened.portal, 'olivia');
  const register = async (name: string, email: string) => {
    const { personId } = await staff.post('/people', { name, email });
    await listsAreUpToDate(opened.portal);
    return String(personId);
  };
  return { ...opened, register };
}
