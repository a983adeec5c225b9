import { z } from 'zod';

/** What kind of message it is. Stored for ever: add one, never rename, never remove. */
export const notificationKind = z.enum(['invitation', 'reminder', 'bundle']);
export type NotificationKind = z.infer<typeof notificationKind>;

/** What a message is made of: templates in the language that the application layer renders. */
export interface NotificationTemplate {
  subject: string;
  text: string;
  /** Absent where it is made from the text. */
  html?: string | undefined;
}
