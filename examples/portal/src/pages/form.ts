import type { Html } from '@latchkey/express';
import { html } from '@latchkey/express';
import type { InputIssue } from 'latchkey';
import type { Typed } from '../form-field.ts';

/** A form that was refused, to be shown as it was filled in, with the reason. */
export interface Draft {
  command: string;
  /** Whom it was about; empty where that is somebody new. */
  personId: string;
  typed: Typed;
  refusal: string;
  issues: readonly InputIssue[];
}

/** A draft as one form of the page sees it: nothing, where another one was sent. */
export interface Filled {
  draft: Draft | undefined;
  value(name: string, otherwise: string): string;
  isTicked(name: string, value: string, otherwise: boolean): boolean;
}

export function filled(draft: Draft | undefined, command: string, personId: string): Filled {
  const own = draft?.command === command && draft.personId === personId ? draft : undefined;
  return {
    draft: own,
    value: (name, otherwise) => (own ? (own.typed[name]?.[0] ?? '') : otherwise),
    isTicked: (name, value, otherwise) => (own ? (own.typed[name]?.includes(value) ?? false) : otherwise),
  };
}

/** What is wrong with a field: its path in the command says which one is meant. */
export function issueAt({ draft }: Filled, path: string): string | undefined {
  return draft?.issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;
}

export interface TextField {
  id: string;
  name: string;
  label: string;
  type: 'text' | 'email' | 'date' | 'number';
  value: string;
  issue: string | undefined;
  hint?: string;
  isRequired?: boolean;
  placeholder?: string;
}

export function textField({
  id,
  name,
  label,
  type,
  value,
  issue,
  hint,
  isRequired,
  placeholder,
}: TextField): Html {
  const described = [hint !== undefined && `${id}-hint`, issue !== undefined && `${id}-issue`].filter(
    Boolean,
  );
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${issue !== undefined && html`<p class="alarm" id="${id}-issue">${issue}</p>`}
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      value="${value}"
      ${(type === 'text' || type === 'email') && html`maxlength="254" autocomplete="off"`}
      ${isRequired && html`required`}
      ${placeholder !== undefined && html`placeholder="${placeholder}"`}
      ${issue !== undefined && html`aria-invalid="true"`}
      ${described.length > 0 && html`aria-describedby="${described.join(' ')}"`}
    />
  </div>`;
}

export type TextArea = Pick<TextField, 'id' | 'name' | 'label' | 'value' | 'issue'> & { hint: string };

export function textArea({ id, name, label, value, issue, hint }: TextArea): Html {
  const described = `${id}-hint${issue === undefined ? '' : ` ${id}-issue`}`;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <p class="hint" id="${id}-hint">${hint}</p>
    ${issue !== undefined && html`<p class="alarm" id="${id}-issue">${issue}</p>`}
    <textarea
      id="${id}"
      name="${name}"
      rows="14"
      required
      aria-describedby="${described}"
      ${issue !== undefined && html`aria-invalid="true"`}
    >
${value}</textarea>
  </div>`;
}

export function hiddenFields(fields: readonly (readonly [name: string, value: string])[]): Html {
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;
}
