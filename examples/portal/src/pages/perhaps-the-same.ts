import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { LikelyDuplicates, ListedPerson } from 'latchkey';
import { hiddenFields } from './form.ts';
import { accountOf, nameOf } from './person-in-words.ts';

/** People who may be one: a reason to look, and one button for whoever has looked. */
export function perhapsTheSame(alike: readonly LikelyDuplicates[]): Html {
  return html`<h2>Perhaps the same person</h2>
    <p class="quiet">Look at both before you merge them: there is no way back.</p>
    <ul class="stack">
      ${alike.map(({ reason, people }) => group(reason, people))}
    </ul>`;
}

const reasons: Readonly<Record<LikelyDuplicates['reason'], string>> = {
  sameName: 'The names are of the same words.',
  similarAddress: 'The addresses are nearly the same.',
};

/** Everybody else can be merged into one of them, who stands first: into whoever has an account, if anybody has. */
function group(reason: LikelyDuplicates['reason'], people: readonly ListedPerson[]): Html {
  const remaining = people.find(({ isActivated }) => isActivated) ?? people[0];
  const others = people.filter((person) => person !== remaining);
  return html`<li class="card">
    <p class="quiet">${reasons[reason]}</p>
    <ul class="names">
      ${remaining && html`<li>${who(remaining)}</li>`}
      ${others.map((other) => html`<li>${who(other)} ${remaining && mergeForm(remaining, other)}</li>`)}
    </ul>
  </li>`;
}

function who(person: ListedPerson): Html {
  return html`<a href="/people/${person.personId}">${nameOf(person)}</a> ${person.email} ${accountOf(person)}`;
}

function mergeForm(remaining: ListedPerson, absorbed: ListedPerson): Html {
  return html`<form method="post" action="/people/${remaining.personId}/merge">
    ${hiddenFields([['absorbedId', absorbed.personId]])}
    <button class="grave">
      Merge<span class="hidden"> ${nameOf(absorbed)}</span> into ${nameOf(remaining)}
    </button>
  </form>`;
}
