import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import { dayBefore } from '../form-field.ts';
import { inWords, portalPermissions } from '../permissions.ts';
import type { Filled } from './form.ts';
import { issueAt, textField } from './form.ts';

export interface ShownTerms {
  permissions: readonly string[];
  readOnly?: boolean | undefined;
  accessUntil?: number | null | undefined;
}

/** What somebody may do, in a form: what is there already is ticked. */
export function termsFields(
  id: string,
  filled: Filled,
  terms: ShownTerms,
  { hasEnd = true }: { hasEnd?: boolean } = {},
): Html {
  const known = new Set([...portalPermissions, ...terms.permissions]);
  const issue = issueAt(filled, 'permissions');
  return html`<fieldset
      class="field"
      ${issue !== undefined && html`aria-describedby="${id}-permissions-issue"`}
    >
      <legend>What they may do</legend>
      ${issue !== undefined && html`<p class="alarm" id="${id}-permissions-issue">${issue}</p>`}
      ${[...known].map((permission) =>
        tick(
          `${id}-${permission}`,
          'permission',
          permission,
          inWords(permission),
          filled,
          terms.permissions.includes(permission),
        ),
      )}
    </fieldset>
    ${tick(`${id}-read-only`, 'readOnly', 'yes', 'only look, change nothing', filled, terms.readOnly ?? false)}
    ${hasEnd && endField(id, filled, terms.accessUntil)}`;
}

export function endField(id: string, filled: Filled, accessUntil: number | null | undefined): Html {
  return textField({
    id: `${id}-until`,
    name: 'until',
    label: 'Last day of access',
    type: 'date',
    value: filled.value('until', dayBefore(accessUntil)),
    issue: issueAt(filled, 'accessUntil'),
    hint: 'Leave it empty for no end.',
  });
}

export function tick(
  id: string,
  name: string,
  value: string,
  label: string,
  filled: Filled,
  otherwise: boolean,
): Html {
  return html`<label class="tick" for="${id}">
    <input
      id="${id}"
      type="checkbox"
      name="${name}"
      value="${value}"
      ${filled.isTicked(name, value, otherwise) && html`checked`}
    />
    ${label}
  </label>`;
}
