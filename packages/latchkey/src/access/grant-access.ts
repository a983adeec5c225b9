import { z } from 'zod';
import { defineCommand } from '../commands/run-command.ts';
import type { Services } from '../services.ts';
import { accessPlace } from './access-outcome.ts';
import { giveDirectly } from './give-directly.ts';
import { namesOneOfBoth, termsFrom, termsInput } from './terms-input.ts';

/** Gives a person access directly, without an invitation. */
export const grantAccess = ({ mayGive }: Services) =>
  defineCommand({
    name: 'access.grant',
    input: z.strictObject({ ...accessPlace, ...termsInput }).refine(...namesOneOfBoth),
    run: async (command, { workspaceId, personId, ...wanted }) =>
      giveDirectly(
        command,
        mayGive,
        { workspaceId, personId },
        {
          meant: () => termsFrom(command, wanted),
          via: { type: 'direct', grantedBy: command.principalId },
        },
      ),
  });
