import type { Request } from 'express';
import type { Facade } from 'latchkey';
import { endOfDay, field, fields } from './form-field.ts';
import type { Outcome } from './staff-command.ts';

/** Carries out what a form of a person's page asks for; undefined for what none of them asks for. */
export async function personCommand(
  { people, invitations, workspaces }: Facade,
  command: string,
  personId: string,
  request: Request,
): Promise<Outcome | undefined> {
  switch (command) {
    case 'rename':
      return {
        result: await people.rename({ personId, name: field(request, 'name') }),
        done: 'The name is changed.',
      };
    case 'changeEmail':
      return {
        result: await people.changeEmail({ personId, email: field(request, 'email') }),
        done: 'The address is changed. Open invitations get a new link; the old ones are dead.',
      };
    case 'deactivate':
      return {
        result: await people.deactivate({ personId }),
        done: 'This person is shut out everywhere, from this moment on.',
      };
    case 'reactivate':
      return {
        result: await people.reactivate({ personId }),
        done: 'What this person was given holds again.',
      };
    case 'releasePrincipal':
      return {
        result: await people.releasePrincipal({ personId }),
        done: 'This person can accept the next invitation with another account.',
      };
    case 'confirmEmail':
      return {
        result: await people.confirmEmail({ personId }),
        done: 'The address is right: it is mailed to again.',
      };
    case 'removeEverywhere': {
      const reason = field(request, 'reason').trim();
      const result = await people.removeEverywhere({ personId, ...(reason !== '' && { reason }) });
      return { result, done: result.ok ? removalInWords(result) : '' };
    }
    case 'merge':
      return {
        result: await mergeEitherWay(people, personId, field(request, 'absorbedId')),
        done: 'The two are one person now, with all that both had.',
      };
    case 'inviteTogether': {
      const chosen = fields(request, 'workspaceId');
      const permissions = [...fields(request, 'permission')];
      const accessUntil = endOfDay(request, 'until');
      const readOnly = field(request, 'readOnly') === 'yes';
      const offered = { permissions, accessUntil, ...(readOnly && { readOnly }) };
      const result = await invitations.inviteTogether({
        person: { personId },
        invitations: chosen.map((workspaceId) => ({ workspaceId, ...offered })),
        source: 'person-page',
      });
      const place =
        !result.ok && 'workspaceId' in result.rejection ? result.rejection.workspaceId : undefined;
      return {
        result,
        done: `Invited to ${chosen.length} ${chosen.length === 1 ? 'client' : 'clients'}. One mail opens them all.`,
        at: place === undefined ? undefined : ((await workspaces.get(place))?.name ?? undefined),
      };
    }
    default:
      return undefined;
  }
}

/** Whoever has an account remains; where neither has one, the one who was named to. */
async function mergeEitherWay(people: Facade['people'], survivorId: string, absorbedId: string) {
  const merged = await people.merge({ survivorId, absorbedId });
  const isOtherWayRound = !merged.ok && merged.rejection.type === 'MergeTheOtherWayRound';
  return isOtherWayRound ? people.merge({ survivorId: absorbedId, absorbedId: survivorId }) : merged;
}

function removalInWords({ revoked, rescinded }: { revoked: number; rescinded: number }): string {
  return `This person is out of everything. Access revoked: ${revoked}; invitations taken back: ${rescinded}.`;
}
