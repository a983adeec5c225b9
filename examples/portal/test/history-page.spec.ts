import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { asStaff, mailTo, openPortal } from './portal.ts';

describe('the history of an invitation', () => {
  it('shows at each step what was so just after it', async () => {
    const { browser, steps } = await atAnnsHistory();
    const states: string[] = [];
    for (let step = 1; step <= steps; step += 1) {
      await browser.goTo(`${new URL(browser.page.url).pathname}?step=${step}`);
      const [, then = ''] =
        /After step \d+ of \d+ As it was on \S+ \S+ \S+ \S+ UTC (.*?)( Step before| Step after|$)/.exec(
          browser.page.text,
        ) ?? [];
      states.push(then.replace(/Deadline .* UTC/, 'Deadline'));
    }
    expect(states).toEqual([
      'Invitation Status open Round 1 Links made 1 Deadline Access Status none',
      'Invitation Status open Round 1 Links made 1 Deadline Access Status none',
      'Invitation Status open Round 1 Links made 1 Deadline Access Status none',
      'Invitation Status accepted Round 1 Links made 1 Access Status none',
      'Invitation Status accepted Round 1 Links made 1 Access Status open May see the roster',
      'Invitation Status accepted Round 1 Links made 1 Access Status suspended May see the roster Rests because unpaid',
      'Invitation Status accepted Round 1 Links made 1 Access Status revoked',
    ]);
  });

  it('is travelled through by links alone, from the last step on', async () => {
    const { browser, steps } = await atAnnsHistory();
    expect(browser.page.text).toContain(`After step ${steps} of ${steps}`);
    expect(browser.page.text).not.toContain('Step after');
    await browser.follow('Step before');
    expect(browser.page.text).toContain(`After step ${steps - 1} of ${steps}`);
    await browser.follow('Link number 1 was mailed.');
    expect(browser.page.text).toContain(`After step 3 of ${steps}`);
    expect(browser.page.markup.match(/aria-current="step"/g)).toHaveLength(1);
    await browser.follow('Step before');
    await browser.follow('Step before');
    expect(browser.page.text).not.toContain('Step before');
    await browser.follow('Step after');
    expect(browser.page.text).toContain(`After step 2 of ${steps}`);
  });

  it.each(['0', '1.5', '99', 'x', ''])('shows the last step where %j is none', async (step) => {
    const { browser, steps } = await atAnnsHistory();
    await browser.goTo(`${new URL(browser.page.url).pathname}?step=${step}`);
    expect(browser.page.text).toContain(`After step ${steps} of ${steps}`);
  });
});

async function atAnnsHistory() {
  const portal = await openPortal();
  const staff = asStaff(portal, 'olivia');
  const person = { name: 'Ann Diaz', email: 'ann@example.org' };
  const invited = await staff.post('/invitations', {
    workspaceId: 'rosa-diaz',
    person,
    permissions: ['roster.view'],
  });
  const { token } = await mailTo(portal, person.email);
  await asStaff(portal, person.email).post('/invitations/accept', { token });
  const where = { workspaceId: 'rosa-diaz', personId: invited['personId'] };
  await staff.post('/access/suspend', { ...where, cause: 'unpaid' });
  await staff.post('/access/revoke', where);
  const browser = openBrowser(portal.origin);
  await browser.goTo(`/sign-in?returnTo=/history/${String(invited['invitationId'])}`);
  await browser.press('Olivia Berg');
  return { browser, steps: 7 };
}
