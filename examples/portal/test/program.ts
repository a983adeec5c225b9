/** The newest mail to an address. */
export async function mailTo(
  { origin }: { origin: string },
  address: string,
): Promise<{ link: string; token: string }> {
  const { mails } = (await (await fetch(`${origin}/mailbox.json`)).json()) as {
    mails: { to: { address: string }; link: string }[];
  };
  const mail = mails.find(({ to }) => to.address === address);
  if (!mail) throw new Error(`no mail was sent to ${address}`);
  return { link: mail.link, token: mail.link.split('#')[1] ?? '' };
}

/** What programs did before is in the lists, and is mailed: the mailbox waits for that. */
export async function listsAreUpToDate({ origin }: { origin: string }): Promise<void> {
  await fetch(`${origin}/mailbox.json`);
}

/** What a program does that signs in as somebody. */
export function asStaff({ origin }: { origin: string }, as: string) {
  const headers = { Authorization: `Demo ${as}`, 'Content-Type': 'application/json' };
  return {
    async post(path: string, json: object): Promise<Record<string, unknown>> {
      const response = await fetch(`${origin}/portal${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    },
    /** The items of a list. */
    async get(path: string): Promise<Record<string, unknown>[]> {
      const response = await fetch(`${origin}/portal${path}`, { headers });
      return ((await response.json()) as { items: Record<string, unknown>[] }).items;
    },
  };
}
