import type { ESTree } from 'rolldown/utils';
import { parseSync } from 'rolldown/utils';

type Node = ESTree.Node;
type Statement = ESTree.Statement;
type Expression = ESTree.Expression;

/** @throws Error for a text that is not TypeScript */
export function parse(path: string, source: string) {
  const { program, comments, errors } = parseSync('guarded.ts', source, { astType: 'ts' });
  if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0]?.message}`);
  return { program, comments };
}

interface Visited {
  node: Node;
  /** From the outermost to the one around it. */
  parents: readonly Node[];
}

/** A node and all below it. */
export function* walk(node: Node, parents: readonly Node[] = []): Generator<Visited> {
  yield { node, parents };
  const around = [...parents, node];
  for (const [name, value] of Object.entries(node)) {
    if (name === 'parent') continue;
    const children: unknown[] = Array.isArray(value) ? value : [value];
    for (const child of children) if (isNode(child)) yield* walk(child, around);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The operands of a chain of one operator, however it is nested. */
export function operands(value: Expression, operator: string): Expression[] {
  if (value.type !== 'LogicalExpression' || value.operator !== operator) return [value];
  return [...operands(value.left, operator), ...operands(value.right, operator)];
}

export function statementAfter(statement: Statement, parent: Node | undefined): Statement | undefined {
  const list =
    parent?.type === 'BlockStatement' ? parent.body : parent?.type === 'SwitchCase' ? parent.consequent : [];
  const place = list.indexOf(statement);
  return place < 0 ? undefined : list[place + 1];
}

export function lastOf(statement: Statement): Statement | undefined {
  return statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
}

/** Whether a statement is all that an `if` does. */
export function isAllOfAnIf(parents: readonly Node[]): boolean {
  const [outer, inner] = parents.slice(-2);
  if (inner?.type === 'IfStatement') return true;
  return inner?.type === 'BlockStatement' && inner.body.length === 1 && outer?.type === 'IfStatement';
}

/** The name of the outermost function, as its declaration or its variable says. */
export function nameOfFunction(parents: readonly Node[]): string {
  for (const node of parents) {
    if (node.type === 'FunctionDeclaration' && node.id) return node.id.name;
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') return node.id.name;
  }
  return '';
}
