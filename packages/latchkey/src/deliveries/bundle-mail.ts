import type {
  BundleId,
  BundleMember,
  Instant,
  IssuedInvitation,
  Person,
  Personal,
  Tenant,
} from '@latchkey/core';
import { isRoundRefused, isSwitchedOn } from '@latchkey/core';
import type { Line } from '../people/survivor.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { Mail } from '../ports/mailer.ts';
import type { ReactorServices, ToDo, Worked } from '../reactors/reactor.ts';
import type { FoundTenant } from '../tenants/tenant-access.ts';
import { someWorkspace } from './built-in-templates.ts';
import type { ChosenTemplate } from './choose-template.ts';
import { chooseTemplate, inLanguage } from './choose-template.ts';
import { heldBy, isOpenFor, isReachable, unlessRevoked } from './link-mail.ts';
import { bundleMailKey } from './mail-key.ts';
import { momentText } from './moment-text.ts';
import { longestSubject, oneLine, plainName } from './plain-name.ts';
import type { TemplateValues } from './template-language.ts';
import { renderTemplate } from './template-language.ts';

const done: Worked = { status: 'done' };
/** So many workspaces are named; of more, that there are more. */
const mostNames = 20;

/** The mail that brings the links of a bundle; or that there is no reason to send it, or none until something changes. */
export async function bundleMail(
  services: ReactorServices,
  { tenantId }: ToDo,
  bundleId: BundleId,
): Promise<{ mail: Mail } | Worked> {
  const { streams, tenants, links } = services;
  const found = await tenants.find(tenantId);
  const { state: bundle } = await streams.load('bundle', bundleId);
  if (!found || !bundle.link || !bundle.personId) return done;
  const { tenant } = found;
  const line = await lineOf(streams.load, bundle.personId);
  const { person, email, emailAddressId, addressVersion } = inviteeNow(line);
  // Whoever has another address now is sent new links, one by one.
  if (!isReachable({ email }) || bundle.link.addressVersion < addressVersion) return done;
  const open = await openMembers(services, found, line, bundle.members);
  const [first] = open;
  if (!first) return done;
  const address = emailAddressId && (await streams.load('emailAddress', emailAddressId));
  if (tenant.state.status !== 'open' || !isSwitchedOn(tenant.state, 'bundle')) return heldBy(tenant);
  if (person.state.status !== 'active') return heldBy(person);
  if (address?.state.hasBounced) return heldBy(address);
  const url = await links.urlOfBundle(tenant.id, bundleId, bundle.link).catch(unlessRevoked);
  if (url === undefined) return done;
  const mail = mailWith({
    tenant: tenant.state,
    bundleId,
    expiresAt: Math.min(...open.map(({ invitation }) => invitation.expiresAt)) as Instant,
    locale: first.invitation.locale,
    person: { ...person.state, email },
    workspaceNames: open.map(({ workspaceName }) => workspaceName),
    link: url,
  });
  return { mail };
}

/** Whether any of the links that the message brings can still be accepted. */
export async function isBundleOpen(
  { streams, clock }: Pick<ReactorServices, 'streams' | 'clock'>,
  bundleId: BundleId,
): Promise<boolean> {
  const { members } = (await streams.load('bundle', bundleId)).state;
  for (const { invitationId, generation } of members) {
    if (isOpenFor((await streams.load('invitation', invitationId)).state, { generation }, clock)) return true;
  }
  return false;
}

interface OpenMember {
  invitation: IssuedInvitation;
  workspaceName: Personal<string>;
}

/** What could be accepted now, in workspaces that are open. */
async function openMembers(
  { streams, clock }: ReactorServices,
  { ids }: FoundTenant,
  line: Line,
  members: readonly BundleMember[],
): Promise<OpenMember[]> {
  const open: OpenMember[] = [];
  for (const { invitationId, generation } of members) {
    const { state: invitation } = await streams.load('invitation', invitationId);
    if (!isOpenFor(invitation, { generation }, clock)) continue;
    const { workspaceId } = invitation;
    const workspace = await streams.load('workspace', ids.workspace(workspaceId));
    const { grant } = await grantNow(streams.load, ids, workspaceId, line);
    const isRefused = isRoundRefused(invitationId, invitation, grant, clock.now());
    if (workspace.state.status === 'open' && !isRefused) {
      open.push({ invitation, workspaceName: workspace.state.name });
    }
  }
  return open;
}

function mailWith(about: {
  tenant: Tenant;
  bundleId: BundleId;
  expiresAt: Instant;
  locale: string | undefined;
  person: Person;
  workspaceNames: readonly Personal<string>[];
  link: string;
}): Mail {
  const { tenant, bundleId, expiresAt, person, link } = about;
  const chosen = chooseTemplate(tenant, 'bundle', about.locale);
  const unnamed = inLanguage(someWorkspace, chosen.language);
  const values = bundleValues(chosen, {
    personName: person.name ?? '',
    workspaceNames: about.workspaceNames.map((name) => name ?? unnamed),
    link,
    expiresAt,
    timeZone: tenant.policy.timeZone,
  });
  const { subject, text, html } = renderTemplate(chosen.template, values);
  return {
    idempotencyKey: bundleMailKey(bundleId),
    kind: 'bundle',
    to: { name: oneLine(person.name ?? ''), address: person.email ?? '' },
    subject: oneLine(subject, longestSubject),
    text,
    html,
    link,
    expiresAt,
    locale: chosen.language,
  };
}

/** What the templates of messages that bring several links may name. */
export function bundleValues(
  { format }: Pick<ChosenTemplate, 'format'>,
  about: {
    personName: string;
    workspaceNames: readonly string[];
    link: string;
    expiresAt: Instant;
    timeZone: string | undefined;
  },
): TemplateValues & { link: string } {
  const { link, workspaceNames } = about;
  const [joinPage = '', code = ''] = link.split('#');
  const more = workspaceNames.length > mostNames ? ['…'] : [];
  const named = [...workspaceNames.slice(0, mostNames).map(plainName), ...more];
  return {
    personName: plainName(about.personName),
    workspaceNames: new Intl.ListFormat(format).format(named),
    link,
    joinPage,
    code,
    deadline: momentText(about.expiresAt, format, about.timeZone),
  };
}
