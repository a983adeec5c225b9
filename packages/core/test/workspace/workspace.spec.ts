import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { WorkspaceCommand, WorkspaceEvent } from '../../src/index.ts';
import {
  fold,
  instantOf,
  isPersonalWorkspaceId,
  personalWorkspaceId,
  personId,
  workspace,
  workspaceActions,
  workspaceId,
} from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const id = workspaceId.parse('client-1');
const open: WorkspaceCommand = {
  type: 'OpenWorkspace',
  at,
  workspaceId: id,
  kind: 'client',
  name: 'Rosa Diaz',
};
const opened: WorkspaceEvent = {
  type: 'WorkspaceOpened',
  at,
  workspaceId: id,
  kind: 'client',
  name: 'Rosa Diaz',
  ownerId: undefined,
};
const closed: WorkspaceEvent = { type: 'WorkspaceClosed', at };
const rename: WorkspaceCommand = { type: 'RenameWorkspace', at, name: 'Rosa D.' };
const { given } = specification(workspace);

describe('a workspace', () => {
  it('is opened once, whatever name it is opened with again', () => {
    given().when(open).then(opened);
    given(opened)
      .when({ ...open, name: 'Rosa D.' })
      .thenNothing();
  });

  it('of a person’s own has an id that no other has', () => {
    const ownerId = personId.parse('01JNB0000000000000000000P1');
    const own = personalWorkspaceId(ownerId);
    const openOwn: WorkspaceCommand = { ...open, workspaceId: own, kind: 'personal', ownerId };
    given()
      .when(openOwn)
      .then({ ...opened, workspaceId: own, kind: 'personal', ownerId });
    expect(fold(workspace, [{ ...opened, ownerId }, closed])).toMatchObject({ ownerId });
    given({ ...opened, workspaceId: own, kind: 'personal', ownerId })
      .when(openOwn)
      .thenNothing();
    // A host may have opened it before there were any such ids.
    given({ ...opened, workspaceId: own, kind: 'personal' })
      .when(openOwn)
      .thenRejected({ type: 'WorkspaceIdReserved' });
    for (const wrong of [
      { ...open, workspaceId: own },
      { ...open, ownerId },
    ]) {
      given().when(wrong).thenRejected({ type: 'WorkspaceIdReserved' });
    }
    for (const free of ['personal-1', `${own}X`, `my-${own}`, own.toLowerCase()]) {
      expect(isPersonalWorkspaceId(workspaceId.parse(free))).toBe(false);
    }
  });

  it('is not opened again as another kind', () => {
    given(opened)
      .when({ ...open, kind: 'company' })
      .thenRejected({ type: 'WorkspaceIsOfAnotherKind', kind: 'client' });
  });

  it('that was closed is not opened by opening', () => {
    given(opened, closed).when(open).thenRejected({ type: 'WorkspaceClosed' });
  });

  it('that was never opened is not found by any other command', () => {
    given().when(rename).thenRejected({ type: 'WorkspaceNotFound' });
    given().when({ type: 'CloseWorkspace', at }).thenRejected({ type: 'WorkspaceNotFound' });
    given().when({ type: 'ReopenWorkspace', at }).thenRejected({ type: 'WorkspaceNotFound' });
  });

  it('is renamed, unless that is its name', () => {
    given(opened).when(rename).then({ type: 'WorkspaceRenamed', at, name: 'Rosa D.' });
    given(opened)
      .when({ ...rename, name: 'Rosa Diaz' })
      .thenNothing();
    given(opened, closed).when(rename).thenRejected({ type: 'WorkspaceClosed' });
  });

  it('is closed and reopened, each once', () => {
    given(opened).when({ type: 'CloseWorkspace', at }).then(closed);
    given(opened, closed).when({ type: 'CloseWorkspace', at }).thenNothing();
    given(opened, closed).when({ type: 'ReopenWorkspace', at }).then({ type: 'WorkspaceReopened', at });
    given(opened).when({ type: 'ReopenWorkspace', at }).thenNothing();
  });

  it.each([
    [[], ['rename: WorkspaceNotFound', 'close: WorkspaceNotFound', 'reopen: WorkspaceNotFound']],
    [[opened], ['rename: allowed', 'close: allowed', 'reopen: nothing-to-do']],
    [
      [opened, closed],
      ['rename: WorkspaceClosed', 'close: nothing-to-do', 'reopen: allowed'],
    ],
  ])('says what could be done about it', (history, expected) => {
    const actions = workspaceActions(fold(workspace, history), { at });
    expect(
      actions.map(({ command, outcome, rejection }) => `${command}: ${rejection?.type ?? outcome}`),
    ).toEqual(expected);
  });
});
