import type { BundleId, Delivery, Invitation, InvitationId, Message, Person } from '@latchkey/core';
import {
  emailAddress as emailAddressDecider,
  invitationId,
  issuedPart,
  linkOf,
  mailReports,
  notificationKind,
  subjectOf,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand, refuse } from '../commands/run-command.ts';
import { inviteeKey } from '../invitations/invitee-key.ts';
import { cleanDiagnostics } from './diagnostics.ts';
import { messageOfKey } from './mail-key.ts';

/** Which message is meant: by the key that the mailer was given, or by what it was about. */
const reportInput = z
  .strictObject({
    idempotencyKey: z.string().max(200).optional(),
    invitationId: invitationId.optional(),
    generation: z.int().positive().optional(),
    /** Absent is the invitation itself. */
    kind: notificationKind.exclude(['bundle']).optional(),
    outcome: z.enum(['delivered', 'bounced']),
    /** Of a bounce, whether the address will never work. */
    isPermanent: z.boolean().default(false),
    diagnostics: z.string().max(10_000).optional(),
  })
  .refine(
    ({ outcome, isPermanent, diagnostics }) => outcome === 'bounced' || (!isPermanent && !diagnostics),
    {
      path: ['outcome'],
      error: 'isPermanent and diagnostics are of what bounced',
    },
  )
  .refine((given) => namedBy(given) !== undefined, {
    error:
      'name the message by its idempotencyKey, or by invitationId and generation; by both only if they agree',
  });

type Report = Omit<z.output<typeof reportInput>, 'idempotencyKey' | 'invitationId' | 'generation' | 'kind'>;

/**
 * Puts on record what whoever delivers mail says of a message. The same said twice is once. When the newest link's
 * message comes back for good, nothing more is mailed to that address until somebody confirms it: that is put on
 * record first, so that whoever runs this again after a crash completes it. A bundle's message is every member's.
 */
export const reportDelivery = defineCommand({
  name: 'invitations.reportDelivery',
  input: reportInput,
  worksInClosedTenant: true,
  async run(command, { outcome, isPermanent, diagnostics, ...given }) {
    const named = namedBy(given);
    // unreachable: the schema has looked at it
    if (!named) return refuse({ type: 'MailNotFound' });
    const said = { outcome, isPermanent, diagnostics };
    if (!('bundleId' in named)) return reportOn(command, named, said);
    const { members } = (await command.load('bundle', named.bundleId)).state;
    const [first, ...others] = members.map((member): Named => ({ ...member, ...ofInvitation }));
    if (!first) return refuse({ type: 'MailNotFound' });
    for (const member of others) await reportOn(command, member, said);
    return reportOn(command, first, said);
  },
});

const ofInvitation = { kind: 'invitation', reminder: undefined } as const;

async function reportOn(command: Command, named: Named, { outcome, isPermanent, diagnostics }: Report) {
  const { at } = command;
  const { state: invitation } = await command.load('invitation', named.invitationId);
  return carryOut(command, 'delivery', named.invitationId, {
    async decide(delivery) {
      const message = messageMeant(named, invitation, delivery);
      if (!message) return refuse({ type: 'MailNotFound' });
      if (outcome === 'delivered') {
        return mailReports.decide({ type: 'ReportDelivered', at, ...message }, delivery);
      }
      const decision = mailReports.decide(
        {
          type: 'ReportBounced',
          at,
          ...message,
          isPermanent,
          diagnostics: diagnostics === undefined ? undefined : cleanDiagnostics(diagnostics),
        },
        delivery,
      );
      if (isPermanent && decision.ok && decision.events.length > 0) {
        await recordBounce(command, named.invitationId, invitation, message);
      }
      return decision;
    },
    sealWith: inviteeKey(invitation),
    outcome: () => ({ invitationId: named.invitationId, generation: named.generation }),
  });
}

interface Named {
  invitationId: InvitationId;
  generation: number;
  kind: 'invitation' | 'reminder';
  /** Undefined where it is the newest one that is meant. */
  reminder: number | undefined;
}

function namedBy(given: {
  idempotencyKey?: string | undefined;
  invitationId?: InvitationId | undefined;
  generation?: number | undefined;
  kind?: Named['kind'] | undefined;
}): Named | { bundleId: BundleId } | undefined {
  const { idempotencyKey, invitationId: id, generation } = given;
  if (idempotencyKey === undefined) {
    if (id === undefined || generation === undefined) return undefined;
    return { invitationId: id, generation, kind: given.kind ?? 'invitation', reminder: undefined };
  }
  const known = messageOfKey(idempotencyKey);
  if (!known) return undefined;
  if ('bundleId' in known) {
    const isOnlyKey = (id ?? generation ?? given.kind) === undefined;
    return isOnlyKey ? known : undefined;
  }
  const kind = known.reminder === undefined ? 'invitation' : 'reminder';
  const agrees =
    (id ?? known.invitationId) === known.invitationId &&
    (generation ?? known.generation) === known.generation &&
    (given.kind ?? kind) === kind;
  return agrees ? { ...known, kind, reminder: known.reminder } : undefined;
}

/** A report may come before it is on record that the message was mailed; but not of a link that there never was. */
function messageMeant(
  { generation, kind, reminder }: Named,
  invitation: Invitation,
  { reminded }: Delivery,
): Message | undefined {
  const link = linkOf(invitation, generation);
  if (!link) return undefined;
  if (kind === 'invitation') return { generation };
  const n = reminder ?? (reminded?.generation === generation ? reminded.n : undefined);
  const isOne = n !== undefined && n <= (link.remindAt?.length ?? 0);
  return isOne ? { generation, reminder: n } : undefined;
}

/** What is said of an old link, or of an address that the person has no more, says nothing of where mail goes now. */
async function recordBounce(
  command: Command,
  id: InvitationId,
  invitation: Invitation,
  { generation }: Message,
): Promise<void> {
  const subject = subjectOf(invitation);
  const link = linkOf(invitation, generation);
  if (!subject || !link || issuedPart(invitation)?.generation !== generation) return;
  const { state: person } = await command.load('person', subject.personId);
  const emailAddressId = addressOf(person, link);
  if (emailAddressId === undefined) return;
  await command.takeStep('record bounce', 'emailAddress', emailAddressId, (address) =>
    emailAddressDecider.decide(
      { type: 'RecordBounce', at: command.at, invitationId: id, generation },
      address,
    ),
  );
}

function addressOf(person: Person, { addressVersion }: { addressVersion: number }) {
  return person.addressVersion === addressVersion ? person.emailAddressId : undefined;
}
