import type { AllStreamSubscription, StreamSubscription } from '@eventstore/db-client';

/** What a subscription tells, in order: names of its own events, `stream@revision` of the log's, and its error. */
export type Followed = { readonly told: string[]; error: unknown };

export function follow(subscription: AllStreamSubscription | StreamSubscription): Followed {
  const followed: Followed = { told: [], error: undefined };
  const tell = (text: string) => () => void followed.told.push(text);
  subscription.on('confirmation', tell('confirmation'));
  subscription.on('caughtUp', tell('caughtUp'));
  subscription.on('end', tell('end'));
  subscription.on('error', (error) => {
    followed.error = error;
    followed.told.push('error');
  });
  subscription.on('data', ({ event, link }) => {
    const record = link ?? event;
    followed.told.push(`${record?.streamId}@${record?.revision}`);
  });
  return followed;
}
