import type { NotificationKind, NotificationTemplate } from '@latchkey/core';
import { htmlDocument } from './html-from-text.ts';

/** A language that Latchkey has texts in. */
export type BuiltInLanguage = 'en' | 'de';

type BuiltInTemplate = Required<NotificationTemplate>;

/** What a mail is made of where the tenant has no words of its own. */
export const builtInTemplates: Readonly<
  Record<BuiltInLanguage, Readonly<Record<NotificationKind, BuiltInTemplate>>>
> = {
  en: {
    invitation: {
      subject: 'You are invited to {{ workspaceName }}',
      ...paragraphs({
        greeting: 'Hello {{ personName }},',
        lead: 'you are invited to {{ workspaceName }}. Open this link to see the invitation, and accept or decline it:',
        open: 'See the invitation',
        or: 'Or open {{ joinPage }} and enter this code:',
        end: 'The link works until {{ deadline }}. If you did not expect this message, you need not do anything.',
      }),
    },
    bundle: {
      subject: 'You are invited to {{ workspaceNames }}',
      ...paragraphs({
        greeting: 'Hello {{ personName }},',
        lead: 'you are invited to {{ workspaceNames }}. Open this link to see the invitations, and accept or decline each:',
        open: 'See the invitations',
        or: 'Or open {{ joinPage }} and enter this code:',
        end: 'The link works until {{ deadline }}. If you did not expect this message, you need not do anything.',
      }),
    },
    reminder: {
      subject: 'Reminder: your invitation to {{ workspaceName }}',
      ...paragraphs({
        greeting: 'Hello {{ personName }},',
        lead: 'your invitation to {{ workspaceName }} is still open. Open this link to see it, and accept or decline it:',
        open: 'See the invitation',
        or: 'Or open {{ joinPage }} and enter this code:',
        end: 'The link works until {{ deadline }}. If you did not expect this message, you need not do anything.',
      }),
    },
  },
  de: {
    invitation: {
      subject: 'Sie sind zu {{ workspaceName }} eingeladen',
      ...paragraphs({
        greeting: 'Guten Tag {{ personName }},',
        lead: 'Sie sind zu {{ workspaceName }} eingeladen. Unter diesem Link sehen Sie die Einladung und können sie annehmen oder ablehnen:',
        open: 'Einladung ansehen',
        or: 'Oder öffnen Sie {{ joinPage }} und geben Sie diesen Code ein:',
        end: 'Der Link gilt bis {{ deadline }}. Falls Sie diese Nachricht nicht erwartet haben, brauchen Sie nichts zu tun.',
      }),
    },
    bundle: {
      subject: 'Sie sind zu {{ workspaceNames }} eingeladen',
      ...paragraphs({
        greeting: 'Guten Tag {{ personName }},',
        lead: 'Sie sind zu {{ workspaceNames }} eingeladen. Unter diesem Link sehen Sie die Einladungen und können jede annehmen oder ablehnen:',
        open: 'Einladungen ansehen',
        or: 'Oder öffnen Sie {{ joinPage }} und geben Sie diesen Code ein:',
        end: 'Der Link gilt bis {{ deadline }}. Falls Sie diese Nachricht nicht erwartet haben, brauchen Sie nichts zu tun.',
      }),
    },
    reminder: {
      subject: 'Erinnerung: Ihre Einladung zu {{ workspaceName }}',
      ...paragraphs({
        greeting: 'Guten Tag {{ personName }},',
        lead: 'Ihre Einladung zu {{ workspaceName }} ist noch offen. Unter diesem Link sehen Sie sie und können sie annehmen oder ablehnen:',
        open: 'Einladung ansehen',
        or: 'Oder öffnen Sie {{ joinPage }} und geben Sie diesen Code ein:',
        end: 'Der Link gilt bis {{ deadline }}. Falls Sie diese Nachricht nicht erwartet haben, brauchen Sie nichts zu tun.',
      }),
    },
  },
};

/** What stands for a workspace whose name was erased. */
export const someWorkspace: Readonly<Record<BuiltInLanguage, string>> = {
  en: 'a workspace',
  de: 'einem Arbeitsbereich',
};

interface Paragraphs {
  greeting: string;
  lead: string;
  open: string;
  or: string;
  end: string;
}

function paragraphs({ greeting, lead, open, or, end }: Paragraphs) {
  const button = 'display:inline-block;padding:.6em 1.2em;border-radius:.3em;background:#1a4f8b;color:#fff';
  const code = 'font-family:monospace;overflow-wrap:anywhere';
  return {
    text: [greeting, lead, '{{ link }}', or, '{{ code }}', end].join('\n\n'),
    html: htmlDocument(
      [
        `<p>${greeting}</p>`,
        `<p>${lead}</p>`,
        `<p><a href="{{ link }}" style="${button}">${open}</a></p>`,
        `<p>${or}</p>`,
        `<p style="${code}">{{ code }}</p>`,
        `<p>${end}</p>`,
      ].join('\n'),
    ),
  };
}
