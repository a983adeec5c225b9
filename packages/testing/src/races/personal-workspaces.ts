import type { StoredEvent } from 'latchkey';
import type { Log } from './laws.ts';
import { survivingStream } from './merges.ts';
import { textOf } from './text-of.ts';

/** What a log says of persons' own workspaces, read by none of the library's own folds. */
export function personalWorkspacesGoneWrong({ log }: Log): readonly string[] {
  const owners = new Map<string, string>();
  const wrong: string[] = [];
  for (const [index, event] of log.entries()) {
    const { type, data, stream, revision } = event;
    const place = `${stream} at ${revision}`;
    const workspace = keyOf(event, data['workspaceId']);
    if (type === 'WorkspaceOpened' && data['ownerId'] !== undefined) {
      const owner = textOf(data['ownerId']);
      if ([...owners.values()].includes(owner)) wrong.push(`${place}: ${owner} has one already`);
      owners.set(workspace, owner);
    }
    const owner = owners.get(workspace);
    const letsIn = type === 'PersonInvited' || type === 'InvitationRequested' || type === 'AccessGranted';
    if (letsIn && owner !== undefined) {
      const who = `person-${textOf(data['personId'])}`;
      // Whoever absorbed the owner is the owner.
      const isOwner = survivingStream(log.slice(0, index))(`person-${owner}`) === who;
      if (!isOwner && who !== `person-${owner}`) wrong.push(`${place}: lets somebody else in`);
    }
    const named = data['personalWorkspaceId'];
    if (type === 'PersonActivated' && named !== undefined) {
      const isOwn = stream === `person-${owners.get(keyOf(event, named)) ?? ''}`;
      if (!isOwn) wrong.push(`${place}: names what is not theirs`);
      else if (!log.some((each) => isGiven(each, textOf(named)))) wrong.push(`${place}: was never let in`);
    }
  }
  return wrong;
}

function isGiven({ type, data }: StoredEvent, workspaceId: string): boolean {
  return type === 'AccessGranted' && data['workspaceId'] === workspaceId;
}

function keyOf({ metadata }: StoredEvent, workspaceId: StoredEvent['data'][string] | undefined): string {
  return `${textOf(metadata['tenantId'])} ${textOf(workspaceId)}`;
}
