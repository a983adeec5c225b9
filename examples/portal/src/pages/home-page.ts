import { html } from '@latchkey/express';
import type { Page } from '../page-server.ts';
import type { Visitor } from '../visitor.ts';

export function homePage(visitor: Visitor | undefined): Page {
  return {
    title: 'Tour',
    main: html`<h1>Let somebody in, and know for ever who did</h1>
      <p>
        Harbour Care looks after people at home. Their families and carers get access to a client’s portal by
        invitation. Click through it in five minutes:
      </p>
      <ol class="steps">
        <li>
          ${
            visitor?.isCoordinator
              ? html`You are signed in as ${visitor.name}, a coordinator.`
              : html`<a href="/sign-in">Sign in</a> as Olivia, a coordinator.`
          }
        </li>
        <li>
          Open <a href="/clients">Clients</a>, choose Rosa Diaz, and invite Ann Diaz,
          <code>ann@example.org</code>. She may see the roster.
        </li>
        <li>
          Open the <a href="/mailbox">mailbox</a>, where Ann’s mail has arrived, and follow its link. Nothing
          happens before somebody presses a button: programs that look through mail may open it as they like.
        </li>
        <li>
          Press Continue. You are still Olivia, who cannot accept what she sent herself: choose “Sign in with
          another one”, and sign in as <code>ann@example.org</code>.
        </li>
        <li>Accept, and go on to the portal: Rosa’s roster is open to Ann.</li>
        <li>
          Press “Switch” to be Olivia again, and suspend or revoke Ann’s access on Rosa’s page. As Ann, open
          <a href="/my/rosa-diaz">Rosa’s page of her portal</a>: she is shut out at once, and told why.
        </li>
        <li>
          As Olivia, open the history of Ann’s invitation on Rosa’s page: every step, by whom and when. Choose
          one, and see how things stood just after it.
        </li>
      </ol>

      <h2>What is only for show</h2>
      <p>
        The sign-in asks for no password, and everybody may read the mailbox. The key that wraps all other
        keys lies beside the data, in the file <code>master.key</code>: a real host keeps it elsewhere, in a
        secret manager, since whoever has both can read what is sealed.
      </p>
      <h2>For programs</h2>
      <p>
        All of it works over the JSON API below <code>/portal</code>, too, with the header
        <code>Authorization: Demo olivia</code> or <code>Authorization: Demo ann@example.org</code>. The
        README in <code>examples/portal</code> has the commands.
      </p>`,
  };
}
