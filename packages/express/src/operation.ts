import type { z } from 'zod';
import type { AnswerName } from './answers.ts';
import type { StaffAction } from './router-options.ts';

/** What the OpenAPI document says of a route. */
export interface Operation {
  id: string;
  summary: string;
  answer: AnswerName;
  /** A page of them: `{ items }`. */
  isList?: boolean;
  /** What it is told, in the body or, of a GET, in the query; and what the path names. */
  input?: z.ZodType;
  status?: 200 | 201;
  /** Whether it is a command, with a revision and a key. */
  isCommand?: boolean;
  /** Whether it takes rows by the thousand, with a key and no revision. */
  isMany?: boolean;
  /** Server-sent events, each with one of these. */
  isStream?: boolean;
}

/** What each route of staff's is for, and what it answers with. */
export const staffOperations: Readonly<Record<StaffAction, Pick<Operation, 'summary' | 'answer'>>> = {
  'tenants.get': { summary: 'Whether the tenant is open, its policy and its features', answer: 'Tenant' },
  'tenants.actions': { summary: 'What could be done about the tenant now', answer: 'Actions' },
  'tenants.changePolicy': { summary: 'Set the policy, whole', answer: 'TenantOutcome' },
  'tenants.enableFeature': { summary: 'Switch a feature on', answer: 'TenantOutcome' },
  'tenants.disableFeature': { summary: 'Switch a feature off', answer: 'TenantOutcome' },
  'tenants.templates': { summary: 'What messages are made of', answer: 'Templates' },
  'tenants.previewTemplate': { summary: 'Show a message made of a template', answer: 'RenderedMessage' },
  'tenants.changeTemplate': { summary: 'Set own words for a kind of message', answer: 'TemplateOutcome' },
  'tenants.resetTemplate': { summary: 'Go back to the built-in words', answer: 'TemplateOutcome' },
  'tenants.switchNotification': { summary: 'Switch a kind of message off or on', answer: 'SwitchedOutcome' },
  'seats.get': { summary: 'How many seats there are, reserved, taken and free', answer: 'Seats' },
  'seats.actions': { summary: 'What could be done about the seats now', answer: 'Actions' },
  'seats.license': { summary: 'Say how many seats there are', answer: 'Seats' },
  'workspaces.open': { summary: 'Open a workspace', answer: 'WorkspaceOutcome' },
  'workspaces.list': { summary: 'List workspaces', answer: 'Workspace' },
  'workspaces.get': { summary: 'One workspace', answer: 'Workspace' },
  'workspaces.actions': { summary: 'What could be done about a workspace now', answer: 'Actions' },
  'workspaces.rename': { summary: 'Give a workspace another name', answer: 'WorkspaceOutcome' },
  'workspaces.close': { summary: 'Shut everybody out of a workspace', answer: 'WorkspaceOutcome' },
  'workspaces.reopen': { summary: 'Take the closing of a workspace back', answer: 'WorkspaceOutcome' },
  'people.register': { summary: 'Register a person', answer: 'PersonOutcome' },
  'people.registerMany': { summary: 'Register many, with a result for each row', answer: 'ManyRegistered' },
  'people.list': { summary: 'List people', answer: 'Person' },
  'people.search': { summary: 'Look for people by their names or addresses', answer: 'Person' },
  'people.likelyDuplicates': { summary: 'People who may be one, and why', answer: 'LikelyDuplicates' },
  'people.get': { summary: 'One person', answer: 'Person' },
  'people.actions': { summary: 'What could be done about a person now', answer: 'Actions' },
  'people.workspaces': { summary: 'The workspaces that a person has access to', answer: 'WorkspaceOfPerson' },
  'people.rename': { summary: 'Give a person another name', answer: 'PersonOutcome' },
  'people.changeEmail': { summary: 'Give a person another address', answer: 'PersonOutcome' },
  'people.confirmEmail': { summary: 'Say that an address is right', answer: 'PersonOutcome' },
  'people.releaseExternalId': { summary: 'Take an external id away', answer: 'ExternalIdOutcome' },
  'people.releasePrincipal': { summary: 'Part a person from their account', answer: 'PersonOutcome' },
  'people.deactivate': { summary: 'Shut a person out everywhere', answer: 'PersonOutcome' },
  'people.reactivate': { summary: 'Take the deactivation back', answer: 'PersonOutcome' },
  'people.removeEverywhere': { summary: 'Take a person out of everything', answer: 'Removal' },
  'people.merge': { summary: 'Make one of two persons who are the same', answer: 'MergeOutcome' },
  'roles.define': { summary: 'Define a role', answer: 'RoleOutcome' },
  'roles.list': { summary: 'List roles', answer: 'Role' },
  'roles.get': { summary: 'One role', answer: 'Role' },
  'roles.actions': { summary: 'What could be done with a role now', answer: 'Actions' },
  'roles.revise': { summary: 'Make a new version of a role', answer: 'RoleOutcome' },
  'roles.retire': { summary: 'Give a role to nobody more', answer: 'RoleOutcome' },
  'invitations.invite': { summary: 'Invite a person', answer: 'InvitationOutcome' },
  'invitations.send': { summary: 'Invite a person, or send what is open again', answer: 'InvitationOutcome' },
  'invitations.inviteMany': { summary: 'Invite many, with a result for each row', answer: 'ManyInvited' },
  'invitations.inviteTogether': {
    summary: 'Invite a person to several workspaces in one message',
    answer: 'BundleOutcome',
  },
  'invitations.list': { summary: 'List invitations', answer: 'Invitation' },
  'invitations.deadlines': { summary: 'Open invitations whose deadline comes soon', answer: 'Invitation' },
  'invitations.get': { summary: 'One invitation', answer: 'Invitation' },
  'invitations.actions': { summary: 'What could be done with an invitation now', answer: 'Actions' },
  'invitations.actionsFor': {
    summary: 'What could be done about inviting a person to a workspace now',
    answer: 'Actions',
  },
  'invitations.approve': { summary: 'Let a request become an invitation', answer: 'InvitationOutcome' },
  'invitations.refuse': { summary: 'Say no to a request', answer: 'InvitationOutcome' },
  'invitations.resend': { summary: 'Send a new link', answer: 'InvitationOutcome' },
  'invitations.reportDelivery': { summary: 'Say what became of a message', answer: 'MessageOutcome' },
  'invitations.readdress': { summary: 'Send a new link to the new address', answer: 'InvitationOutcome' },
  'invitations.changeTerms': { summary: 'Offer something else', answer: 'InvitationOutcome' },
  'invitations.copyLink': { summary: 'Show the link, to bring it to the invitee', answer: 'CopiedLink' },
  'invitations.rescind': { summary: 'Take an invitation back', answer: 'InvitationOutcome' },
  'audit.history': { summary: 'What happened to an invitation, in sentences', answer: 'History' },
  'changes.follow': { summary: 'Be told of changes as they happen', answer: 'Change' },
  'support.start': { summary: 'Sign in as somebody, to support them', answer: 'SupportOutcome' },
  'support.end': { summary: 'End a support session before its time', answer: 'SupportOutcome' },
  'support.list': { summary: 'List who signed in as whom', answer: 'SupportSession' },
  'support.get': { summary: 'One support session', answer: 'SupportSession' },
  'access.list': { summary: 'List who may what', answer: 'Access' },
  'access.standings': { summary: 'List everybody invited or let in, and how they stand', answer: 'Standing' },
  'access.actions': { summary: 'What could be done about somebody’s access now', answer: 'Actions' },
  'access.grant': { summary: 'Give access without an invitation', answer: 'AccessOutcome' },
  'access.grantMany': { summary: 'Give access to many, with a result for each row', answer: 'ManyGranted' },
  'access.addFrom': { summary: 'Add somebody who is active in another workspace', answer: 'AccessOutcome' },
  'access.narrow': { summary: 'Leave less of access', answer: 'AccessOutcome' },
  'access.widen': { summary: 'Let somebody do more', answer: 'AccessOutcome' },
  'access.extend': { summary: 'Let access hold longer', answer: 'AccessOutcome' },
  'access.adoptRole': { summary: 'Bring access to the newest version of its role', answer: 'AccessOutcome' },
  'access.changeAttributes': { summary: 'Change what is kept with access', answer: 'AccessOutcome' },
  'access.recordUse': { summary: 'Say that somebody used their access', answer: 'AccessUse' },
  'access.suspend': { summary: 'Let access rest for a cause', answer: 'AccessOutcome' },
  'access.resume': { summary: 'Take a cause away', answer: 'AccessOutcome' },
  'access.revoke': { summary: 'End access', answer: 'AccessOutcome' },
  'access.check': { summary: 'May this person, or principal, do this here?', answer: 'Decision' },
};
