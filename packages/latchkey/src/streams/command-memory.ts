import type { CommandId } from '@latchkey/core';

/** Which commands appended to a stream, and where each of them ended there. The oldest are forgotten at last. */
export interface CommandMemory {
  get(id: CommandId): RememberedCommand | undefined;
  add(id: CommandId, digest: string, revision: number): void;
}

export interface RememberedCommand {
  digest: string;
  /** The revision of the last event that it appended. */
  revision: number;
}

/** Of one stream. */
const mostCommands = 10_000;

export function createCommandMemory(): CommandMemory {
  const commands = new Map<CommandId, RememberedCommand>();
  return {
    get: (id) => commands.get(id),

    add(id, digest, revision) {
      commands.set(id, { digest, revision });
      if (commands.size <= mostCommands) return;
      for (const oldest of commands.keys()) {
        commands.delete(oldest);
        return;
      }
    },
  };
}
