import type { ESTree } from 'rolldown/utils';
import { isAllOfAnIf, lastOf, nameOfFunction, operands, parse, statementAfter, walk } from './syntax-tree.ts';

/** Something in a source file that says no, and the file without it. */
export interface Guard {
  path: string;
  /** From 1 on. */
  line: number;
  /** What is taken out, in one line. */
  text: string;
  /** The whole file as it reads when the guard is gone. */
  without: string;
  /** Why nothing can ever reach the guard, as a comment `// unreachable: …` at it says. */
  unreachable: string | undefined;
}

/**
 * What counts as a guard: in the `rules` of the domain whatever gives a rejection; on a `path` of the application every
 * early way out as well.
 */
export type Strictness = 'rules' | 'path';

type Node = ESTree.Node;
type Statement = ESTree.Statement;
type Expression = ESTree.Expression;

/** A piece of the file, and what stands there once the guard is gone. */
interface Removal {
  from: Node;
  by: string;
  /** The part of it that is the guard, where that is not all. */
  guard?: Node;
}

/**
 * Every guard of a file, each taken out so that something gets through which did not before: a statement that refuses
 * is gone, a choice takes its other branch, a list of rules or of refusals is one shorter, a condition says yes.
 *
 * @throws Error for a file that is not TypeScript, or would not be without one of its guards
 */
export function findGuards(path: string, source: string, strictness: Strictness): Guard[] {
  const { program, comments } = parse(path, source);
  const reasons = comments.flatMap(({ value, start }) => {
    const reason = /^\s*unreachable: (.+)$/.exec(value)?.[1];
    return reason === undefined ? [] : [{ line: lineAt(source, start), reason }];
  });
  const found = new Map<string, Guard>();
  for (const { from, by, guard = from } of removals(program, source, strictness)) {
    const without = source.slice(0, from.start) + by + source.slice(from.end);
    const line = lineAt(source, guard.start);
    parse(`${path}, without what stands in line ${line}`, without);
    const unreachable = reasons.find((each) => each.line === line || each.line === line - 1)?.reason;
    found.set(without, { path, line, text: inOneLine(source, guard), without, unreachable });
  }
  return [...found.values()].toSorted((one, other) => one.line - other.line);
}

function* removals(program: ESTree.Program, source: string, strictness: Strictness): Generator<Removal> {
  const textOf = (node: Node) => source.slice(node.start, node.end);
  const refusers = refusingFunctions(program);

  for (const { node, parents } of walk(program)) {
    const parent = parents.at(-1);
    switch (node.type) {
      case 'IfStatement': {
        const next = node.alternate ?? statementAfter(node, parent);
        const isYes = isWayOut(node.consequent) && !saysNo(node.consequent, parents);
        if (isYes && next && maySayNo(next, parents)) {
          yield { from: node.test, by: 'true' };
          yield* loosened(node.test, 'yes');
        } else if (
          rejects(node.consequent) ||
          (strictness === 'path' && endsEarly(node.consequent, parents))
        ) {
          yield { from: node, by: node.alternate ? textOf(node.alternate) : ';' };
          yield* loosened(node.test, 'no');
        }
        break;
      }
      case 'ReturnStatement':
      case 'ThrowStatement':
        // What is all that an `if` does goes with it.
        if (rejects(node) && !isAllOfAnIf(parents)) yield { from: node, by: ';' };
        if (node.argument) yield* claims(node.argument);
        break;
      case 'ArrowFunctionExpression':
        if (node.body.type !== 'BlockStatement') yield* claims(node.body);
        break;
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && isClaim(node.id.name) && node.init) yield* claims(node.init);
        if (node.init?.type === 'ArrayExpression') yield* shorterLists(node.init);
        break;
      case 'Property':
        if (node.key.type === 'Identifier' && isClaim(node.key.name)) yield* claims(node.value);
        break;
      case 'ConditionalExpression': {
        const isResult = parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression';
        const no = branchThatSaysNo(node, isResult);
        if (no) {
          const other = no === node.consequent ? node.alternate : node.consequent;
          yield { from: node, by: textOf(other) };
          yield* loosened(node.test, no === node.consequent ? 'no' : 'yes');
        }
        break;
      }
      case 'LogicalExpression': {
        const isInner = parent?.type === 'LogicalExpression' && parent.operator === '??';
        if (node.operator === '??' && !isInner) yield* shorterChains(node);
        break;
      }
      default:
    }
  }

  /** A list of rules: nothing but names of functions of this file, at least one of which refuses. */
  function* shorterLists({ elements }: ESTree.ArrayExpression): Generator<Removal> {
    const names = elements.map((each) => (each?.type === 'Identifier' ? each.name : ''));
    if (!names.some((name) => refusers.has(name))) return;
    const list = elements.filter((each) => each !== null);
    for (const [index, element] of list.entries()) {
      const neighbour = list[index + 1];
      const end = neighbour ? neighbour.start : element.end;
      yield { from: { ...element, end }, by: '' };
    }
  }

  /** `refuseThis() ?? refuseThat() ?? rest`, each time without one that refuses. */
  function* shorterChains(chain: ESTree.LogicalExpression): Generator<Removal> {
    const links = operands(chain, '??');
    for (const link of links) {
      if (!isRefusal(link)) continue;
      const others = links.filter((each) => each !== link).map(textOf);
      yield { from: chain, by: others.join(' ?? '), guard: link };
    }
  }
}

/** A condition with one reason less to say no. */
function* loosened(test: Expression, whenTrue: 'yes' | 'no'): Generator<Removal> {
  switch (test.type) {
    case 'ParenthesizedExpression':
      yield* loosened(test.expression, whenTrue);
      break;
    case 'UnaryExpression':
      if (test.operator === '!') yield* loosened(test.argument, whenTrue === 'yes' ? 'no' : 'yes');
      break;
    case 'LogicalExpression': {
      const strict = whenTrue === 'yes' ? '&&' : '||';
      for (const operand of operands(test, test.operator)) {
        if (test.operator === strict) yield { from: operand, by: String(whenTrue === 'yes') };
        yield* loosened(operand, whenTrue);
      }
      break;
    }
    default:
  }
}

/** What is said to be so for several reasons, each time with one of them left out. */
function* claims(value: Node): Generator<Removal> {
  if (value.type === 'ParenthesizedExpression') yield* claims(value.expression);
  if (value.type !== 'LogicalExpression' || value.operator === '??') return;
  for (const operand of operands(value, value.operator)) {
    yield { from: operand, by: String(value.operator === '&&') };
    yield* claims(operand);
  }
}

function isClaim(name: string): boolean {
  return /^(is|has|can|may|was|holds)[A-Z]/.test(name);
}

/** Leaves the function with a rejection, or throws. */
function rejects(statement: Statement): boolean {
  const last = lastOf(statement);
  if (last?.type === 'ThrowStatement') return true;
  return last?.type === 'ReturnStatement' && last.argument !== null && isRefusal(last.argument);
}

/** Leaves the function with a rejection or with nothing; nothing is a yes where a function refuses by its name. */
function saysNo(statement: Statement, parents: readonly Node[]): boolean {
  if (rejects(statement)) return true;
  const last = lastOf(statement);
  const isWithNothing =
    last?.type === 'ReturnStatement' && (last.argument === null || isNothing(last.argument));
  return isWithNothing && !isNamedRefusal(nameOfFunction(parents));
}

function maySayNo(statement: Statement, parents: readonly Node[]): boolean {
  if (saysNo(statement, parents)) return true;
  const last = lastOf(statement);
  if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'ConditionalExpression') return false;
  return branchThatSaysNo(last.argument, !isNamedRefusal(nameOfFunction(parents))) !== undefined;
}

/** Leaves the function before its end, but for the yes of what refuses. */
function endsEarly(statement: Statement, parents: readonly Node[]): boolean {
  const last = lastOf(statement);
  if (last?.type !== 'ReturnStatement') return false;
  const isWithNothing = last.argument === null || isNothing(last.argument);
  return !isWithNothing || !isNamedRefusal(nameOfFunction(parents));
}

/** The branch of a choice that rejects, hands a rejection on, or, where it is a result, is nothing. */
function branchThatSaysNo(choice: ESTree.ConditionalExpression, isResult: boolean): Expression | undefined {
  const { test, consequent, alternate } = choice;
  if (isRefusal(consequent)) return consequent;
  const isHandedOn =
    test.type === 'MemberExpression' &&
    test.property.type === 'Identifier' &&
    test.property.name === 'ok' &&
    test.object.type === 'Identifier' &&
    alternate.type === 'Identifier' &&
    alternate.name === test.object.name;
  if (isRefusal(alternate) || isHandedOn) return alternate;
  if (!isResult || isNothing(consequent) === isNothing(alternate)) return undefined;
  return isNothing(consequent) ? consequent : alternate;
}

/** An expression that is a rejection, or may be one. */
function isRefusal(value: Node): boolean {
  switch (value.type) {
    case 'ParenthesizedExpression':
      return isRefusal(value.expression);
    case 'AwaitExpression':
      return isRefusal(value.argument);
    case 'Identifier':
      return /^(refusal|rejection|rejected|refused)$/.test(value.name);
    case 'CallExpression': {
      const { callee } = value;
      const name = callee.type === 'MemberExpression' ? callee.property : callee;
      const isSaidSo = name.type === 'Identifier' && isNamedRefusal(name.name);
      const [first] = value.arguments;
      const isStatus = first?.type === 'Literal' && typeof first.value === 'number' && first.value >= 400;
      return isSaidSo || isStatus;
    }
    case 'ObjectExpression':
      return value.properties.some(
        (each) =>
          each.type === 'Property' &&
          each.key.type === 'Identifier' &&
          each.key.name === 'ok' &&
          each.value.type === 'Literal' &&
          each.value.value === false,
      );
    default:
      return false;
  }
}

function isNamedRefusal(name: string): boolean {
  return /^(reject|refus|forbid|invalid|notSignedIn|notFound|nothingThere)/.test(name);
}

function isNothing(value: Node): boolean {
  return (
    (value.type === 'Identifier' && value.name === 'undefined') ||
    (value.type === 'Literal' && (value.value === false || value.value === null))
  );
}

function isWayOut(statement: Statement): boolean {
  const last = lastOf(statement);
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

/** The functions of a file that have a rejection in them. */
function refusingFunctions(program: ESTree.Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node, parents } of walk(program)) {
    if (isRefusal(node)) names.add(nameOfFunction(parents));
  }
  return names;
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function inOneLine(source: string, { start, end }: Node): string {
  const text = source.slice(start, end).replaceAll(/\s+/g, ' ').trim();
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
