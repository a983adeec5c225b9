import type { CommandId } from '@latchkey/core';

/** Which commands appended to a stream, and where each of them ended there. The oldest are forgotten at last. */
export interface CommandMemory {
  /** In the order in which they appended. */
  commands: RememberedCommand[];
  /** Made once there are too many to look through. */
  byId: Map<CommandId, RememberedCommand> | undefined;
}

export interface RememberedCommand {
  id: CommandId;
  digest: string;
  /** The revision of the last event that it appended. */
  revision: number;
}

const mostCommands = 10_000;
/** Up to so many, looking through them is quicker than a map, and a map for each stream would be most of its memory. */
const fewCommands = 16;

export function createCommandMemory(): CommandMemory {
  return { commands: [], byId: undefined };
}

/** What a command did to the stream, if it is remembered. */
export function recallCommand(
  { commands, byId }: CommandMemory,
  id: CommandId,
): RememberedCommand | undefined {
  return byId ? byId.get(id) : commands.findLast((command) => command.id === id);
}

export function rememberCommand(
  memory: CommandMemory,
  id: CommandId,
  digest: string,
  revision: number,
): void {
  const { commands } = memory;
  const last = commands.at(-1);
  if (last?.id === id) {
    last.revision = Math.max(last.revision, revision);
    return;
  }
  // What two readers of one stream read at the same time is remembered once.
  if (last && revision <= last.revision) return;
  const command = { id, digest, revision };
  commands.push(command);
  if (commands.length > 2 * mostCommands) {
    commands.splice(0, mostCommands);
    memory.byId = undefined;
  }
  if (memory.byId) memory.byId.set(id, command);
  else if (commands.length > fewCommands) memory.byId = new Map(commands.map((each) => [each.id, each]));
}
